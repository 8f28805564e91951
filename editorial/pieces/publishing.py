"""What must be true before a piece is published, said in sentences. Pure: no model, no request."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from editorial.platform.words import listed

# How far a gate goes, and how far a stage's capture policy lets it.
HOW_FAR = {"none": 0, "partial": 1, "full": 2}
ALLOWED = {"never": 0, "partial": 1, "full": 2}


def missing(words: list[str]) -> list[str]:
    return [f"This piece still needs {listed(words)}."] if words else []


def gated_too_far(gate: str, stages: Iterable[tuple[str, str]]) -> list[str]:
    """`stages` as (label, capture policy): the strictest of them decides."""
    strict = [label for label, capture in stages if HOW_FAR[gate] > ALLOWED[capture]]
    if not strict:
        return []
    how = "fully" if gate == "full" else "partly"
    return [f"It cannot be {how} gated: the stage {listed(strict)} does not allow it. Open it, or choose other stages."]


def embargoed(until: datetime | None, moment: datetime) -> list[str]:
    if until is None or until <= moment:
        return []
    return [f"It is under embargo until {timezone.localtime(until):%-d %B %Y, %H:%M}. Schedule it for then or later."]
