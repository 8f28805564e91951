"""Which files are read, and by what: one entry for each extension. See docs/recipes/add-a-format.md."""

from dataclasses import dataclass

ZIP = (b"PK\x03\x04",)

Shape = tuple[int, int]  # width and height of a drawn thumbnail, pixels
UPRIGHT: Shape = (540, 720)
SLIDE: Shape = (720, 405)
SHEET: Shape = (720, 480)

OPEN, MIMETYPE = "assets.extract.office.opendocument", "mimetype"


@dataclass(frozen=True)
class FileFormat:
    """How to know and to read one kind of file.

    `begins`: its first bytes, one of them; none for plain text. `part`: what its Office container must declare,
    in the member `declared_in`.
    `reader`: a module with `read(path) -> Iterator[ExtractedPage]`, and `title(path) -> str` where such files name
    themselves; `second`: another, for when that one fails.
    """

    label: str
    unit: str  # what people call one page of it
    reader: str
    shape: Shape = UPRIGHT
    begins: tuple[bytes, ...] = ()
    part: bytes = b""
    declared_in: str = "[Content_Types].xml"
    second: str = ""
    has_headings: bool = False  # whether the title of its first page is a heading somebody wrote


FORMATS: dict[str, FileFormat] = {
    "pdf": FileFormat("PDF", "page", "assets.extract.pdf", begins=(b"%PDF-",), second="assets.extract.pdf_text"),
    "pptx": FileFormat(
        "PowerPoint", "slide", "assets.extract.slides", SLIDE, ZIP, b"presentationml", has_headings=True
    ),
    "docx": FileFormat("Word", "part", "assets.extract.word", UPRIGHT, ZIP, b"wordprocessingml", has_headings=True),
    "xlsx": FileFormat("Excel", "sheet", "assets.extract.sheets", SHEET, ZIP, b"spreadsheetml"),
    "odp": FileFormat("OpenDocument", "slide", OPEN, SLIDE, ZIP, b"opendocument.presentation", MIMETYPE),
    "odt": FileFormat("OpenDocument", "part", OPEN, UPRIGHT, ZIP, b"opendocument.text", MIMETYPE, has_headings=True),
    "ods": FileFormat("OpenDocument", "sheet", OPEN, SHEET, ZIP, b"opendocument.spreadsheet", MIMETYPE),
    "csv": FileFormat("CSV", "sheet", "assets.extract.table", SHEET),
    "txt": FileFormat("text", "part", "assets.extract.plain"),
    "html": FileFormat("HTML", "part", "assets.extract.web", has_headings=True),
}
FORMATS["htm"] = FORMATS["html"]


def unit_of(extension: str) -> str:
    """What people call one page of such a file: slide, sheet, page."""
    kind = FORMATS.get(extension.lower())
    return kind.unit if kind else "page"


# First bytes of what must not come under the name of a text.
BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)
