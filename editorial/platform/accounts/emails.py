"""Mails about accounts, written when they are sent: a link in them is made at that moment and never stored."""

from django.template.loader import render_to_string

from editorial.platform.accounts.invitations import invited
from editorial.platform.accounts.password_links import FORGOTTEN_FOR, INVITED_FOR, password_link
from editorial.platform.accounts.roles import Role
from editorial.platform.emails import Email, email
from editorial.platform.models import User
from editorial.platform.rooms import offers


@email("password.forgotten")
def password_forgotten(ids: dict[str, str]) -> Email | None:
    """Nobody has that address: nothing is sent."""
    person = User.objects.filter(pk=ids["user"], is_active=True).first()
    if person is None or not person.email:
        return None
    hours = int(FORGOTTEN_FOR.total_seconds() // 3600)
    facts = {"person": person, "address": password_link(person, FORGOTTEN_FOR), "hours": hours}
    return Email(person.email, "Set a new password", render_to_string("emails/password_forgotten.txt", facts))


@email("invitation")
def invitation(ids: dict[str, str]) -> Email | None:
    """Unless they have come in by themselves since."""
    person = invited().filter(pk=ids["user"]).first()
    if person is None:
        return None
    host = User.objects.filter(pk=ids["by"]).first()
    facts = {
        "person": person,
        "host": host,
        "house": house_name(),
        "roles": [Role(name).label for name in sorted(person.roles)],
        "address": password_link(person, INVITED_FOR),
        "days": INVITED_FOR.days,
    }
    asked = f"{host} invites you" if host else "You are invited"
    return Email(person.email, f"{asked} to {house_name()}", render_to_string("emails/invitation.txt", facts))


def house_name() -> str:
    return str(next(room.house_name() for room in offers("house")))
