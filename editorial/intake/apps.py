"""Import as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "editorial.intake"
    label = "intake"
