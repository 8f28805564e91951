"""Pictures that came along: found beside the source, checked, and made Wagtail images when the piece is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files import File
from wagtail.images.models import Image
from wagtail.utils.file import hash_filelike

from editorial.intake.conversion.entries import Section
from editorial.intake.conversion.references import FILE_OF_PELICAN
from editorial.intake.sources.items import inside, local_file
from editorial.platform.cms.pictures import problem_with_picture

DRAWINGS = (".svg", ".svgz")


def problem_with(file: Path) -> str:
    """Why a file cannot be an image here; empty when it can."""
    if file.suffix.lower().lstrip(".") not in settings.WAGTAILIMAGES_EXTENSIONS:
        return f"Pictures of the kind “{file.suffix}” are not kept."
    if file.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return "The picture is too large. Make a smaller one."
    return problem_with_picture(file)


def image_of(file: Path, title: str, description: str = "") -> tuple[Image, bool]:
    """The image with this very content, and whether it was made now; one that was here keeps its description."""
    with file.open("rb") as content:
        file_hash = hash_filelike(content)
    found = Image.objects.filter(file_hash=file_hash).order_by("pk").first()
    if found is not None:
        return found, False
    with file.open("rb") as content:
        image = Image(
            title=(title or file.stem)[:255], description=description[:255], file=File(content, name=file.name)
        )
        image._set_file_hash()
        image.file_size = file.stat().st_size
        image.save()
    return image, True


@dataclass
class ItemPictures:
    """Finds the pictures of one item, first in the folders `beside` it.

    Before writing they have numbers below zero; `settle` gives them real ones.
    """

    folder: str
    beside: tuple[str, ...] = ()
    found: dict[int, Path] = field(default_factory=dict)

    def find(self, address: str) -> int | str | None:
        """Its number, or why it cannot be kept; None when it is not there."""
        file = self.file(address)
        if file is None or file.suffix.lower() in DRAWINGS:
            return None  # the note about a drawing says what to do with it
        if problem := problem_with(file):
            return f"{problem} Then put it in this place."
        number = next((number for number, known in self.found.items() if known == file), -len(self.found) - 1)
        self.found[number] = file
        return number

    def file(self, address: str) -> Path | None:
        if not self.folder or not address or address.startswith("data:"):
            return None
        address = FILE_OF_PELICAN.sub("", address, count=1) if FILE_OF_PELICAN.match(address) else address
        for beside in self.beside:
            near = Path(self.folder, beside, unquote(urlsplit(address).path).lstrip("/"))
            if near.is_file() and inside(near, Path(self.folder)):
                return near
        return local_file(address, Path(self.folder))

    def settle(self, sections: list[Section], make: Callable[[Path, str], int]) -> None:
        """Put real image ids into the figures."""
        for section in sections:
            for block in section["value"]["content"]:
                if block["type"] == "figure" and block["value"]["image"] < 0:
                    block["value"]["image"] = make(self.found[block["value"]["image"]], block["value"]["alt"])
