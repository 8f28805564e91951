"""What the settings of a Hugo site say of its pages: where they were, what they hand down, what is no page."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from editorial.intake.sources.generators.globs import is_meant
from editorial.intake.sources.head import is_yes

# Hugo's words for parts of an address, and ours (`file_addresses`).
PARTS = {
    ":contentbasename": ":file_name",
    ":slugorcontentbasename": ":slug_or_file_name",
    ":filename": ":file_name",
    ":slugorfilename": ":slug_or_file_name",
    ":title": ":own_title",
    ":slug": ":slug_or_title",
    ":month": ":month",
}


class Hugo:
    """`settings`: the site's, with those of files of their own (permalinks, languages, cascade) beside the others."""

    def __init__(self, settings: dict[str, object]) -> None:
        self.settings = {name.lower(): value for name, value in settings.items()}

    def address(self, key: str) -> str:
        """The address of a page as a pattern: its section's, else its place; empty outside `content`."""
        language, place = self._parted(key)
        if place is None:
            return ""
        stem, above = place.name.partition(".")[0], place.parent
        if stem == "_index":
            return f"{language}/{_plain(above)}/"
        ending = ".html" if is_yes(self.settings.get("uglyurls", "")) else "/"
        section = above.parts[0] if above.parts and (stem != "index" or len(above.parts) > 1) else ""
        below = above.parent if stem == "index" else above
        if pattern := self._permalink(section):
            parts = {":sections": _plain(below), ":section": section}
            for name, value in parts.items():
                pattern = pattern.replace(name, value)
            return language + re.sub(r":[a-z]+", lambda match: PARTS.get(match[0], match[0]), pattern)
        return f"{language}/{_plain(below)}/:slug_or_file_name{ending}"

    def cascade(self, key: str) -> Iterator[dict[str, object]]:
        """What the settings hand down to a page."""
        yield from handed_down(self.settings.get("cascade"), key)

    def reason_to_keep_back(self, key: str) -> str:
        """Why the settings make no page of a file; empty when they do."""
        named = self.settings.get("ignorefiles")
        for pattern in named if isinstance(named, list) else []:
            if _finds(str(pattern), key):
                return f"The old site left it out (“ignoreFiles: {pattern}”): it stays a draft."
        language = self._language(key)
        off = self.settings.get("disablelanguages")
        settings = self._languages().get(language)
        is_off = isinstance(settings, dict) and is_yes(settings.get("disabled", ""))
        if language and (is_off or language in (off if isinstance(off, list) else str(off or "").split())):
            return f"The old site showed nothing in “{language}”: it stays a draft."
        return ""

    def _permalink(self, section: str) -> str:
        given = self.settings.get("permalinks")
        rows = given if isinstance(given, dict) else {}
        pages = rows.get("page")
        found = (pages.get(section) if isinstance(pages, dict) else None) or rows.get(section)
        return found if section and isinstance(found, str) else ""

    def _languages(self) -> dict[str, object]:
        found = self.settings.get("languages")
        return {str(name).lower(): row for name, row in found.items()} if isinstance(found, dict) else {}

    def _language(self, key: str) -> str:
        """Of a file: by the end of its name, or by the folder that is its language's."""
        ending = PurePosixPath(key).stem.rpartition(".")[2].lower()
        if ending in self._languages() and "." in PurePosixPath(key).stem:
            return ending
        for name, row in self._languages().items():
            folder = row.get("contentDir") or row.get("contentdir") if isinstance(row, dict) else ""
            if folder and key.startswith(f"{str(folder).strip('/')}/"):
                return name
        return ""

    def _parted(self, key: str) -> tuple[str, PurePosixPath | None]:
        """What stands before the addresses of its language, and its place below its content folder."""
        language = self._language(key)
        row = self._languages().get(language)
        folder = (row.get("contentDir") or row.get("contentdir")) if isinstance(row, dict) else ""
        root = f"{str(folder or self.settings.get('contentdir') or 'content').strip('/')}/"
        if not key.startswith(root):
            return "", None
        default = str(self.settings.get("defaultcontentlanguage") or "en").lower()
        is_below = language or (self._languages() and default)
        if is_below == default and not is_yes(self.settings.get("defaultcontentlanguageinsubdir", "")):
            is_below = ""
        if own := (row.get("baseURL") or row.get("baseurl")) if isinstance(row, dict) else "":
            return str(own).rstrip("/"), PurePosixPath(key.removeprefix(root))  # a host of its own, and no folder
        return f"/{is_below}" if is_below else "", PurePosixPath(key.removeprefix(root))


def handed_down(cascade: object, key: str) -> Iterator[dict[str, object]]:
    """The values of each row of a `cascade` whose target a page is; a target that is no path is taken for met."""
    for row in cascade if isinstance(cascade, list) else [cascade]:
        if not isinstance(row, dict):
            continue
        target = row.get("_target") or row.get("target")
        path = str(target.get("path") or "") if isinstance(target, dict) else ""
        if not path or is_meant(re.sub(r"(?:/(?:_?index))?(?:\.\w+)*$", "", key.partition("/")[2]), path):
            inner = row.get("params")
            values = {name: value for name, value in row.items() if name not in ("_target", "target", "params")}
            yield (inner if isinstance(inner, dict) else {}) | values


def _plain(folder: PurePosixPath) -> str:
    return "" if folder.as_posix() == "." else re.sub(r"\s+", "-", folder.as_posix().lower())


def _finds(pattern: str, key: str) -> bool:
    """Patterns here are people's own; one that Python does not know finds nothing."""
    try:
        return len(pattern) < 200 and re.search(pattern, key) is not None  # characters
    except re.error:
        return False
