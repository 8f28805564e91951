"""People a salesperson may send to, found as one types: whom they sent to before, and whom the room of readers knows.

`DIRECTORY` is set by that room in its `AppConfig.ready()`. Without it only earlier recipients are offered.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from assets.models import TrackedLink
from editorial.platform.models import User

SHORTEST = 2  # characters typed before anybody is offered
MOST = 8  # people offered at once
LOOKED_BACK = 500  # newest links of one's own in which earlier recipients are looked for


class Recipient(NamedTuple):
    name: str
    email: str
    company: str = ""


class Directory(Protocol):
    """Whom `user` may see, and nobody else."""

    def search(self, user: User, words: str, most: int) -> Sequence[Recipient]: ...

    def person(self, user: User, uuid: UUID) -> Recipient | None: ...


DIRECTORY: Directory | None = None


def suggest(user: User, words: str) -> list[Recipient]:
    """Those whose name or address begins with the words, in any of its parts; each address once."""
    typed = " ".join(words.casefold().split())
    if len(typed) < SHORTEST:
        return []
    found = {one.email: one for one in _earlier(user) if _fits(one, typed)}
    known = DIRECTORY.search(user, typed, MOST) if DIRECTORY else ()
    return list(({one.email: one for one in known} | found).values())[:MOST]


def person(user: User, uuid: str) -> Recipient | None:
    """The known person of that uuid; None for what is no uuid, nobody's, or not for this user to see."""
    try:
        return DIRECTORY.person(user, UUID(uuid)) if DIRECTORY else None
    except ValueError:
        return None


def _earlier(user: User) -> list[Recipient]:
    """Oldest first, so that the newest spelling of a name stays."""
    own = TrackedLink.objects.filter(sender=user).exclude(recipient_email__endswith="@erased.invalid")
    rows = own.values_list("recipient_name", "recipient_email").order_by("-created_at")[:LOOKED_BACK]
    return [Recipient(name, email.lower()) for name, email in reversed(rows)]


def _fits(one: Recipient, typed: str) -> bool:
    name = one.name.casefold()
    return name.startswith(typed) or f" {typed}" in name or one.email.casefold().startswith(typed)
