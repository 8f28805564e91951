"""The visitor cookie, set only after consent, signed and unreadable to scripts; and the wish not to be followed."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from audience.models.consent import Consent, ConsentRow
from audience.models.people import Contact, Visitor

COOKIE = "reader"
COOKIE_AGE = 60 * 60 * 24 * 365  # seconds; a year, then we ask again
SALT = "audience.reader"
WORDS = (
    "Remember what I read in this browser and through links sent to me. A salesperson may see it and call me about it"
)


def wishes_anonymity(meta: dict[str, str]) -> bool:
    """`Sec-GPC: 1` or `DNT: 1` was sent: count, but remember nobody."""
    return meta.get("HTTP_SEC_GPC") == "1" or meta.get("HTTP_DNT") == "1"


def cookie_value(visitor: UUID) -> str:
    return signing.Signer(salt=SALT).sign(visitor.hex)


def read_cookie(value: str) -> UUID | None:
    """The visitor's uuid, or None when the signature is not ours."""
    try:
        return UUID(hex=signing.Signer(salt=SALT).unsign(value))
    except (signing.BadSignature, ValueError):
        return None


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Whoever agreed to be remembered in this browser and has not taken it back; nobody where it asks for anonymity."""
    return None if wishes_anonymity(request.META) else visitor_known(request)


def visitor_known(request: HttpRequest) -> Visitor | None:
    """The same, whatever the browser asks for today: who is to be shown what we hold, and to end it."""
    uuid = read_cookie(request.COOKIES.get(COOKIE, ""))
    return Visitor.objects.agreeing().select_related("contact").filter(uuid=uuid).first() if uuid else None


def agree(request: HttpRequest, where: str, contact: Contact | None = None) -> Visitor | None:
    """Write the consent of this browser's user and return the visitor; None when the browser asks for anonymity.

    A browser that is somebody else's than `contact` gets a visitor of its own: two people may share it.
    """
    if wishes_anonymity(request.META):
        return None
    visitor = visitor_of(request)
    if visitor is None or (contact and visitor.contact not in (None, contact)):
        visitor = Visitor.objects.create()
        ConsentRow.objects.create(kind=Consent.TRACKING, visitor=visitor, given=True, how=f"{where}: “{WORDS}”")
    return visitor


def let_go(response: HttpResponse) -> None:
    """From now on this browser is nobody's; what was read in it stays with whom it belongs to."""
    response.delete_cookie(COOKIE, samesite="Lax")


def remember(response: HttpResponse, visitor: Visitor) -> None:
    response.set_cookie(
        COOKIE,
        cookie_value(visitor.uuid),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
