"""Pages of the tree: Wagtail's own view, to which pieces are handed ready."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from editorial.pieces.models import PIECE_MODELS, Piece


def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Restrictions, allowed methods and all else are Wagtail's; only the walk from page to page is spared."""
    if (piece := _piece_at(path)) is not None:
        request._wagtail_route_for_request = RouteResult(piece)  # type: ignore[attr-defined]  # what Wagtail keeps too
    answer: HttpResponseBase = serve(request, path)
    return answer


def _piece_at(path: str) -> Piece | None:
    """The live piece of this address, in one query however deep it lies; None leaves the address to Wagtail.

    So do several sites in one installation: which of them is meant, only the host can tell.
    """
    roots, parts = Site.get_site_root_paths(), [part for part in path.split("/") if part]
    if len(roots) != 1 or not parts:
        return None
    address = f"{roots[0].root_path}{'/'.join(parts)}/"
    for model in PIECE_MODELS:
        at_address = model.objects.live().filter(slug=parts[-1], url_path=address)  # the slug has an index
        found: Piece | None = at_address.select_related("format", "image").order_by().first()
        if found is not None:
            return found
    return None
