"""What an Office file says of itself."""

import zipfile
from pathlib import Path

from assets.extract.office import drawings, strict

CORE = "docProps/core.xml"
TITLE = "{http://purl.org/dc/elements/1.1/}title"


def title(path: Path) -> str:
    """The title among its properties; empty when it has none."""
    with strict.opened(path) as file, zipfile.ZipFile(file) as box:
        if CORE not in box.namelist():
            return ""
        return drawings.parsed(box.read(CORE)).findtext(TITLE) or ""
