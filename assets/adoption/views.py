"""What is used, by whom, by which team; what is never used: a screen, and the same as a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assets.adoption.figures import MEANS, PERIODS, Scope
from assets.adoption.tables import funnel, lines_of, rows_of, table
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.web.spreadsheets import KINDS, download

PER_PAGE = 30


@never_cache
@require_safe
@needs(lambda user: user.is_member)
def adoption(request: MemberRequest) -> HttpResponse:
    """`view`, `period`, `team`, `sort` and `page` say what is shown; `export=csv|xlsx` gives all of it as a file."""
    scope = Scope.of(request.user, request.GET)
    if request.GET.get("export") in KINDS:
        return download(table(scope), request.GET["export"], f"adoption-{scope.view}")
    rows = scope.never().select_related("format") if scope.view == "never" else rows_of(scope)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "scope": scope,
        "page": page,
        "lines": [] if scope.view == "never" else lines_of(scope, page.object_list),
        "funnel": funnel(scope),
        "means": MEANS,
        "periods": PERIODS,
        "period_name": PERIODS[scope.period],
        "is_own": not scope.rights.teams,
        "place": "library",
        "part": "adoption",
    }
    return render(request, "assets/adoption.html", context)
