"""Whole public pages, kept as they were sent: a warm page asks nothing of the database, a 304 not even for its body.

What is kept is the same for every reader. A request that may know who reads (a session, a message, a password) goes
past, and so does an answer that sets a cookie, uses the CSRF token or carries a nonce. Pages are kept under the site's
version, which changes with everything printed; a version is read before the view runs, so that a page made from what
was there before a change is never kept as what came after it.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from editorial.platform.cache import site_version

KNOWS_SOMEONE = (settings.SESSION_COOKIE_NAME, "messages")  # cookies of requests that are answered personally
FILTERS = frozenset({"topic", "persona", "stage", "format", "page", "v"})  # what an address may ask of a cached page
IGNORED = ("utm_", "gclid", "fbclid", "mc_")  # said by the sender of a link, and read by scripts only
REVALIDATE = "public, no-cache"  # browsers keep it and ask each time: what is taken down is gone at once
PERSONAL = "private, no-store"


Arguments = ParamSpec("Arguments")


def page_cached(view: Callable[Arguments, HttpResponseBase]) -> Callable[Arguments, HttpResponseBase]:
    """Mark a view whose answer does not depend on who asks: it may be kept whole."""

    @wraps(view)
    def marked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.may_be_cached = True  # type: ignore[attr-defined]  # read by PageCache
        return response

    return marked


class PageCache:
    """Middleware; stands before sessions, so that a warm page opens none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = _asked(request)
        if asked is None:
            return _personal(self.get_response(request))
        key = hashlib.sha1(f"{site_version.current()} {asked}".encode(), usedforsecurity=False).hexdigest()
        return _kept(request, key) or self._made(request, key)

    def _made(self, request: HttpRequest, key: str) -> HttpResponseBase:
        response = self.get_response(request)
        if not (isinstance(response, HttpResponse) and _may_be_cached(request, response)):
            return _personal(response)
        body = response.content
        response["ETag"] = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
        response["Cache-Control"] = REVALIDATE
        cache.set_many({key: tuple(response.items()), f"{key}b": body}, settings.PAGE_CACHE_SECONDS)
        return response


def _asked(request: HttpRequest) -> str | None:
    """What is asked for, as a key; None when the answer may depend on who asks."""
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
        return None
    if "HTTP_COOKIE" in request.META and any(name in request.COOKIES for name in KNOWS_SOMEONE):
        return None
    address = f"{request.META.get('HTTP_HOST', '')}{request.path}"
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return address
    pairs = [(n, v) for n, v in parse_qsl(query, keep_blank_values=True) if not n.startswith(IGNORED)]
    if not FILTERS.issuperset(name for name, _ in pairs):
        return None
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _kept(request: HttpRequest, key: str) -> HttpResponse | None:
    headers = cache.get(key)
    if headers is None:
        return None
    tag = next(value for name, value in headers if name == "ETag")
    if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response: HttpResponse = HttpResponseNotModified()
    elif (body := cache.get(f"{key}b")) is not None:
        response = HttpResponse(body)
    else:
        return None
    for name, value in headers:
        if name != "Content-Type" or response.status_code == 200:
            response.headers[name] = value
    return response


def _may_be_cached(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        getattr(response, "may_be_cached", False)
        and response.status_code == 200
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "'nonce-" not in response.get("Content-Security-Policy", "")
    )


def _personal(response: HttpResponseBase) -> HttpResponseBase:
    if "Cache-Control" not in response:
        response["Cache-Control"] = PERSONAL
    return response
