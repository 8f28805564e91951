from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "audience"
    label = "audience"

    def ready(self) -> None:
        from audience import letters  # noqa: F401 - registers who writes the letters
