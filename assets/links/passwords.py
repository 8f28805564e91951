"""Links that ask for a password: how often it may be tried, and how a browser shows that it knew it.

The password is kept hashed. Whoever knew it gets two cookies for this link alone, one for its pages and one for the
documents of its piece: they hold a keyed digest of the link and its hashed password, and end with the browser.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string

from assets.models import TrackedLink
from editorial.platform.web.rate_limits import client_address, count_and_check

FROM_ONE_PLACE = 10  # an hour, for one link
FOR_ONE_LINK = 50  # an hour, from all places together: whoever has the link may have many addresses
SHORTEST, LONGEST = 6, 72  # characters
EASILY_SAID = "abcdefghkmnpqrstuvwxyz23456789"  # over the telephone: nothing that looks or sounds like another
PATHS = {"pages": "/r/", "files": "/documents/"}  # where the cookies are sent


def suggested_password() -> str:
    return get_random_string(10, EASILY_SAID)


def knows_password(link: TrackedLink, request: HttpRequest) -> bool:
    """Whether the link asks for none, or this browser knew it."""
    if not link.password:
        return True
    return any(
        constant_time_compare(request.COOKIES.get(_name(link, where), ""), link.password_stamp()) for where in PATHS
    )


def may_try(link: TrackedLink, request: HttpRequest) -> bool:
    """Count one more go before it is looked at, so that many at once count as many."""
    too_many_here = count_and_check("link password", f"{client_address(request)} {link.uuid}", FROM_ONE_PLACE)
    too_many = count_and_check("link passwords", str(link.uuid), FOR_ONE_LINK)
    return not (too_many_here or too_many)


def remember(link: TrackedLink, response: HttpResponse) -> None:
    """This browser knew it."""
    for where, path in PATHS.items():
        response.set_cookie(
            _name(link, where),
            link.password_stamp(),
            path=path,
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE,
        )


def _name(link: TrackedLink, where: str) -> str:
    return f"link_{where}_{link.uuid.hex[:16]}"
