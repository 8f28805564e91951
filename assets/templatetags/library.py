"""How the library shows figures."""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.inclusion_tag("assets/stars.html")
def stars(average: float) -> dict[str, str]:
    """`{% stars asset.rating_average %}`: five stars, filled up to the average; the number stands beside them."""
    full = round(average)
    return {"full": "★" * full, "empty": "☆" * (5 - full)}


@register.filter
def spent(seconds: float) -> str:
    """Time read, as people say it: “40 s”, “7 min 10 s”, “7 min”, “2 h 5 min”."""
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {left} min"
    return " ".join([f"{minutes} min"] * (minutes > 0) + [f"{rest} s"] * (rest > 0 or not minutes))


@register.filter
def spoken(section: str) -> str:
    """`page-7` as “page 7”, `what-must-it-do` as “what must it do”; names of files stay as they are."""
    return section if "." in section else section.replace("-", " ")


@register.filter
def age(moment: datetime) -> str:
    """How long ago, in the largest unit that says it: “today”, “3 days old”, “8 months old”, “2 years old”."""
    days = (timezone.localdate() - timezone.localdate(moment)).days
    for unit, length in (("year", 365), ("month", 30), ("day", 1)):
        if days >= length:
            number = days // length
            return f"{number} {unit}{'s' if number > 1 else ''} old"
    return "today"
