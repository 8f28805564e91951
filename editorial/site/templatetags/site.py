"""What the reading site's templates ask for. Pages know nothing of lists and reading, so templates fetch them here."""

import json

from django import template
from django.db.models import F
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from editorial.pieces.models import Piece
from editorial.pieces.rendering import RenderedPiece
from editorial.pieces.renditions import Image, Picture, Pictures
from editorial.platform.cache import site_version
from editorial.platform.cache.page_cache import keep_until
from editorial.platform.web import addresses
from editorial.review.models import Review
from editorial.site.access.gates import is_open
from editorial.site.brand.chrome import SiteChrome, site_chrome
from editorial.site.listing import newest
from editorial.site.related import related_to
from editorial.site.views.hubs import Listed, listed
from editorial.vocabulary.models import Topic

register = template.Library()


@register.simple_tag(takes_context=True, name="site_chrome")
def chrome_of(context: Context) -> SiteChrome:
    """Asked for by several blocks of one page, made once."""
    request = context.get("request")
    if request is None:
        return site_chrome()
    if not hasattr(request, "site_chrome"):
        request.site_chrome = site_chrome()
    found: SiteChrome = request.site_chrome
    return found


@register.simple_tag(takes_context=True)
def rendered(context: Context, piece: Piece) -> RenderedPiece:
    """`{% rendered page as read %}`: sections, minutes, pictures; made once for all blocks of the template."""
    kept: RenderedPiece | None = piece.__dict__.get("read")
    if kept is None:
        kept = piece.__dict__["read"] = RenderedPiece.of(piece, whole=_is_open(piece, context["request"]))
    return kept


@register.simple_tag(takes_context=True)
def edition_of(context: Context, piece: Piece) -> str:
    """`{% edition_of page as edition %}`: what a piece prints of itself is the same as long as this is."""
    is_open = _is_open(piece, context["request"])
    return f"{piece.live_revision_id} {piece.last_published_at} {is_open} {site_version.words()}"


def _is_open(piece: Piece, request: HttpRequest) -> bool:
    """Asked once for a request: it may take a look at who reads."""
    if "is_open" not in piece.__dict__:
        piece.__dict__["is_open"] = is_open(piece, request)
    return bool(piece.__dict__["is_open"])


@register.simple_tag
def approval_of(piece: Piece) -> Review | None:
    """The review by which an expert approved exactly what the piece says now."""
    return Review.objects.approving(piece)


@register.simple_tag(takes_context=True)
def newest_pieces(context: Context, size: int) -> list[Piece]:
    return _shown(context, newest({}, size))


def _shown(context: Context, pieces: list[Piece]) -> list[Piece]:
    """The same; the page they stand on is kept no longer than each of them may be read."""
    keep_until(context["request"], [piece.expire_at for piece in pieces])
    return pieces


@register.simple_tag(takes_context=True)
def pieces_below(context: Context, page: Page) -> Listed:
    """`{% pieces_below page as listed %}`: what a hub shows for this address."""
    return listed(context["request"], below=page)


@register.simple_tag(takes_context=True)
def read_next(context: Context, piece: Piece) -> list[Piece]:
    return _shown(context, related_to(piece))


@register.simple_tag
def pictures_of(pieces: list[Piece]) -> Pictures:
    """`{% pictures_of pieces as pictures %}`, then `{% picture pictures piece.image as shown %}`."""
    return Pictures(piece.image for piece in pieces)


@register.simple_tag
def picture(pictures: Pictures | None, image: Image | None) -> Picture | None:
    return pictures.of(image) if pictures else None


@register.simple_tag
def all_topics() -> list[Topic]:
    """Those readers care about most first."""
    return list(Topic.objects.order_by(F("top_interest").asc(nulls_last=True), "sort_order", "label"))


@register.filter
def absolute(path: str | None) -> str:
    """For canonical links; an address elsewhere stays as it is."""
    return path if path and not path.startswith("/") else addresses.absolute(path or "")


def _publisher(chrome: SiteChrome) -> dict[str, object]:
    said: dict[str, object] = {"@type": "Organization", "name": chrome.company or chrome.name}
    if chrome.logo:
        said["logo"] = {"@type": "ImageObject", "url": absolute(chrome.logo.share.url)}
    return said


ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def linked_data(piece: Piece, read: RenderedPiece, chrome: SiteChrome) -> SafeString:
    """The piece as schema.org sees it, as JSON for a script element; no title can end it."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": piece.title,
        "description": piece.summary,
        "mainEntityOfPage": absolute(piece.url),
        "datePublished": piece.first_published_at and piece.first_published_at.isoformat(),
        "dateModified": piece.last_published_at and piece.last_published_at.isoformat(),
        "author": [{"@type": "Person", "name": author.label} for author in read.authors],
        "publisher": _publisher(chrome),
    }
    if read.share:
        data["image"] = absolute(read.share.url)
    text = json.dumps({key: value for key, value in data.items() if value}).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308 - escaped above
