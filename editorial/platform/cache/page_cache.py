"""Whole public pages, kept as they were sent: a warm page asks nothing of the database, a 304 not even for its body.

What is kept is the same for every reader. A request that may know who reads (a session, a message, a password) goes
past, and so does an answer that sets a cookie, uses the CSRF token or carries a nonce. Pages are kept under the site's
version, which changes with everything printed; a version is read before the view runs, so that a page made from what
was there before a change is never kept as what came after it.

A view says which parameters of its address it reads: all others are ignored, so that nobody fills the cache with copies
of one page, and a link with a sender's own parameter is as warm as any. Of values that lead nowhere nothing is kept.

Each page is kept compressed too, and sent so to whoever takes it: it holds nothing that is anybody's.

A page may be kept in a few forms, as a gated piece is: its view names the decider, which is asked with each request.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import ParamSpec
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from editorial.platform.cache import site_version

KNOWS_SOMEONE = (settings.SESSION_COOKIE_NAME, "messages")  # cookies of requests that are answered personally
REVALIDATE = "public, no-cache"  # browsers keep it and ask each time: what is taken down is gone at once
REVALIDATE_FORM = "private, no-cache"  # the same for one of several forms: no proxy gives it to somebody else
PERSONAL = "private, no-store"
COMPRESSION = 5  # level of gzip: what a higher one saves costs a page that is not kept twice the time
NOT_KEPT = ("Content-Length", "Content-Encoding")  # follow from how a page is sent
PLAIN: tuple[frozenset[str], str] = (frozenset(), "")  # reads no parameter, is the same for all

# Which of a page's forms a request gets, by the decider's name. Its room adds it in its `ready`; it writes nothing.
DECIDERS: dict[str, Callable[[HttpRequest], str]] = {}

Arguments = ParamSpec("Arguments")
Headers = tuple[tuple[str, str], ...]


def page_cached_by(
    *parameters: str, decider: str = ""
) -> Callable[[Callable[Arguments, HttpResponseBase]], Callable[Arguments, HttpResponseBase]]:
    """Mark a view whose answer depends on its path and these parameters, not on who asks: it may be kept whole.

    With a decider, in as many forms as that tells apart.
    """

    def mark(view: Callable[Arguments, HttpResponseBase]) -> Callable[Arguments, HttpResponseBase]:
        @wraps(view)
        def marked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
            response = view(*args, **kwargs)
            response.cached_by = (frozenset(parameters), decider)  # type: ignore[attr-defined]  # read by PageCache
            return response

        return marked

    return mark


page_cached = page_cached_by()


def keep_no_copy(request: HttpRequest) -> None:
    """Say of a cached view's answer that its address names what is not there: it is sent and not kept."""
    request.keeps_no_copy = True  # type: ignore[attr-defined]  # read by PageCache


def keep_until(request: HttpRequest, moments: Iterable[datetime | None]) -> None:
    """Say of a cached view's answer that what it shows is over at these moments: it is kept no longer than to the
    first of them, whether or not a worker is there to take it down.
    """
    known = [moment for moment in (getattr(request, "kept_until", None), *moments) if moment is not None]
    request.kept_until = min(known, default=None)  # type: ignore[attr-defined]  # read by PageCache


def _seconds_to_keep(request: HttpRequest) -> int:
    over = getattr(request, "kept_until", None)
    most: int = settings.PAGE_CACHE_SECONDS
    return most if over is None else max(0, min(most, int((over - timezone.now()).total_seconds())))


class PageCache:
    """Middleware; stands before sessions, so that a warm page opens none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = _address(request)
        if address is None:
            return _personal(self.get_response(request))
        version = site_version.current()
        if not request.META.get("QUERY_STRING") and (kept := _kept(request, _key(version, address, ""))):
            return kept
        cached_by = cache.get(_key(version, address, "by"))
        if cached_by is None:
            cached_by = PLAIN
        return _kept(request, _key(version, address, _form(request, *cached_by))) or self._made(
            request, version, address
        )

    def _made(self, request: HttpRequest, version: str, address: str) -> HttpResponseBase:
        response = self.get_response(request)
        if not (isinstance(response, HttpResponse) and _may_be_cached(request, response)):
            return _personal(response)
        body = response.content
        cached_by: tuple[frozenset[str], str] = response.cached_by  # type: ignore[attr-defined]
        response["ETag"] = f'W/"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'  # weak: of every encoding
        response["Cache-Control"] = REVALIDATE_FORM if cached_by[1] else REVALIDATE
        patch_vary_headers(response, ["Accept-Encoding"])
        headers = tuple((name, value) for name, value in response.items() if name not in NOT_KEPT)
        compressed = gzip.compress(body, COMPRESSION, mtime=0)
        key = _key(version, address, _form(request, *cached_by))
        kept: dict[str, object] = {key: headers, f"{key}b": body, f"{key}z": compressed}
        if cached_by != PLAIN:
            kept[_key(version, address, "by")] = cached_by
        cache.set_many(kept, _seconds_to_keep(request))
        return _compressed(headers, compressed) if _takes_compressed(request) else _plain(headers, body)


def _address(request: HttpRequest) -> str | None:
    """Host and path; None when the answer may depend on who asks."""
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
        return None
    if "HTTP_COOKIE" in request.META and any(name in request.COOKIES for name in KNOWS_SOMEONE):
        return None
    return f"{request.META.get('HTTP_HOST', '')}{request.path}"


def _form(request: HttpRequest, parameters: frozenset[str], decider: str) -> str:
    """What tells one kept page of an address from another: nothing, `page=2&topic=cost`, or `gate=open` before it.

    Parameters count whatever their order and however often they are given.
    """
    query = request.META.get("QUERY_STRING", "")
    read = {(name, value) for name, value in parse_qsl(query) if name in parameters} if query and parameters else set()
    decided = [(decider, DECIDERS[decider](request))] if decider else []
    return urlencode([*decided, *sorted(read)])


def _key(version: str, address: str, more: str) -> str:
    return hashlib.sha1(f"{version} {address}?{more}".encode(), usedforsecurity=False).hexdigest()


def _kept(request: HttpRequest, key: str) -> HttpResponse | None:
    headers = cache.get(key)
    if headers is None:
        return None
    tag = next(value for name, value in headers if name == "ETag")
    if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return _with_headers(HttpResponseNotModified(), headers)
    if _takes_compressed(request):
        compressed = cache.get(f"{key}z")
        return None if compressed is None else _compressed(headers, compressed)
    body = cache.get(f"{key}b")
    return None if body is None else _plain(headers, body)


def _takes_compressed(request: HttpRequest) -> bool:
    return "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")


def _plain(headers: Headers, body: bytes) -> HttpResponse:
    response = _with_headers(HttpResponse(body), headers)
    response.headers["Content-Length"] = str(len(body))
    return response


def _compressed(headers: Headers, body: bytes) -> HttpResponse:
    response = _plain(headers, body)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _with_headers(response: HttpResponse, headers: Headers) -> HttpResponse:
    for name, value in headers:
        if name != "Content-Type" or response.status_code == 200:
            response.headers[name] = value
    return response


def _may_be_cached(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        hasattr(response, "cached_by")
        and not hasattr(request, "keeps_no_copy")
        and response.status_code == 200
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "'nonce-" not in response.get("Content-Security-Policy", "")
    )


def _personal(response: HttpResponseBase) -> HttpResponseBase:
    if "Cache-Control" not in response:
        response["Cache-Control"] = PERSONAL
    return response
