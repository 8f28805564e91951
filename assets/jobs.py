"""The library's work behind the scenes: mirror pages, read files, keep the index true."""

from datetime import timedelta

from assets import importers
from assets.adding import mirroring
from assets.extract import file_reading
from assets.extract.extraction import WALL
from assets.extract.pictures import making, office
from assets.field_notes import documents as notes
from assets.models import Asset, SavedSearch, Version
from assets.requests import content_requests
from assets.saved_searches import alerts
from assets.searching import documents
from editorial.platform.jobs.queue import job, jobs_at_once
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue
from search.engines import engine

READING = timedelta(seconds=2 * WALL + 60)  # both readers at their slowest, and the copying of the file

PICTURING = timedelta(seconds=2 * office.WALL) + READING  # LibreOffice starts twice, then a PDF is read


@jobs_at_once("assets.mirror", Queue.INDEX, most=mirroring.BATCH)
def mirror(rows: list[Job]) -> None:
    mirroring.mirror([row.payload["page"] for row in rows])


@jobs_at_once("assets.index", Queue.INDEX, most=documents.BATCH)
def index(rows: list[Job]) -> None:
    """Put assets into the index as they are now, or take them out, with one commit. Doing it twice does no harm."""
    uuids = [row.payload["asset"] for row in rows]
    found = list(documents.documents_for(Asset.objects.live().filter(uuid__in=uuids)))
    engine().write(uuids, found)
    content_requests.answer_from(found)
    alerts.notice_change()


@jobs_at_once("assets.index_note", Queue.INDEX, most=notes.BATCH)
def index_note(rows: list[Job]) -> None:
    notes.index_notes([row.payload["note"] for row in rows])


@job("assets.read", Queue.FILES, atomic=False)
def read(row: Job) -> None:
    row.extend_lease(READING)
    version = Version.objects.select_related("asset", "document").filter(pk=row.payload["version"]).first()
    if version is not None:  # deleted meanwhile
        file_reading.read_version(version)
        importers.suggest_again(version.asset)


@job("assets.picture", Queue.FILES, atomic=False)
def picture(row: Job) -> None:
    row.extend_lease(PICTURING)
    version = Version.objects.select_related("asset", "document").filter(pk=row.payload["version"]).first()
    if version is not None:  # deleted meanwhile
        making.picture_version(version)


@job("assets.match_searches", Queue.INDEX)
def match_searches(row: Job) -> None:
    alerts.look_at_all()


@job("assets.match_search", Queue.INDEX)
def match_search(row: Job) -> None:
    search = SavedSearch.objects.select_related("owner").filter(pk=row.payload["search"], has_alert=True).first()
    if search is not None:  # deleted, or its alert ended meanwhile
        alerts.look_again(search)


@job("assets.digest", Queue.MAIL)
def digest(row: Job) -> None:
    user = User.objects.filter(pk=row.payload["user"]).first()
    if user is not None:
        alerts.tell(user)
