"""How the library shows figures."""

from django import template

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
