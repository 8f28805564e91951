"""Deleted rooms can be had back for a month; then they are gone for good, with the links in them."""

from assets.models import Room

EVERY = 86_400.0  # seconds


def forget() -> int:
    """How many rooms are gone for good."""
    return Room.objects.forget_deleted()
