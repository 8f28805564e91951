"""Office files of the Strict kind (ISO/IEC 29500) name everything by other addresses; no library here knows those.

They are read with the usual addresses put in their place: the two kinds differ in nothing else that a reader looks at.
"""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import IO

STRICT = b"http://purl.oclc.org/ooxml/"
NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
RENAMED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}


def opened(path: Path) -> IO[bytes]:
    """The file, ready for the libraries: as it is, or rewritten in memory when it is Strict."""
    with zipfile.ZipFile(path) as box:
        if "_rels/.rels" not in box.namelist() or STRICT not in box.read("_rels/.rels"):
            return path.open("rb")
        return _rewritten(box)


def _rewritten(box: zipfile.ZipFile) -> IO[bytes]:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
        for member in box.infolist():
            content = box.read(member)
            if member.filename.endswith((".xml", ".rels")):
                content = NAME.sub(_usual, content)
            copy.writestr(member.filename, content)
    target.seek(0)
    return target


def _usual(match: re.Match[bytes]) -> bytes:
    last = RENAMED.get(match[2], match[2])
    return b"http://schemas.openxmlformats.org/" + match[1] + b"/2006/" + last
