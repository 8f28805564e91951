"""How the library shows figures."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def stars(average: float) -> SafeString:
    """Five stars, filled up to the average; for eyes only, the number stands beside them."""
    full = round(average)
    return format_html('<span class="stars" aria-hidden="true">{}<i>{}</i></span>', "★" * full, "☆" * (5 - full))


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
