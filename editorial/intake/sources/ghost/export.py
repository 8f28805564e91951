"""A Ghost export: one JSON file, or a folder of it with `content/images`, `routes.yaml` and the redirects file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from editorial.intake.sources.ghost.addresses import Routes, plain_path, redirects_in
from editorial.intake.sources.ghost.cards import Card, rows_of, text_of
from editorial.intake.sources.ghost.posts import Tables, item_of, rebased
from editorial.intake.sources.items import SourceItem, UnreadableSource, files_below

LARGEST = 256 * 1024**2  # bytes of JSON, which is read as a whole
BEGINNING = 4096  # bytes in which an export says what it is
EXPORTED = re.compile(rb'"exported_on"\s*:')
DATED = re.compile(r"(?:\.ghost)?[.-]\d{4}-\d\d-\d\d.*$")
NO_ADDRESS = (
    "The export does not say where posts were. With its routes.yaml beside it they get redirects, or with a pattern in "
    "the mapping; most Ghost sites have /{slug}."
)


class GhostExport:
    """Reader of a Ghost export."""

    label = "Ghost export (JSON), alone or with its pictures"

    def recognises(self, path: Path) -> bool:
        return any(_exports_in(path))

    def name(self, path: Path) -> str:
        """The site's title, or the file's name without the day."""
        file = _export_in(path)
        settings = {text_of(row, "key"): text_of(row, "value") for row in rows_of(_data(file).get("settings"))}
        return (settings.get("title") or DATED.sub("", file.stem) or file.stem)[:250]

    def read(self, path: Path) -> Iterator[SourceItem]:
        file = _export_in(path)
        data = _data(file)
        folder = path if path.is_dir() else path.parent
        beside = [found for _, found in files_below(path)] if path.is_dir() else list(folder.glob("*.[jy]*"))
        posts = rows_of(data.get("posts"))
        if not posts:
            raise UnreadableSource("This Ghost export holds no posts and no pages.")
        tables, routes = Tables.of(data), Routes.stated(beside, data)
        items = [item_of(row, tables, routes, str(folder)) for row in posts]
        yield from _redirected(items, redirects_in(beside))
        yield from items
        if any(item.section == "posts" and not item.address for item in items):
            yield SourceItem(key="addresses of posts", title="Addresses of posts", skipped=NO_ADDRESS)


def _exports_in(path: Path) -> Iterator[Path]:
    for _, file in files_below(path):
        if file.suffix.lower() == ".json" and _is_export(file):
            yield file


def _is_export(file: Path) -> bool:
    with file.open("rb") as content:
        return EXPORTED.search(content.read(BEGINNING)) is not None


def _export_in(path: Path) -> Path:
    found = list(_exports_in(path))
    if len(found) != 1:
        names = ", ".join(file.name for file in found)
        raise UnreadableSource(
            f"Several Ghost exports: {names}. Import the newest one." if found else "No Ghost export."
        )
    return found[0]


def _data(file: Path) -> Card:
    """The tables of an export, in the wrapping of any version. Raises UnreadableSource."""
    if file.stat().st_size > LARGEST:
        raise UnreadableSource(f"The Ghost export is larger than {LARGEST // 1024**2} MB. Export it in parts.")
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"The Ghost export is broken ({error}). Export it again.") from error
    shells = rows_of(found.get("db")) if isinstance(found, dict) else []
    inner = (shells[0] if shells else found).get("data") if isinstance(found, dict) else None
    if not isinstance(inner, dict):
        raise UnreadableSource("This Ghost export holds no data. Export it again.")
    return inner


def _redirected(items: list[SourceItem], redirects: list[tuple[str, str]]) -> Iterator[SourceItem]:
    """Give items the addresses that led to them; what leads elsewhere, or stands for many paths, is a line."""
    places = {place: item for item in items for place in [*item.places, item.address.rstrip("/")] if place}
    for source, target in redirects:
        path, item = plain_path(source), places.get(rebased(target).rstrip("/"))
        if path and item:
            item.aliases.append(path)
            continue
        reason = "it stands for many addresses" if not path else "nothing of this export is there"
        said = f"The redirect from {source} to {target} was not carried over: {reason}."
        yield SourceItem(key=f"redirect {source}"[:400], title=f"Redirect from {source}", skipped=said)
