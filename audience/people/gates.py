"""Who reads past a gate: subscribers. Asked by the reading site for each gated piece; writes nothing."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from audience.people.visitor_cookie import COOKIE_AGE, visitor_of

SUBSCRIBER = "subscriber"
SALT = "audience.subscriber"


def may_read(request: HttpRequest) -> bool:
    """A browser in which a subscription was confirmed, or that of a known subscriber who agreed to be remembered."""
    if _says_subscriber(request.COOKIES.get(SUBSCRIBER, "")):
        return True
    visitor = visitor_of(request)
    return bool(visitor and visitor.contact and visitor.contact.subscriptions.confirmed().exists())


def _says_subscriber(cookie: str) -> bool:
    try:
        return bool(cookie) and signing.Signer(salt=SALT).unsign(cookie) == SUBSCRIBER
    except signing.BadSignature:
        return False


def let_in(response: HttpResponse) -> None:
    """The key to gated pieces. It says the same for every subscriber, so it can follow nobody and needs no consent."""
    response.set_cookie(
        SUBSCRIBER,
        signing.Signer(salt=SALT).sign(SUBSCRIBER),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
