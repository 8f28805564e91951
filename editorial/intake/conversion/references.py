"""What `{{< ref "other.md" >}}`, `{% link … %}`, `{% post_url … %}` and `{filename}` name: a file of the source,
wherever it lies."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from editorial.intake.conversion.foreign_tags import REFERENCE
from editorial.intake.sources.items import files_below

# Pelican's, before the path of a file of the source: `{filename}b.md`, `{static}/images/a.png`.
FILE_OF_PELICAN = re.compile(r"(?:[{|]|%7C)(?:filename|static|attach)(?:[}|]|%7C)")
PAGE = re.compile(r"(?:/(?:_?index|readme))?\.(?:html?|mdx?|markdown)$", re.I)


@dataclass
class References:
    """Resolves references of one item: first beside it, then by the end of the path, in any case if need be; if one
    file only fits."""

    folder: str
    place: str = ""

    def link(self, href: str) -> dict[str, str]:
        """Attributes of a link; a reference that names no file of the source stays as it was written."""
        href = FILE_OF_PELICAN.sub(REFERENCE, href, count=1) if FILE_OF_PELICAN.match(href) else href
        if not href.startswith(REFERENCE):
            return {"href": href}
        name, mark, fragment = href.removeprefix(REFERENCE).partition("#")
        found = self._found(name) if name else ""
        return {"href": f"{found or name}{mark}{fragment}"}

    def _found(self, name: str) -> str:
        wanted = PAGE.sub("", f"/{name.strip('/')}")
        beside = PAGE.sub("", f"/{PurePosixPath(self.place).parent / name}")
        fitting = [path for path, plain in self._pages.items() if plain == beside]
        fitting = fitting or [path for path, plain in self._pages.items() if plain.endswith(wanted)]
        folded = wanted.casefold()  # notes name each other in any case
        fitting = fitting or [path for path, plain in self._pages.items() if plain.casefold().endswith(folded)]
        return f"/{fitting[0]}" if len(fitting) == 1 else ""

    @cached_property
    def _pages(self) -> dict[str, str]:
        """Files of the source that hold pages → their paths without endings."""
        folder = Path(self.folder)
        found = [key for key, _ in files_below(folder)] if self.folder and folder.is_dir() else []
        return {key: PAGE.sub("", f"/{key}") for key in found if PAGE.search(key)}
