"""Addresses of links, and the mail they go out with: written here, sent by the salesperson's own program."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.template.loader import render_to_string
from django.urls import reverse

from assets.models import TrackedLink
from editorial.platform.web.addresses import absolute


class LinkMail(NamedTuple):
    """`mailto` opens it in one's own mail program; quoted, so that no name can add a header."""

    address: str
    subject: str
    text: str
    mailto: str


def address_of(link: TrackedLink, token: str) -> str:
    path = reverse("library:read", args=[token])
    return absolute(f"{path}#{link.opens_at}" if link.opens_at else path)


def mail_for(link: TrackedLink, token: str) -> LinkMail:
    """To its recipient, by its sender. A password is named, never told."""
    address = address_of(link, token)
    text = render_to_string("assets/link_mail.txt", {"link": link, "address": address}).strip()
    return mail_of(link.recipient_email, link.asset.title, address, text)


def mail_of(to: str, subject: str, address: str, text: str) -> LinkMail:
    fields = urlencode({"subject": subject, "body": text}, quote_via=quote)
    return LinkMail(address, subject, text, f"mailto:{quote(to, safe='@')}?{fields}")
