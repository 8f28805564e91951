"""Pages of the tree: Wagtail's own view, to which pieces are handed ready."""

from django.db.models import Exists
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from editorial.pieces.models import PIECE_MODELS, Piece


def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Restrictions, allowed methods and all else are Wagtail's; only the walk from page to page is spared.

    With several sites in one installation it is not: which of them is meant, only the host can tell.
    """
    if (address := _place_in_tree(path)) is not None:
        piece = _live_at(PIECE_MODELS, address)
        if piece is not None:
            request._wagtail_route_for_request = RouteResult(piece)  # type: ignore[attr-defined]  # Wagtail's own place
        elif not Page.objects.live().filter(**address).exists():
            raise Http404("There is no such page.")
    answer: HttpResponseBase = serve(request, path)
    return answer


def _place_in_tree(path: str) -> dict[str, str] | None:
    """Where in the tree an address lies; None for the front page, and where there are several trees."""
    roots, parts = Site.get_site_root_paths(), [part for part in path.split("/") if part]
    if len(roots) != 1 or not parts:
        return None
    return {"slug": parts[-1], "url_path": f"{roots[0].root_path}{'/'.join(parts)}/"}  # the slug has an index


def _live_at(models: tuple[type[Piece], ...], address: dict[str, str]) -> Piece | None:
    """The live piece there, in one query for each kind however deep it lies."""
    for model in models:
        found: Piece | None = (
            model.objects.live()
            .filter(**address)
            .select_related("format", "image")
            .annotate(anything_restricted=Exists(PageViewRestriction.objects.all()))
            .order_by()
            .first()
        )
        if found is not None:
            return found
    return None
