"""“Your requests”: asked, withdrawn, answered, and whether the answer is one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.models import Asset, Verdict
from assets.requests import content_requests, own_requests
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.web.addresses import way_back


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def my_requests(request: MemberRequest) -> HttpResponse:
    mine = own_requests.asked_by(request.user)
    context = {
        "mine": mine,
        "answers": own_requests.answers_for(request.user),
        "others": own_requests.asked_by_others(request.user, mine),
        "back": reverse("library:my_requests"),
        "place": "library",
        "part": "requests",
    }
    return render(request, "assets/own_requests.html", context)


@require_POST
@needs(lambda user: user.uses_library)
def withdraw_request(request: MemberRequest) -> HttpResponse:
    content_requests.withdraw(request.POST.get("q", ""), request.user)
    messages.success(request, "Withdrawn: you are not told of it.")
    return redirect("library:my_requests")


@require_POST
@needs(lambda user: user.uses_library)
def say_verdict(request: MemberRequest) -> HttpResponse:
    """“Does it answer?”, of a piece this person was told of."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user), uuid=_uuid(request.POST.get("asset", "")))
    verdict = Verdict.YES if request.POST.get("verdict") == Verdict.YES else Verdict.NO
    if content_requests.take_verdict(request.user, asset, verdict):
        yes = "Thank you: the content team sees that it helps."
        no = "It is among the requests again, and you are told when another piece answers it."
        messages.success(request, yes if verdict is Verdict.YES else no)
    return redirect(way_back(request, otherwise=reverse("library:my_requests")))


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
