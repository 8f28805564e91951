"""The dates of a plan item: what they are called, and in which order they make sense. Knows no database."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

KINDS = {
    "planned_on": "Start",
    "draft_due": "Draft due",
    "review_due": "Review due",
    "publish_on": "Publish",
    "embargo_until": "Embargo ends",
    "review_by": "Review by",
}
STEPS = ("planned_on", "draft_due", "review_due", "publish_on")  # none may lie before the one before it
SHOWN = "%-d %B %Y"


def conflicts(dates: Mapping[str, date | None]) -> dict[str, str]:
    """Kind → why it cannot be on that day; empty when the dates can be kept."""
    found: dict[str, str] = {}
    dated = [(kind, day) for kind in STEPS if (day := dates.get(kind))]
    for (earlier, first), (later, second) in pairwise(dated):
        if second < first:
            found[later] = f"“{KINDS[later]}” would lie before “{KINDS[earlier]}” ({first:{SHOWN}})."
    embargo, out = dates.get("embargo_until"), dates.get("publish_on")
    if embargo and out and out < embargo:
        found.setdefault("publish_on", f"The embargo lasts until {embargo:{SHOWN}}.")
    return found
