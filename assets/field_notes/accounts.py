"""Accounts by the names people type: a note on “Tarn bakeries” is found from the account, and the other way round.

`DIRECTORY` is set by the room that knows accounts in its `AppConfig.ready()`. Without it accounts are names only.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from assets.models import FieldNote
from assets.models.field_notes import LONGEST_ACCOUNT
from editorial.platform.models import User
from search.folding import folded

MOST_OFFERED = 100  # names that a form offers
LOOKED_BACK = 300  # newest notes whose accounts it offers


class KnownAccount(NamedTuple):
    name: str
    domain: str


class AccountDirectory(Protocol):
    """`named` finds any account, for comparing; the others answer with what `user` may see, and nothing else."""

    def named(self, written: str) -> KnownAccount | None: ...

    def offered(self, user: User, most: int) -> Sequence[KnownAccount]: ...

    def of_person(self, user: User, uuid: UUID) -> KnownAccount | None: ...


DIRECTORY: AccountDirectory | None = None


def known(written: str) -> KnownAccount | None:
    """The account that goes by this name or domain."""
    return DIRECTORY.named(written) if DIRECTORY and written else None


def key_of(written: str) -> str:
    """What a note keeps to be found by: the domain of a known account, else the name as it is compared."""
    plain = " ".join(written.split())
    account = known(plain)
    return (account.domain if account else folded(plain))[:LONGEST_ACCOUNT]


def keys_of(account: KnownAccount | str) -> tuple[str, ...]:
    """By which keys notes on an account may stand: those written before it was known have its name."""
    if isinstance(account, str):
        plain = " ".join(account.split())
        found = known(plain)
        return keys_of(found) if found else (folded(plain)[:LONGEST_ACCOUNT],)
    return account.domain, folded(account.name)[:LONGEST_ACCOUNT]


def offered(user: User) -> list[str]:
    """Names a form offers this person: accounts they may see, then those of notes they may read."""
    names = [account.name for account in DIRECTORY.offered(user, MOST_OFFERED)] if DIRECTORY else []
    newest = FieldNote.objects.visible_to(user).exclude(account="").order_by("-created_at")
    names += newest.values_list("account", flat=True)[:LOOKED_BACK]
    return list({folded(name): name for name in reversed(names)}.values())[::-1][:MOST_OFFERED]


def of_person(user: User, uuid: str) -> KnownAccount | None:
    """The account of the known person of that uuid; None for what is no uuid, nobody's, or not for this user to see."""
    try:
        return DIRECTORY.of_person(user, UUID(uuid)) if DIRECTORY else None
    except ValueError:
        return None
