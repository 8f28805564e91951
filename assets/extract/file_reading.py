"""From a version's document to its pages: read once for each state of the file, in a process of its own."""

import logging
import re
import shutil
from datetime import timedelta
from functools import partial
from hashlib import file_digest, sha1
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from assets.extract.extraction import Extraction, read_file
from assets.extract.pages import ExtractedPage
from assets.extract.pictures.office import PICTURED, program
from assets.models import FilePage, ReadState, Version
from assets.models.versions import private_files
from editorial.intake.sources.documents import title_of
from editorial.platform.files.whole_files import removed_if_it_fails
from editorial.platform.jobs.queue import enqueue
from editorial.platform.web.log_safety import one_line

logger = logging.getLogger(__name__)

TAKEN_NAME = re.compile(r"_[A-Za-z0-9]{7}$")  # what Django's stores add to a name that is taken
CHUNK = 1024 * 1024  # bytes
READ_FIRST = timedelta(seconds=20)  # pages are drawn after what came with them has been read


def ask_to_read(version: Version) -> None:
    enqueue("assets.read", str(version.pk), {"version": version.pk})


def ask_to_read_again(version: Version) -> None:
    """As if it had never been tried."""
    with transaction.atomic():
        version.read_state, version.read_problem, version.read_hash = ReadState.WAITING, "", ""
        version.save(update_fields=["read_state", "read_problem", "read_hash"])
        ask_to_read(version)


def read_version(version: Version) -> None:
    """Read the file behind `version` unless this very content has been read; afterwards the asset is indexed."""
    with TemporaryDirectory(prefix="broadsheet-read-") as folder:
        path = Path(folder) / "file"
        try:
            content_hash = fetch(version, path)
        except FileNotFoundError:
            _refuse(version, "The file is missing from the store. Add it again as a new version.")
            return
        if content_hash == version.read_hash:
            return
        found = read_file(path, version.extension)
    if found.cause:
        logger.warning("version %s was not read: %s", version.pk, one_line(found.cause))
    _keep(version, found, content_hash)


def fetch(version: Version, path: Path) -> str:
    """Copy the file out of its store, wherever that is; its SHA-1 tells one content from another."""
    with version.document.file.storage.open(version.document.file.name) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK)
    with path.open("rb") as copy:
        return file_digest(copy, partial(sha1, usedforsecurity=False)).hexdigest()


def _keep(version: Version, found: Extraction, content_hash: str) -> None:
    """Replace what was read before. Thumbnails go to their store first: no transaction is held over that."""
    old = list(version.pages.exclude(thumbnail="").values_list("thumbnail", flat=True))
    with removed_if_it_fails() as written:
        pages = [_file_page(version, page) for page in found.pages]
        with transaction.atomic():
            transaction.on_commit(written.keep)
            _replace(version, pages, found, content_hash)
    for name in old:
        private_files().delete(name)


def _replace(version: Version, pages: list[FilePage], found: Extraction, content_hash: str) -> None:
    version.pages.all().delete()
    FilePage.objects.bulk_create(pages, batch_size=200)
    version.read_state = ReadState.FAILED if found.problem else ReadState.READ
    version.read_problem = found.problem or found.note
    version.read_hash, version.is_pictured = content_hash, False
    version.save(update_fields=["read_state", "read_problem", "read_hash", "is_pictured"])
    if pages and version.extension in PICTURED and program():
        enqueue("assets.picture", str(version.pk), {"version": version.pk}, not_before=timezone.now() + READ_FIRST)
    if found.title and is_named_after_file(version):
        version.asset.title = found.title
        version.asset.save(update_fields=["title"])
    version.asset.reindex()


def is_named_after_file(version: Version) -> bool:
    """Whether nobody gave the asset a title: it is the name of its first file, which stores make longer when taken."""
    name = version.document.filename
    names = (name, name_as_sent(name))
    return version.number == 1 and version.asset.title in {title_of(PurePath(name)) for name in names}


def name_as_sent(stored: str) -> str:
    """A file's name without what its store added because it was taken."""
    stem, dot, ending = stored.rpartition(".")
    return f"{TAKEN_NAME.sub('', stem)}{dot}{ending}"


def _refuse(version: Version, problem: str) -> None:
    with transaction.atomic():
        version.read_state, version.read_problem = ReadState.FAILED, problem
        version.save(update_fields=["read_state", "read_problem"])
        version.asset.reindex()


def _file_page(version: Version, page: ExtractedPage) -> FilePage:
    row = FilePage(version=version, number=page.number, title=page.title, text=page.text, notes=page.notes)
    if page.thumbnail:
        name = f"{version.asset.uuid}-{version.number}-{page.number}.jpg"
        row.thumbnail.save(name, ContentFile(page.thumbnail), save=False)
        row.width, row.height = Image.open(BytesIO(page.thumbnail), formats=["JPEG"]).size
    return row
