"""Vocabularies as a Django app."""

from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "editorial.vocabulary"
    label = "vocabulary"

    def ready(self) -> None:
        from editorial.vocabulary import handlers  # noqa: F401 - connects them
