"""A guest's own link into a room, and the mail it goes out with: sent by the salesperson's own program."""

from django.template.loader import render_to_string
from django.urls import reverse

from assets.links.mailing import LinkMail, mail_of
from assets.models import RoomGuest
from editorial.platform.web.addresses import absolute


def mail_for(guest: RoomGuest) -> LinkMail | None:
    """To a guest; None while their link does not open, or if its sealed copy cannot be read here."""
    token = guest.plain_token()
    if token is None:
        return None
    address = absolute(reverse("library:read", args=[token]))
    text = render_to_string("assets/room_mail.txt", {"guest": guest, "room": guest.room, "address": address}).strip()
    return mail_of(guest.email, f"A room for {guest.room}", address, text)
