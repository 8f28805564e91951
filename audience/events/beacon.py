"""`POST /e`: accept reading events before sessions, CSRF and everything else, and answer 204 once they are spooled.

No database is touched. The cookie is read only to know whether its owner agreed; a wish for anonymity (`Sec-GPC`,
`DNT`) leaves it unread. The address of the reader is never written anywhere: it bounds, in memory, how much
one client may tell, and behind tracked links a keyed digest of it, with the agent, is kept for half an hour.
"""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date
from functools import lru_cache
from urllib.parse import parse_qs, urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, parse_cookie
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from audience.events.beacon_batches import LONGEST_SECTION, MOMENT, MOST_BYTES, RefusedError, parse_beacon
from audience.events.client_limits import client_of, limits
from audience.people.visitor_cookie import COOKIE, read_cookie, wishes_anonymity
from editorial.platform.spool.writing import spool_in
from editorial.platform.web.rate_limits import client_address

LONGEST_AGENT = 300  # characters kept until the drain has judged it; then it is gone
LONGEST_TOKEN = 200

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Beacon:
    """The first middleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != settings.BEACON:
            return self.get_response(request)
        return accept(request)


def accept(request: HttpRequest) -> HttpResponse:
    """204 when every event is kept; else nothing is, and the answer says why."""
    meta = request.META
    if request.method != "POST":
        return _refuse("events are sent by POST", 405, Allow="POST")
    try:
        size = int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = 0
    client = client_of(client_address(request))
    if not limits.has_room(client):
        return _too_much()
    if size > MOST_BYTES:
        return _refuse(f"at most {MOST_BYTES} bytes", 413)
    try:
        rows = parse_beacon(request.read(size), time.time())
    except RefusedError as reason:
        return _refuse(str(reason), 400)
    limits.count(client, len(rows))
    line: dict[str, object] = {"e": rows, "a": meta.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]}
    if not wishes_anonymity(meta):
        line |= _who(meta)
        if "l" in line:
            line["p"] = place_of(client, str(line["a"]), timezone.now().date())
    try:
        spool_in(settings.SPOOL_DIR).append(line)
    except OSError as error:
        return _refuse(f"not kept, please send it again: {error.strerror or error}", 503, **{"Retry-After": "60"})
    return HttpResponse(status=204)


def note_untimed(request: HttpRequest, token: str, piece: UUID, anchor: str) -> None:
    """That a page behind a tracked link was shown to a browser without scripts. It is spooled like what scripts tell,
    within the same limits, and not at all for whoever wishes to be anonymous; a full disk costs this line only.
    """
    client = client_of(client_address(request))
    if wishes_anonymity(request.META) or not limits.has_room(client):
        return
    limits.count(client, 1)
    now = timezone.now()
    agent = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]
    event = [uuid4().hex, "view", piece.hex, anchor[:LONGEST_SECTION], 0, now.astimezone(UTC).strftime(MOMENT)]
    line: dict[str, object] = {"e": [event], "a": agent, "p": place_of(client, agent, now.date())}
    line |= _who(request.META | {"QUERY_STRING": urlencode({"l": token})})
    with suppress(OSError):
        spool_in(settings.SPOOL_DIR).append(line)


def _too_much() -> HttpResponse:
    """Nothing is read or kept; how often that happened is spooled now and then, for health to tell."""
    if refused := limits.refused_lately():
        with suppress(OSError):  # a full disk is told by what is kept, and by health itself
            spool_in(settings.SPOOL_DIR).append({"e": [], "r": refused})
    return _refuse("too much from where you are; it is not kept", 429, **{"Retry-After": "60"})


def _refuse(reason: str, status: int, **headers: str) -> HttpResponse:
    return JsonResponse({"error": reason}, status=status, headers=headers)


def _who(meta: dict[str, str]) -> dict[str, str]:
    """`v`: the uuid in the cookie, as hex; `l`: digest of the tracked link's token. Either only if there is one."""
    found = {}
    cookies = meta.get("HTTP_COOKIE", "")
    if COOKIE in cookies and (visitor := _uuid_in(parse_cookie(cookies).get(COOKIE, ""))):
        found["v"] = visitor
    if link := _link(meta.get("QUERY_STRING", "")):
        found["l"] = link
    return found


@lru_cache(maxsize=4096)
def place_of(client: str, agent: str, day: date) -> str:
    """What is the same for whoever uses the same agent at the same address on the same day; nothing can be read in it,
    and of another day it tells nothing.
    """
    return salted_hmac("audience.place", f"{day} {client} {agent}", algorithm="sha256").hexdigest()[:16]


@lru_cache(maxsize=4096)
def _uuid_in(cookie: str) -> str:
    uuid = read_cookie(cookie)
    return uuid.hex if uuid else ""


def _link(query: str) -> str:
    """Digest of the tracked link's token: the token itself is never written down."""
    token = parse_qs(query).get("l", [""])[0] if query else ""
    return hashlib.sha256(token.encode()).hexdigest() if 0 < len(token) <= LONGEST_TOKEN else ""
