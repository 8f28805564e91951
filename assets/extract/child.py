"""The process in which one file is opened: `python -m assets.extract.child PATH EXTENSION [--second]`.

It binds itself before it looks at the file: little memory, little time, no file may be written, no other file read, no
network, no other program (see `confinement`). Out come JSON lines:
`{"title": "..."}` when it has one, `{"page": {...}}` for each page, then `{"note": "..."}` when all is read or
`{"problem": "..."}` when it cannot be.
"""

import json
import re
import resource
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType

from assets.extract.confinement import confine
from assets.extract.formats import FORMATS, FileFormat
from assets.extract.guard import DAMAGED, check
from assets.extract.pages import MAX_PAGES, MAX_TITLE, ExtractedPage, UnreadableError, clean, tidy
from assets.extract.thumbnails import MAX_THUMBNAILS, draw

MEMORY = 1024 * 1024 * 1024  # bytes of address space; PDFium, Pillow and the interpreter take 300 MB of it
CPU = 120  # seconds
OPEN_FILES = 64
ROOT = Path(__file__).resolve().parent.parent.parent
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/fonts", "/usr/local/share/fonts", "/dev/null")
EMPTY = "It holds no text. It is found by its title and tags."
SCANNED = "It holds pictures only, no text: it was probably scanned. It is found by its title and tags."


# What programs write where nobody gave a title.
NO_TITLE = re.compile(
    r"$|.{1,2}$|microsoft \w+ - |(untitled|(word )?document|presentation|powerpoint[ -]pr\w+|book|slide|title)[ \d]*$"
    r"|hidden slide$|.*\.(docx?|pptx?|xlsx?|pdf|indd|html?|qxd)$",
    re.I,
)


def bind() -> None:
    """Take from this process what a hostile file could use."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def readable(path: Path) -> list[Path]:
    """What this process goes on needing: the file, Python and our own code of this room, libraries, fonts."""
    python = [Path(place) for place in sys.path if place and not ROOT.is_relative_to(Path(place).resolve())]
    return [path, ROOT / "assets", *python, *map(Path, SYSTEM)]


def say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def reader_of(extension: str, second: bool) -> ModuleType | None:
    """Imported before the process is bound, so that Python may keep what it compiles: our code, not the file's."""
    kind = FORMATS.get(extension)
    return import_module(kind.second if second else kind.reader) if kind else None


def pages(path: Path, kind: FileFormat, reader: ModuleType) -> Iterator[ExtractedPage]:
    for page in tidy(islice(reader.read(path), MAX_PAGES + 1)):
        if page.thumbnail or page.number > MAX_THUMBNAILS:
            yield page
        else:
            yield replace(page, thumbnail=draw(page, kind.unit, kind.shape))


def read(path: Path, extension: str, reader: ModuleType | None) -> None:
    kind = check(path, extension)  # refuses extensions that have no reader
    said, left_out = False, []
    if reader and (title := title_of(path, kind, reader)):
        say(title=title)
    for page in pages(path, kind, reader) if reader else ():
        left_out += [page.left_out] if page.left_out and page.left_out not in left_out else []
        if page.number <= MAX_PAGES:
            said = said or bool(page.text or page.notes)
            say(page=_plain(page))
    empty = "" if said else SCANNED if kind.label == "PDF" else EMPTY
    say(note=" ".join(filter(None, [empty, *left_out])))


def title_of(path: Path, kind: FileFormat, reader: ModuleType) -> str:
    """What the file calls itself: by its properties, or by the heading it begins with where headings are known."""
    named = " ".join(clean(reader.title(path)).split()) if hasattr(reader, "title") else ""
    if not named or NO_TITLE.match(named):
        first = next(iter(reader.read(path)), None) if kind.has_headings else None
        named = " ".join(clean(first.title).split()) if first else ""
    return "" if NO_TITLE.match(named) else named[:MAX_TITLE]


def _plain(page: ExtractedPage) -> dict[str, object]:
    values = asdict(page) | {"thumbnail": b64encode(page.thumbnail).decode()}
    return {name: value for name, value in values.items() if name != "left_out"}


def main() -> None:
    path, extension, *options = sys.argv[1:]
    reader = reader_of(extension, "--second" in options)
    bind()
    confine(readable(Path(path)))
    try:
        read(Path(path), extension, reader)
    except UnreadableError as error:
        say(problem=str(error))
    except MemoryError:
        say(problem="The file needs more memory to open than one file may have, so it was not read.")
    except Exception as error:  # whatever a parser raises on a broken file; the kind of error helps who looks into it
        say(problem=DAMAGED, cause=f"{type(error).__name__}: {error}"[:500])
    sys.stdout.flush()


if __name__ == "__main__":
    main()
