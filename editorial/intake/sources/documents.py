"""A folder of files for the library: PDF, PPTX, DOCX, XLSX and whatever else Wagtail keeps as a document."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from django.conf import settings

from editorial.intake.sources.items import SourceItem, What, files_below, inside

RECOGNISED = frozenset({".pdf", ".pptx", ".docx", ".xlsx", ".odp", ".odt", ".ods"})


class DocumentFolder:
    """Reader of a folder (or one file) of documents. What they say is read later, by the library."""

    label = "Folder of PDF, PPTX, DOCX, XLSX or OpenDocument files"

    def recognises(self, path: Path) -> bool:
        return any(file.suffix.lower() in RECOGNISED for _, file in files_below(path))

    def name(self, path: Path) -> str:
        return path.resolve().name

    def read(self, path: Path) -> Iterator[SourceItem]:
        root = path if path.is_dir() else path.parent
        for key, file in files_below(path):
            item = SourceItem(key=key, title=title_of(file), what=What.FILE, file=str(file.absolute()))
            item.skipped = self._refusal(file, root)
            if not item.skipped:
                item.digest = digest(file)
            yield item

    def _refusal(self, file: Path, root: Path) -> str:
        size = file.stat().st_size
        if not inside(file, root):
            return "A link that leads out of the folder; it is not followed."
        if file.suffix.lower().lstrip(".") not in settings.WAGTAILDOCS_EXTENSIONS:
            return f"The library keeps no “{file.suffix.lower() or file.name}” files."
        if size == 0:
            return "The file is empty."
        if size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
            return f"Larger than {settings.WAGTAILDOCS_MAX_UPLOAD_SIZE // 1024**2} MB."
        return ""


def title_of(file: PurePath) -> str:
    """`four-pages.pdf` → “Four pages”."""
    words = re.sub(r"[-_\s]+", " ", file.stem).strip()
    return (words[:1].upper() + words[1:])[:255] or file.name


def digest(file: Path) -> str:
    """SHA-256 of its bytes, hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
