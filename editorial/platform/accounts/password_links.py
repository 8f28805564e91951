"""Links by which people set their own password: after an invitation, or because they forgot it.

A link opens the form and nothing else. Once a password is set by any of them, all of that person's links are spent.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from editorial.platform.models import Purpose, Token, User
from editorial.platform.web.addresses import absolute

INVITED_FOR = timedelta(days=7)  # a colleague on holiday still gets in
FORGOTTEN_FOR = timedelta(hours=2)  # whoever asks for it is at the keyboard


def password_link(person: User, lifetime: timedelta) -> str:
    """A new address at which this person sets a password. The address is not kept."""
    plain = Token.objects.issue(Purpose.PASSWORD, person.pk, owner=person, lifetime=lifetime)
    return absolute(reverse("set_password", args=[plain]))


def person_of(plain: str) -> User | None:
    """Whose password a link sets; None for one that is wrong, spent or too old, or whose person may not come in."""
    token = Token.objects.resolve(plain, Purpose.PASSWORD)
    return User.objects.filter(pk=token.subject, is_active=True).first() if token else None


def end_links(person: User) -> int:
    """Call it in the transaction that sets the password."""
    assert transaction.get_connection().in_atomic_block  # noqa: S101 - a link must not outlive what it did
    return Token.objects.revoke(Purpose.PASSWORD, person.pk)
