"""Who was in the library, and what they opened there: noted by a GET, written down by the worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from assets.models import Asset, AssetUse, LibraryVisit, UseFile
from assets.usage.noted_lines import NotedLines
from editorial.platform.models import User

EVERY = 1.0  # seconds between two looks; nobody waits for them


def note_visit(user: User) -> None:
    """This person looks round in the library."""
    USES.note({"user": user.pk, "at": timezone.now().isoformat()})


def note_opening(user: User, asset: Asset) -> None:
    """This person opened that asset."""
    USES.note({"user": user.pk, "at": timezone.now().isoformat(), "asset": str(asset.uuid)})


def drain_uses() -> int:
    """Move what was noted into the database; how many lines."""
    return USES.drain()


def _record(noted: Mapping[str, Any]) -> None:
    user = User.objects.filter(pk=noted["user"]).first()
    at = datetime.fromisoformat(noted["at"])
    if user is None:
        return
    LibraryVisit.objects.seen(user, at)
    opened = Asset.objects.filter(uuid=UUID(noted["asset"])).first() if noted.get("asset") else None
    if opened is not None:
        AssetUse.objects.opened(user, opened, at)


USES = NotedLines("library-uses", UseFile, _record)
