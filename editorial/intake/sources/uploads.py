"""What people upload to import: kept in the run's own folder; a ZIP is unpacked there, if it is safe to."""

import lzma
import shutil
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path, PurePosixPath
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from editorial.intake.sources.items import NOBODYS, UnreadableSource
from editorial.intake.sources.platforms.substack import PEOPLE as READERS
from editorial.platform.jobs.outages import outage_of

MOST_FILES = 20_000
LARGEST = 1024**3  # bytes, unpacked
LARGEST_RATIO = 100  # unpacked to packed: texts reach 10, a bomb 1,000
SMALL = 8 * 1024**2  # bytes; below, the ratio does no harm
CHUNK = 1024 * 1024  # bytes
LONGEST_NAME = 200  # bytes of UTF-8; file systems take 255
# What Python raises for archives that are cut, scrambled, locked, or wrongly named.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    UnicodeError,
)


def folder_of(identity: UUID) -> Path:
    return Path(settings.VAR_DIR) / "imports" / str(identity) / "source"


def keep_upload(upload: "UploadedFile[bytes]", identity: UUID) -> Path:
    """The path to import: the file, or the folder a ZIP held. Raises UnreadableSource, and OSError when the disk is
    full, leaving nothing.
    """
    folder = folder_of(identity)
    folder.mkdir(parents=True)
    target = folder / name_of(upload)
    try:
        with target.open("wb") as file:
            for chunk in upload.chunks(CHUNK):
                file.write(chunk)
        if target.suffix.lower() != ".zip":
            return target
        unpacked = unpack(target, folder / target.stem)
    except (UnreadableSource, OSError):
        shutil.rmtree(folder.parent, ignore_errors=True)
        raise
    target.unlink()
    return unpacked


def name_of(upload: "UploadedFile[bytes]") -> str:
    """Its own name without folders, as long as a file system takes it."""
    path = PurePosixPath(PurePosixPath((upload.name or "").replace("\\", "/")).name.lstrip(".") or "upload")
    ending = path.suffix if len(path.suffix.encode()) < LONGEST_NAME // 2 else ""
    room = LONGEST_NAME - len(ending.encode())
    return path.name.removesuffix(ending).encode()[:room].decode(errors="ignore") + ending


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a ZIP into a folder. Raises UnreadableSource for bombs, for names that lead out, and for broken ones."""
    try:
        with zipfile.ZipFile(archive) as packed:
            members = [member for member in packed.infolist() if not member.is_dir()]
            _check(members, archive.stat().st_size)
            unneeded = _lists_of_people([member.filename for member in members])
            for member in members:
                _unpack_one(packed, member, folder, is_needed=member.filename not in unneeded)
    except BROKEN as error:
        if outage_of(error):
            raise  # a full disk is no fault of the ZIP
        # An error of the file system names places on this machine, which are nobody's business.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableSource(f"The ZIP cannot be unpacked: {reason}. Pack it again without a password.") from error
    return _without_shell(folder)


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MOST_FILES:
        raise UnreadableSource(f"The ZIP holds more than {MOST_FILES:,} files. Import it in parts.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST or (unpacked > SMALL and unpacked > LARGEST_RATIO * size):
        raise UnreadableSource("The ZIP unpacks to far more than such a folder holds, so it was not opened.")
    spans = sorted((member.header_offset, member.compress_size) for member in members)
    if any(start + length > following for (start, length), (following, _) in pairwise(spans)):
        raise UnreadableSource("Files in the ZIP overlap, which only bombs do. It was not opened.")
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if not parts.parts or parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
            raise UnreadableSource(f"The ZIP holds a name that leads out of its folder: {member.filename[:200]!r}.")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise UnreadableSource(f"The ZIP holds a link: {member.filename!r}. Pack the files themselves.")


def _lists_of_people(names: list[str]) -> set[str]:
    """Files of an export that are about people and no pieces: readers of Substack, what Medium knows of a writer.

    They are unpacked empty: the report can name them, and no address comes to lie here.
    """
    paths = {name: PurePosixPath(name.replace("\\", "/")) for name in names}
    of_substack = any(path.name == "posts.csv" for path in paths.values())
    of_medium = any(path.parts[-2:] == ("profile", "profile.html") for path in paths.values())
    found = {name for name in names if of_substack and READERS.search(name)}
    if of_medium:
        found |= {name for name, path in paths.items() if path.suffix == ".html" and "posts" not in path.parts}
    return found


def _unpack_one(packed: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, *, is_needed: bool) -> None:
    target = folder.joinpath(*PurePosixPath(member.filename.replace("\\", "/")).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not is_needed:
        target.touch()
        return
    left = member.file_size
    with packed.open(member) as source, target.open("wb") as file:
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise UnreadableSource("A file in the ZIP is larger than the ZIP says. It was not unpacked.")
            file.write(chunk)


def _without_shell(folder: Path) -> Path:
    """The one folder that the ZIP holds, if it holds nothing else; so `site.zip` and `site/` are the same source."""
    found = list(folder.iterdir()) if folder.exists() else []
    inner = [path for path in found if path.name not in NOBODYS and not path.name.startswith(".")]
    if not inner:
        raise UnreadableSource("The ZIP is empty.")
    return inner[0] if len(inner) == 1 and inner[0].is_dir() else folder
