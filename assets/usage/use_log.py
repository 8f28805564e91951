"""Who was in the library, and what they opened there: noted by a GET, written down by the worker."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from assets.models import AdoptionDay, Asset, AssetUse, LibraryVisit, UseFile
from assets.usage.noted_lines import NotedLines
from editorial.platform.models import User

EVERY = 1.0  # seconds between two looks; nobody waits for them


def note_visit(user: User, found: Sequence[Asset] = ()) -> None:
    """This person looks round in the library; `found` is what was shown to them because they searched."""
    shown = {"found": [str(asset.uuid) for asset in found]} if found else {}
    USES.note({"user": user.pk, "at": timezone.now().isoformat(), **shown})


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
    day = timezone.localdate(at)
    if opened is not None:
        AssetUse.objects.opened(user, opened, at)
        AdoptionDay.objects.add("opened", day, user, [opened.pk])
    if noted.get("found"):
        found = Asset.objects.filter(uuid__in=[UUID(uuid) for uuid in noted["found"]])
        AdoptionDay.objects.add("found", day, user, list(found.order_by("pk").values_list("pk", flat=True)))


USES = NotedLines("library-uses", UseFile, _record)
