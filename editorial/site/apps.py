"""The reading site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "editorial.site"
    label = "site"

    def ready(self) -> None:
        from editorial.site import handlers  # noqa: F401 - connects them
