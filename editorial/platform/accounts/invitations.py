"""Colleagues are invited by their e-mail address, which is also their name at log-in; they set their own password."""

from collections.abc import Iterable
from email.utils import getaddresses
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from editorial.platform.accounts.roles import Role
from editorial.platform.emails import queue_email
from editorial.platform.models import User
from editorial.platform.words import lines

MOST_AT_ONCE = 50
LONGEST_NAME = 150  # of what a log-in name holds


class Invited(NamedTuple):
    """One line of the form, read: `Sally Green <sally@example.com>` or the address alone."""

    email: str
    name: str


def invited() -> QuerySet[User]:
    """Those who have an account, and have set no password yet."""
    return User.objects.filter(is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)


def read_lines(text: str) -> tuple[list[Invited], list[str]]:
    """Whom a text names, one a line, and what is wrong with the lines that cannot be invited, in words."""
    found: dict[str, Invited] = {}
    wrong: list[str] = []
    taken = _taken(lines(text))
    for line in lines(text):
        name, email = _parsed(line)
        if problem := _problem(line, email, taken, found):
            wrong.append(f"“{line[:80]}” {problem}")
        else:
            found[email] = Invited(email, name)
    return list(found.values()), wrong


def _parsed(line: str) -> tuple[str, str]:
    """Name and address of a line that holds one, and nothing of one that holds several."""
    found = getaddresses([line])
    return (found[0][0], found[0][1].lower()) if len(found) == 1 else ("", "")


def _problem(line: str, email: str, taken: set[str], found: dict[str, Invited]) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return "is not an e-mail address."
    if len(email) > LONGEST_NAME:
        return "is too long to log in with."
    if email in taken:
        return "has an account already."
    return "is there twice." if email in found else ""


def _taken(given: list[str]) -> set[str]:
    """Addresses of these lines that belong to somebody, as address or as name at log-in."""
    emails = {email for line in given[:MOST_AT_ONCE] if (email := _parsed(line)[1])}
    same = Q()
    for email in emails:
        same |= Q(email__iexact=email) | Q(username__iexact=email)
    rows = User.objects.filter(same).values_list("email", "username") if emails else ()
    return {word.lower() for row in rows for word in row}


@transaction.atomic
def invite(people: Iterable[Invited], role: Role, by: User | None, *, mailed: bool = True) -> list[User]:
    """An account for each, with a role and without a password; the invitation is mailed, unless it is handed over."""
    group, made = Group.objects.get(name=role), []
    for one in people:
        first, _, last = one.name.partition(" ")
        person = User(username=one.email, email=one.email, first_name=first[:150], last_name=last[:150])
        person.set_unusable_password()
        person.save()
        person.groups.add(group)
        log(instance=person, action="wagtail.create", user=by)
        if mailed:
            mail_invitation(person, by)
        made.append(person)
    return made


def mail_invitation(person: User, by: User | None) -> bool:
    """Queue it; False when one was asked for within this minute."""
    key = f"{person.pk}:{timezone.now():%Y-%m-%d %H:%M}"
    return queue_email("invitation", key, user=person.pk, by=by.pk if by else 0) is not None
