"""Pieces as a Django app."""

from django.apps import AppConfig


class PiecesConfig(AppConfig):
    name = "editorial.pieces"
    label = "pieces"

    def ready(self) -> None:
        from editorial.pieces import handlers, scheduled_publishing  # noqa: F401 - connects handlers, registers jobs
