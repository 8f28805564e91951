"""Whole public pages, kept as they were sent: a warm page asks nothing of the database, a 304 not even for its body.

What is kept is the same for every reader. A request that may know who reads (a session, a message, a password) goes
past, and so does an answer that sets a cookie, uses the CSRF token or carries a nonce. Pages are kept under the site's
version, which changes with everything printed; a version is read before the view runs, so that a page made from what
was there before a change is never kept as what came after it.

A view says which parameters of its address it reads: all others are ignored, so that nobody fills the cache with copies
of one page, and a link with a sender's own parameter is as warm as any. Of values that lead nowhere nothing is kept.
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
REVALIDATE = "public, no-cache"  # browsers keep it and ask each time: what is taken down is gone at once
PERSONAL = "private, no-store"


Arguments = ParamSpec("Arguments")


def page_cached_by(
    *parameters: str,
) -> Callable[[Callable[Arguments, HttpResponseBase]], Callable[Arguments, HttpResponseBase]]:
    """Mark a view whose answer depends on its path and these parameters, not on who asks: it may be kept whole."""

    def mark(view: Callable[Arguments, HttpResponseBase]) -> Callable[Arguments, HttpResponseBase]:
        @wraps(view)
        def marked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
            response = view(*args, **kwargs)
            response.cached_by = frozenset(parameters)  # type: ignore[attr-defined]  # read by PageCache
            return response

        return marked

    return mark


page_cached = page_cached_by()


def keep_no_copy(request: HttpRequest) -> None:
    """Say of a cached view's answer that its address names what is not there: it is sent and not kept."""
    request.keeps_no_copy = True  # type: ignore[attr-defined]  # read by PageCache


class PageCache:
    """Middleware; stands before sessions, so that a warm page opens none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = _address(request)
        if address is None:
            return _personal(self.get_response(request))
        version = site_version.current()
        query = request.META.get("QUERY_STRING", "")
        parameters = cache.get(_key(version, address, "parameters"), frozenset()) if query else frozenset()
        key = _key(version, address, _read_of(query, parameters))
        return _kept(request, key) or self._made(request, version, address)

    def _made(self, request: HttpRequest, version: str, address: str) -> HttpResponseBase:
        response = self.get_response(request)
        if not (isinstance(response, HttpResponse) and _may_be_cached(request, response)):
            return _personal(response)
        body = response.content
        response["ETag"] = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
        response["Cache-Control"] = REVALIDATE
        parameters: frozenset[str] = response.cached_by  # type: ignore[attr-defined]
        key = _key(version, address, _read_of(request.META.get("QUERY_STRING", ""), parameters))
        kept: dict[str, object] = {key: tuple(response.items()), f"{key}b": body}
        if parameters:
            kept[_key(version, address, "parameters")] = parameters
        cache.set_many(kept, settings.PAGE_CACHE_SECONDS)
        return response


def _address(request: HttpRequest) -> str | None:
    """Host and path; None when the answer may depend on who asks."""
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
        return None
    if "HTTP_COOKIE" in request.META and any(name in request.COOKIES for name in KNOWS_SOMEONE):
        return None
    return f"{request.META.get('HTTP_HOST', '')}{request.path}"


def _read_of(query: str, parameters: frozenset[str]) -> str:
    """What the view reads of a query, whatever its order and however often: `page=2&topic=cost`, or empty."""
    if not (query and parameters):
        return ""
    return urlencode(sorted({(name, value) for name, value in parse_qsl(query) if name in parameters}))


def _key(version: str, address: str, more: str) -> str:
    return hashlib.sha1(f"{version} {address}?{more}".encode(), usedforsecurity=False).hexdigest()


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
