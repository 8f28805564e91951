"""Kits that were deleted, and pieces taken out of kits, are gone for good after a month."""

from assets.models import Kit

EVERY = 86_400.0  # seconds


def forget() -> int:
    """How many rows are gone for good."""
    return Kit.objects.forget_deleted()
