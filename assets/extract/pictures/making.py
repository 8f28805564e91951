"""Pictures of a version's pages, made after it was read: searching never waits for them."""

import logging
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from assets.extract.extraction import read_file
from assets.extract.file_reading import fetch
from assets.extract.pages import ExtractedPage
from assets.extract.pictures.matching import pages_of_parts, pages_of_slides
from assets.extract.pictures.office import PICTURED, as_pdf
from assets.extract.slides import HIDDEN
from assets.extract.thumbnails import QUALITY
from assets.models import FilePage, ReadState, Version
from assets.models.versions import private_files
from editorial.platform.files.whole_files import removed_if_it_fails

logger = logging.getLogger(__name__)

MOST_STACKED = 4  # pages in the picture of one part
LONG = f"Pictures of long parts show their first {MOST_STACKED} pages; their text is whole."


def picture_version(version: Version) -> None:
    """Draw the pages of what was read as LibreOffice shows them; where that fails, they stay a text view."""
    if version.read_state != ReadState.READ or version.is_pictured or version.extension not in PICTURED:
        return
    with TemporaryDirectory(prefix="broadsheet-picture-") as place:
        folder = Path(place).resolve()
        file = folder / f"file.{version.extension}"
        if fetch(version, file) != version.read_hash:
            return  # replaced meanwhile; that is read, and drawn, by itself
        drawn = as_pdf(file, folder)
        found = read_file(drawn, "pdf").pages if drawn else []
    rows = list(version.pages.order_by("number"))
    spans = spans_of(version, rows, found)
    if not any(spans):
        logger.warning("pages of version %s could not be drawn: they stay a text view", version.pk)
        return
    _store(version, rows, [stacked([found[n].thumbnail for n in span[:MOST_STACKED]]) for span in spans])
    if any(len(span) > MOST_STACKED for span in spans) and LONG not in version.read_problem:
        version.read_problem = f"{version.read_problem} {LONG}".strip()
        version.save(update_fields=["read_problem"])


def spans_of(version: Version, rows: Sequence[FilePage], drawn: Sequence[ExtractedPage]) -> list[range]:
    if version.unit == "slide":
        return pages_of_slides([row.title != HIDDEN for row in rows], len(drawn))
    return pages_of_parts([row.text for row in rows], [page.text for page in drawn])


def stacked(pictures: Sequence[bytes]) -> bytes:
    """JPEGs below each other as one, as wide as the first; nothing for none."""
    images = [Image.open(BytesIO(picture), formats=["JPEG"]) for picture in pictures if picture]
    if len(images) < 2:
        return next((picture for picture in pictures if picture), b"")
    width = images[0].width
    sized = [image.resize((width, round(image.height * width / image.width))) for image in images]
    whole = Image.new("RGB", (width, sum(image.height for image in sized)), "white")
    top = 0
    for image in sized:
        whole.paste(image, (0, top))
        top += image.height
    target = BytesIO()
    whole.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


def _store(version: Version, rows: Sequence[FilePage], pictures: Sequence[bytes]) -> None:
    """In the place of the cards; files go to their store first, and no transaction is held over that."""
    old = [row.thumbnail.name or "" for row, picture in zip(rows, pictures, strict=True) if picture and row.thumbnail]
    with removed_if_it_fails() as written:
        for row, picture in zip(rows, pictures, strict=True):
            if picture:
                name = f"{version.asset.uuid}-{version.number}-{row.number}-drawn.jpg"
                row.thumbnail.save(name, ContentFile(picture), save=False)
                row.width, row.height = Image.open(BytesIO(picture), formats=["JPEG"]).size
        with transaction.atomic():
            transaction.on_commit(written.keep)
            FilePage.objects.bulk_update(rows, ["thumbnail", "width", "height"], batch_size=200)
            version.is_pictured = True
            version.save(update_fields=["is_pictured"])
    for name in old:
        private_files().delete(name)
