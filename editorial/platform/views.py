"""The door: health for machines, and the right room for whoever just logged in."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.accounts.roles import Role
from editorial.platform.first_day.hiding import is_hidden
from editorial.platform.first_day.steps import first_day_of
from editorial.platform.health import recent_findings
from editorial.platform.web.navigation import start_of


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """`{"status": "ok"|"degraded", "parts": {name: {"ok", "detail"}}}`; 503 only when the database is gone.

    Details are for members only: addresses in them are nobody else's business.
    """
    found = recent_findings()
    status = "ok" if all(finding.ok for finding in found.values()) else "degraded"
    is_up = found["database"].ok
    tells = is_up and getattr(request.user, "is_editor", False)
    parts = {name: {"ok": f.ok} | ({"detail": f.detail} if tells else {}) for name, f in found.items()}
    return JsonResponse({"status": status, "parts": parts}, status=200 if is_up else 503)


@require_safe
@needs(lambda user: True)
def start(request: MemberRequest) -> HttpResponse:
    """Content people start in the CMS, salespeople in the library; in a new installation with what is to be done."""
    if request.user.is_editor and not is_hidden(request.user) and first_day_of(request.user).leads:
        return redirect("first_day")
    address = start_of(request.user)
    if address:
        return redirect(address)
    return render(
        request, "editorial/platform/no_place.html", {"is_expert": request.user.has_role(Role.EXPERT)}, status=403
    )
