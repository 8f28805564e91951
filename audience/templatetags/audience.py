"""Words for numbers on this room's pages."""

from django import template

register = template.Library()


@register.filter
def duration(seconds: float) -> str:
    """`7 min 10 s`, `42 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3_600} h {whole % 3_600 // 60} min"
