"""The calendar as a Django app: it counts anew what other rooms change."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "editorial_calendar"
    label = "calendar"

    def ready(self) -> None:
        from editorial_calendar import handlers

        handlers.connect()
