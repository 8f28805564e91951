"""Links that ask for a password: how often it may be tried, and how a browser shows that it knew it.

The password is kept hashed. Whoever knew it gets two cookies for this link alone, one for its pages and one for the
documents of its piece: they hold a keyed digest of the link and its hashed password, and end with the browser.
"""

from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from editorial.platform.web.rate_limits import client_address, count_and_check

FROM_ONE_PLACE = 10  # an hour, for one link
FOR_ONE_LINK = 50  # an hour, from all places together: whoever has the link may have many addresses
SHORTEST, LONGEST = 6, 72  # characters
EASILY_SAID = "abcdefghkmnpqrstuvwxyz23456789"  # over the telephone: nothing that looks or sounds like another
PATHS = {"pages": "/r/", "files": "/documents/"}  # where the cookies are sent


class Protected(Protocol):
    """A tracked link, or a guest's way into a room; `password` as Django hashes it, empty for none."""

    @property
    def uuid(self) -> UUID: ...

    @property
    def password(self) -> str: ...


def suggested_password() -> str:
    return get_random_string(10, EASILY_SAID)


def knows_password(link: Protected, request: HttpRequest) -> bool:
    """Whether the link asks for none, or this browser knew it."""
    if not link.password:
        return True
    return any(constant_time_compare(request.COOKIES.get(_name(link, where), ""), _stamp(link)) for where in PATHS)


def is_right(link: Protected, plain: str) -> bool:
    return check_password(plain, link.password)


def may_try(link: Protected, request: HttpRequest) -> bool:
    """Count one more go before it is looked at, so that many at once count as many."""
    too_many_here = count_and_check("link password", f"{client_address(request)} {link.uuid}", FROM_ONE_PLACE)
    too_many = count_and_check("link passwords", str(link.uuid), FOR_ONE_LINK)
    return not (too_many_here or too_many)


def remember(link: Protected, response: HttpResponse) -> None:
    """This browser knew it."""
    for where, path in PATHS.items():
        response.set_cookie(
            _name(link, where),
            _stamp(link),
            path=path,
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE,
        )


def _stamp(link: Protected) -> str:
    """What a browser that knew the password carries: nothing else tells it, another password makes another."""
    return salted_hmac("assets.link-password", f"{link.uuid} {link.password}", algorithm="sha256").hexdigest()


def _name(link: Protected, where: str) -> str:
    return f"link_{where}_{link.uuid.hex[:16]}"
