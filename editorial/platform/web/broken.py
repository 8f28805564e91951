"""The answer when a view, or anything around it, raised: "not now" where that is true, else that something broke."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views.defaults import server_error

from editorial.platform.jobs.outages import outage_of
from editorial.platform.web.addresses import SAFE_METHODS

RETRY_AFTER = 5  # seconds
SECRET = "password"  # noqa: S105 - part of the names of fields that no page repeats


def something_broke(request: HttpRequest) -> HttpResponse:
    """Django calls this for every exception that nobody caught. It asks no database: that may be what is away."""
    error = sys.exc_info()[1]
    outage = outage_of(error) if error else None
    if outage is None:
        return server_error(request)
    was_sent = request.method not in SAFE_METHODS
    if request.path.startswith("/api/"):
        said = f"{outage.value}. {'Nothing was saved: send it again.' if was_sent else 'Ask again.'}"
        response: HttpResponse = JsonResponse({"detail": said}, status=503)
    else:
        said_by = {"reason": outage.value, "was_sent": was_sent, "address": request.get_full_path()}
        sent = _sent(request) if was_sent else {}
        response = HttpResponse(render_to_string("503.html", said_by | sent), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest) -> dict[str, object]:
    """What was typed, to be sent again with one click; nothing where a password is among it, or it cannot be read."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (OSError, MultiPartParserError):
        return {}
    if any(SECRET in name for name, _ in fields):
        return {}
    return {"fields": fields, "had_files": bool(request.FILES)}
