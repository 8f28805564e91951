from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "editorial_calendar"
    label = "calendar"
