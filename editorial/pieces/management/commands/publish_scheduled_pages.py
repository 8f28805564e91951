"""`manage.py publish_scheduled_pages`: Wagtail's older name for `publish_scheduled`; old timetables call it."""

from editorial.pieces.management.commands.publish_scheduled import Command

__all__ = ["Command"]
