"""What the reading site's templates ask for. Pages know nothing of lists and reading, so templates fetch them here."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from editorial.frame import frame
from editorial.listing import newest
from editorial.models import Piece
from editorial.reading import Reading
from editorial.views.site import listed

register = template.Library()
register.simple_tag(frame, name="site_frame")


@register.simple_tag
def reading(piece: Piece) -> Reading:
    """`{% reading page as read %}`: sections, minutes."""
    return Reading.of(piece)


@register.simple_tag
def newest_pieces(size: int) -> list[Piece]:
    return newest({}, size)


@register.simple_tag(takes_context=True)
def pieces_below(context: Context, page: Page) -> dict[str, Any]:
    """`{% pieces_below page as listed %}`: what a hub shows for this address."""
    return listed(context["request"], below=page)
