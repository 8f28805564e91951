"""The reading site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "editorial.site"
    label = "site"

    def ready(self) -> None:
        from editorial.pieces.models.pieces import GATE
        from editorial.platform.cache.page_cache import DECIDERS
        from editorial.site import handlers  # noqa: F401 - connects them
        from editorial.site.access.gates import form_of
        from editorial.site.searching import indexing  # noqa: F401 - listens, and registers its job

        DECIDERS[GATE] = form_of
