"""What this room does when the library says that something changed."""

from collections.abc import Collection
from uuid import UUID

from assets.models import TrackedLink
from assets.signals import sharing_declined
from audience.personal_data import forget_links


def links_declined(links: Collection[UUID], **_: object) -> None:
    """Their recipients do not want the sender to see what they read: what is known of it goes."""
    forget_links(links)


def connect() -> None:
    sharing_declined.connect(links_declined, sender=TrackedLink, dispatch_uid="audience.sharing_declined")
