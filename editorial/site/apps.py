"""The reading site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "editorial.site"
    label = "site"

    def ready(self) -> None:
        from editorial.site import handlers  # noqa: F401 - connects them
        from editorial.site.searching import indexing  # noqa: F401 - listens, and registers its job
