"""The library as a Django app: it listens to pages and documents."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "assets"
    label = "assets"

    def ready(self) -> None:
        from assets import emails, handlers  # noqa: F401 - who writes the e-mails is registered

        handlers.connect()
