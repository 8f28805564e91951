"""Files that have no page of their own, and what colleagues have said about files and pieces."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

from django.utils import timezone
from wagtail.documents.models import Document

from assets.adding.mirroring import mirror
from assets.demo import demand, hearing, keeping, rooms
from assets.demo.text import HERE
from assets.models import Asset, AssetKind, Comment
from assets.signals import announce
from editorial.pieces.demo.pieces import DemoPiece
from editorial.platform.demo.files import identity, listed
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Persona, Topic
from editorial.vocabulary.models.terms import Term

TAGS: dict[str, type[Term]] = {"personas": Persona, "stages": BuyingStage, "jobs": BuyingJob, "topics": Topic}

Remark = tuple[str, int, str, *tuple[int, ...]]  # user, days ago, text; a fourth value is the line it answers


class FileRow(NamedTuple):
    slug: str
    file: str
    title: str
    summary: str
    format: str
    owner: str
    days_ago: int
    personas: Sequence[str]
    stages: Sequence[str]
    jobs: Sequence[str]
    topics: Sequence[str]
    expires_in_days: int | None = None
    internal: bool = False
    evergreen: bool = False


class OpinionRow(NamedTuple):
    """`stars` are `[user, 1-5, reason, persona, job]`."""

    slug: str
    used: int = 0
    stars: Sequence[tuple[str, int, str, str, str]] = ()
    talk: Sequence[Remark] = ()


def load(pieces: list[DemoPiece], say: Callable[[str], None]) -> None:
    lists = listed(HERE / "library.yaml")
    for row in lists["files"]:
        _file(FileRow(**row))
    for piece in pieces:
        if not Asset.objects.filter(uuid=piece.uuid).exists():
            mirror([piece.uuid])  # now rather than by its job: opinions are to stand on it
    for row in lists["opinions"]:
        _opinion(OpinionRow(**row))
    for row in lists["asks"]:
        demand.ask(demand.Miss._make(row))
    for line in cast(list[list[Any]], lists["links"]):
        demand.send(demand.Sent(*line))
    for line in cast(list[list[Any]], lists["presets"]):
        demand.keep(demand.Preset(*line))
    keeping.load(lists)
    hearing.load(lists)
    for row in lists["rooms"]:
        rooms.make(rooms.RoomRow(**row))
    say(f"{len(lists['files'])} files without a page, {len(lists['opinions'])} assets with opinions")


def _file(row: FileRow) -> None:
    now, today = timezone.now(), timezone.localdate()
    values = {
        "kind": AssetKind.FILE,
        "title": row.title,
        "summary": row.summary,
        "owner": User.objects.get(username=row.owner),
        "is_internal": row.internal,
        "expires_on": today + timedelta(days=row.expires_in_days) if row.expires_in_days is not None else None,
        "published_at": now - timedelta(days=row.days_ago),
        "format": Format.objects.get(slug=row.format),
        "evergreen": row.evergreen,
    }
    asset, is_new = Asset.objects.get_or_create(uuid=identity("file", row.slug), defaults=values)
    if not is_new:
        return
    for field, terms in TAGS.items():
        getattr(asset, field).set(terms._default_manager.filter(slug__in=getattr(row, field)))
    announce(asset)
    version = asset.supersede(Document.objects.get(title=row.file), by=asset.owner)
    enqueue("assets.read", str(version.pk), {"version": version.pk})


def _opinion(row: OpinionRow) -> None:
    """Stars, talk and use of one asset; nothing when somebody has begun to talk already."""
    asset = Asset.objects.get(uuid__in=[identity("piece", row.slug), identity("file", row.slug)])
    if asset.ratings.exists() or asset.comments.exists() or asset.used_count:
        return
    for name, stars, reason, persona, job in row.stars:
        asset.rate(
            User.objects.get(username=name),
            stars,
            reason=reason,
            persona=Persona.objects.filter(slug=persona).first(),
            job=BuyingJob.objects.filter(slug=job).first(),
        )
    _talk(asset, row.talk)
    Asset.objects.filter(pk=asset.pk).update(used_count=row.used)


def _talk(asset: Asset, lines: Sequence[Remark]) -> None:
    said: list[Comment] = []
    for name, days, text, *answers in lines:
        parent = said[answers[0]] if answers else None
        at = timezone.now() - timedelta(days=days)
        author = User.objects.get(username=name)
        said.append(Comment.objects.create(asset=asset, author=author, parent=parent, text=text, created_at=at))
