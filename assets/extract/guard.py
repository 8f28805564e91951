"""Looks at a file before it is opened: its size, its first bytes, and what an Office container holds."""

import zipfile
from pathlib import Path
from typing import IO
from xml.parsers import expat

from assets.extract.formats import BINARY, FORMATS, ZIP, FileFormat
from assets.extract.pages import UnreadableError
from assets.extract.plain import unmarked_utf16

MAX_SIZE = 64 * 1024 * 1024  # bytes
MAX_MEMBERS = 10_000
MAX_UNPACKED = 512 * 1024 * 1024  # bytes
MAX_RATIO = 200  # unpacked to packed; real Office files stay under 40
RATIO_FROM = 16 * 1024 * 1024  # bytes unpacked; small files may well be mostly blanks
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MANIFEST, SEALED = "META-INF/manifest.xml", b"encryption-data"  # of OpenDocument files that are encrypted
MAX_DECLARED = 1024 * 1024  # bytes of what a container says of itself
CHUNK = 4096  # bytes
PDF = (b"%PDF-",)
PDF_HEADER_WITHIN = 1024  # bytes
BEFORE_HEADER = b"\xef\xbb\xbf \t\r\n"  # a byte mark or blanks, which harm no reader

LOCKED = "The file is protected by a password. Save it without one and add it again."
DAMAGED = "The file is damaged. Open it in the program it was made with, save it again and add it once more."
BOMB = "The file unpacks to far more than such files hold, so it was not opened. Save it again and add it once more."


def check(path: Path, extension: str) -> FileFormat:
    """The format of a file that is safe to open; raises UnreadableError with the reason otherwise."""
    kind = FORMATS.get(extension)
    if kind is None:
        raise UnreadableError(f"Files ending in “.{extension}” are kept but not read. {known_formats()}")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableError("The file is empty.")
    if size > MAX_SIZE:
        raise UnreadableError(f"The file is larger than {MAX_SIZE // 2**20} MB, so it was not read.")
    with path.open("rb") as file:
        check_beginning(file, extension)
    if kind.begins == ZIP:
        _check_container(path, kind, extension)
    return kind


class MisnamedError(UnreadableError):
    """The content belies the file's extension: not merely unreadable, but not to be trusted."""

    def __init__(self, kind: FileFormat, extension: str) -> None:
        super().__init__(f"The file is not what its name says: it ends in “.{extension}” but is no {kind.label} file.")


def known_formats() -> str:
    return "Text is read from " + ", ".join(sorted(f".{extension}" for extension in FORMATS)) + "."


def check_beginning(file: IO[bytes], extension: str) -> None:
    """Compare the first bytes with what a file of this extension begins with."""
    kind = FORMATS[extension]
    head = file.read(CHUNK)
    if kind.begins == ZIP and head.startswith(OLD_OFFICE):
        if ENCRYPTED in head + file.read():
            raise UnreadableError(LOCKED)
        raise UnreadableError(f"It is an Office file from before 2007. Save it as .{extension} and add it again.")
    begins = head.lstrip(BEFORE_HEADER)
    if kind.begins:
        is_other = not begins.startswith(kind.begins) and not (kind.begins == PDF and _begins_late(begins))
    else:
        is_other = begins.startswith(BINARY) or b"\0" in _even(head)
    if is_other:
        raise MisnamedError(kind, extension)


def _begins_late(head: bytes) -> bool:
    """PDF allows other bytes before its header, as mail programs and printers leave them; another file's are none."""
    return any(name in head[:PDF_HEADER_WITHIN] for name in PDF) and not head.startswith((*BINARY, b"<"))


def _even(head: bytes) -> bytes:
    """Text in UTF-16 holds zero bytes and says so at its beginning."""
    return b"" if head.startswith((b"\xff\xfe", b"\xfe\xff")) or unmarked_utf16(head) else head


def _check_container(path: Path, kind: FileFormat, extension: str) -> None:
    """Count, sizes, ratio and overlap of the members (CVE-2024-0450), and no document types in its XML."""
    try:
        with zipfile.ZipFile(path) as box:
            members = box.infolist()
            _check_sizes(members, path.stat().st_size)
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableError(LOCKED)
            if kind.part not in _beginning(box, kind.declared_in):
                raise MisnamedError(kind, extension)
            if MANIFEST in box.namelist() and SEALED in _beginning(box, MANIFEST):
                raise UnreadableError(LOCKED)
            for member in members:
                if member.filename.endswith((".xml", ".rels", ".vml")):
                    with box.open(member) as part:
                        _refuse_document_type(part)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise UnreadableError(DAMAGED) from error


def _beginning(box: zipfile.ZipFile, name: str) -> bytes:
    """What a container says of itself."""
    with box.open(name) as part:
        return part.read(MAX_DECLARED)


def _check_sizes(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise UnreadableError(BOMB)
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise UnreadableError(BOMB)
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise UnreadableError(BOMB)
        end = member.header_offset + member.compress_size


class _RootReached(Exception):  # noqa: N818 - no error: the way to leave expat early
    pass


def _refuse_document_type(part: IO[bytes]) -> None:
    """A document type can declare entities that grow without end or name other files. Office files have none."""
    parser = expat.ParserCreate()

    def root_reached(*_: object) -> None:
        raise _RootReached

    def doctype(*_: object) -> None:
        raise UnreadableError(
            "The file holds XML with a document type, which Office files never do. It was not opened."
        )

    parser.StartElementHandler = root_reached
    parser.StartDoctypeDeclHandler = doctype
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk)
    except _RootReached:
        return
    except expat.ExpatError as error:
        raise UnreadableError(DAMAGED) from error
