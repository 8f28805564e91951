"""Addresses: those that work in a mail, and those a form asks to go back to."""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


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
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours else otherwise
