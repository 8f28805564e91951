"""“Ask for this piece”, and for the content team what people asked for."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.models import Asset, DismissedRequest
from assets.models.search_misses import plain_words
from assets.requests import content_requests
from assets.requests.forms import AskForm
from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.web.addresses import parts_of, way_back
from search.fields import FACETS

PER_PAGE = 50
MOST_DISMISSED = 50  # shown, the last first


@require_POST
@needs(lambda user: user.uses_library)
def request_content(request: MemberRequest) -> HttpResponse:
    """Keeps the search as a request of this person, who is told when a piece answers it."""
    filters = {facet: request.POST.getlist(facet)[:20] for facet in FACETS if request.POST.getlist(facet)}
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    elif asked := form.ask(request.user, filters):
        messages.success(
            request, f"Asked: “{asked.query}”. The content team sees it, and you get a mail when it is there."
        )
    else:
        messages.error(request, "Say what is missing in a few words.")
    return redirect(way_back(request, otherwise=reverse("library:my_requests")))


@never_cache
@require_safe
@needs(editors_only)
def list_requests(request: MemberRequest) -> HttpResponse:
    return listed(request)


def listed(request: MemberRequest, status: int = 200, **problem: str) -> HttpResponse:
    page = Paginator(content_requests.open_requests(), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = content_requests.with_people(list(page.object_list))
    dismissed = DismissedRequest.objects.order_by("-at", "-pk")[:MOST_DISMISSED]
    context = {"page": page, "dismissed": dismissed, "place": "requests", **problem}
    return render(request, "assets/requests.html", context, status=status)


@require_POST
@needs(editors_only)
def dismiss_request(request: MemberRequest) -> HttpResponse:
    """“Not a request”: junk, a slip of the keyboard, or nothing we would ever write."""
    content_requests.dismiss(request.POST.get("q", ""), request.user)
    return redirect(f"{reverse('library:requests')}?dismissed=1")


@require_POST
@needs(editors_only)
def restore_request(request: MemberRequest) -> HttpResponse:
    content_requests.restore(request.POST.get("q", ""))
    messages.success(request, "It is among the requests again.")
    return redirect("library:requests")


@require_POST
@needs(editors_only)
def answer_request(request: MemberRequest) -> HttpResponse:
    """“This piece answers it”: by its address in the library."""
    query, address = plain_words(request.POST.get("q", "")), request.POST.get("asset", "").strip()
    asset = asset_at(request, address)
    if asset is None:
        problem = "That is no address of a piece in the library. Open the piece and copy its address."
        return listed(request, 422, problem=problem, problem_query=query, address=address)
    told = content_requests.answer(query, asset)
    messages.success(request, f"“{query}” is answered by “{asset}”. Told by mail: {told}.")
    return redirect("library:requests")


def asset_at(request: MemberRequest, address: str) -> Asset | None:
    """The asset behind `…/library/<uuid>/`, or behind a bare uuid."""
    last = parts_of(address).path.rstrip("/").rpartition("/")[2]
    try:
        return Asset.objects.visible_to(request.user).filter(uuid=UUID(last)).first()
    except ValueError:
        return None
