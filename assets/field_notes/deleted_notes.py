"""Field notes that were deleted are gone for good after a month."""

from assets.models import FieldNote

EVERY = 86_400.0  # seconds


def forget() -> int:
    """How many rows are gone for good."""
    return FieldNote.objects.forget_deleted()
