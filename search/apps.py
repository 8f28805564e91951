"""Search as a Django app: no models, only engines."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
