from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "assets"
    label = "assets"

    def ready(self) -> None:
        from assets import handlers

        handlers.connect()
