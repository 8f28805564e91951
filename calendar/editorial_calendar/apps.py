"""The calendar as a Django app: it counts anew what other rooms change, and keeps briefs inside."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "editorial_calendar"
    label = "calendar"

    def ready(self) -> None:
        from editorial.pieces.models import GUARDS
        from editorial_calendar import handlers
        from editorial_calendar.plans.brief_guard import not_the_brief_itself

        handlers.connect()
        if not_the_brief_itself not in GUARDS:
            GUARDS.append(not_the_brief_itself)
