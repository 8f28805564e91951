"""Addresses: those that work in a mail, and those a form asks to go back to."""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")  # those that change nothing


def absolute(path: str) -> str:
    """With the site's own address in front: what is mailed or linked never names the host of a request."""
    return f"{settings.SITE_URL}{path}"


def parts_of(address: str) -> SplitResult:
    """Scheme, host and path of an address that somebody sent; all empty for one that is none, such as `http://[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address a form was posted with as `next`, if it is one of ours."""
    asked = request.POST.get("next", "")
    return asked if _is_ours(request, asked) else otherwise


def sent_from(request: HttpRequest, otherwise: str) -> str:
    """The page a form stood on, as the browser tells it, with its query."""
    page = request.headers.get("Referer", "")
    found = parts_of(page)
    return found._replace(scheme="", netloc="", fragment="").geturl() if _is_ours(request, page) else otherwise


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
