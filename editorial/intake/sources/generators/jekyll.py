"""What the settings of a Jekyll site say of its files: which are pages, where they were, what they have in common."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from editorial.intake.sources.generators.globs import is_meant
from editorial.intake.sources.head import is_yes

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
OWN_FOLDERS = frozenset({"_posts", "_drafts"})


class Jekyll:
    def __init__(self, settings: dict[str, object]) -> None:
        self.settings = settings

    def address(self, key: str) -> str:
        """The address of a post, a page or a document of a collection, as a pattern."""
        path = PurePosixPath(key)
        style = str(self.settings.get("permalink") or "date")
        if "_posts" in path.parts:
            return STYLES.get(style, style)
        own = self._collection(path)
        if own:
            row = self._collections()[own]
            given = str(row.get("permalink") or "")
            below = path.with_suffix("").as_posix().partition(f"_{own}/")[2]
            pattern = STYLES.get(given, given) or f"/:collection/:path{_ending(style)}"
            return pattern.replace(":collection", own).replace(":path", below).replace(":name", path.stem)
        if any(part.startswith("_") for part in path.parts[:-1]):
            return ""
        above = "" if path.parent.as_posix() == "." else f"/{path.parent.as_posix()}"
        return f"{above}/" if path.stem == "index" else f"{above}/{path.stem}{_ending(style)}"

    def inherited(self, key: str) -> Iterator[dict[str, object]]:
        """The `defaults` that speak of a file, the last of them first."""
        rows = self.settings.get("defaults")
        for row in reversed(rows) if isinstance(rows, list) else []:
            scope, values = (row.get("scope"), row.get("values")) if isinstance(row, dict) else (None, None)
            if not isinstance(values, dict):
                continue
            scope = scope if isinstance(scope, dict) else {}
            path = str(scope.get("path") or "")
            is_there = not path or is_meant(key, path) or ("*" not in path and key.startswith(path))
            if is_there and self._is_of(key, str(scope.get("type") or "")):
                yield values

    def reason_to_keep_back(self, key: str) -> str:
        """Why Jekyll made no page of a file; empty when it made one."""
        excluded = next((name for name in self._names("exclude") if is_meant(key, name)), "")
        if excluded and not any(is_meant(key, name) for name in self._names("include")):
            return f"The old site left it out (“exclude: {excluded}”): it stays a draft."
        path = PurePosixPath(key)
        if own := self._collection(path):
            is_shown = is_yes(self._collections()[own].get("output", ""))
            return "" if is_shown else f"The old site made no pages of its collection “{own}”: it stays a draft."
        for folder in path.parts[:-1]:
            if folder.startswith("_") and folder not in {*OWN_FOLDERS, *self._names("include")}:
                return f"The old site made no pages of what lay in “{folder}”: it stays a draft."
        return ""

    def _is_of(self, key: str, kind: str) -> bool:
        """Whether a file is of a type: posts, drafts, pages, or the name of a collection."""
        if kind in ("page", "pages") and "pages" not in self._collections():
            return not any(part.startswith("_") for part in PurePosixPath(key).parts[:-1])
        return not kind or f"_{kind}/" in f"/{key}" or f"_{kind}s/" in f"/{key}"

    def _collection(self, path: PurePosixPath) -> str:
        return next((part[1:] for part in path.parts[:-1] if part[:1] == "_" and part[1:] in self._collections()), "")

    def _collections(self) -> dict[str, dict[str, object]]:
        """Their settings, by name; those of posts are Jekyll's own."""
        found = self.settings.get("collections")
        rows = dict.fromkeys(map(str, found)) if isinstance(found, list) else found if isinstance(found, dict) else {}
        return {str(name): row if isinstance(row, dict) else {} for name, row in rows.items() if name != "posts"}

    def _names(self, name: str) -> list[str]:
        found = self.settings.get(name)
        rows = found if isinstance(found, list) else [found]
        return [str(row).strip("/") for row in rows if str(row or "").strip("/")]


def _ending(style: str) -> str:
    """What the site's style puts behind the addresses of pages and collections."""
    if style == "pretty" or style.endswith("/"):
        return "/"
    return ".html" if style in STYLES or style.endswith(":output_ext") else ""
