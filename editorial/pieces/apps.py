"""Pieces as a Django app."""

from django.apps import AppConfig


class PiecesConfig(AppConfig):
    name = "editorial.pieces"
    label = "pieces"

    def ready(self) -> None:
        from editorial.pieces import handlers, scheduled_publishing  # noqa: F401 - connects handlers, registers jobs
        from editorial.pieces.below.deleting import not_while_being_deleted
        from editorial.pieces.models import GUARDS

        if not_while_being_deleted not in GUARDS:
            GUARDS.append(not_while_being_deleted)
