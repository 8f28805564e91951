"""Links between imported items: from their old addresses, or their places in a folder, to the pages made of them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from editorial.intake.conversion.entries import Section
from editorial.intake.sources.hosts import host_of, path_of
from editorial.pieces.blocks import StreamValue

ANCHOR = re.compile(r'<a href="([^"]*)">')
NUMBERED = re.compile(r"(?:p|page_id|attachment_id|cat|tag)=")  # WordPress: the query is the page
ENDING = re.compile(r"(?:/(?:_?index|readme))?\.(?:html?|mdx?|markdown)$", re.I)


@dataclass(frozen=True)
class Origin:
    """Where a text was: what its relative links are relative to. Either may be unknown."""

    address: str = ""  # on the old site
    place: str = ""  # in the folder of the source


@dataclass
class Links:
    """Resolves addresses to pages. `is_ours` tells the old site's addresses; others stay as they are."""

    is_ours: Callable[[str], bool] = field(default=lambda address: not host_of(address))
    pages: dict[str, int] = field(default_factory=dict)  # path on the old site → page id
    places: dict[str, int] = field(default_factory=dict)  # path in the source → page id

    def add(self, addresses: Iterable[str], places: Iterable[str], page_id: int) -> None:
        for address in addresses:
            self.pages.setdefault(_plain(path_of(address)), page_id)
        for place in places:
            self.places.setdefault(place, page_id)

    def page(self, address: str, origin: Origin) -> int | None:
        if not self.is_internal(address):
            return None
        address = address.removeprefix("@")  # Zola: from the root of the source
        if origin.address or address.startswith("/") or host_of(address):
            base = path_of(origin.address).rstrip("/") + "/" if origin.address else "/"
            if found := _known(self.pages, urljoin(base, address)):
                return found
        return None if host_of(address) else _known(self.places, urljoin(origin.place or "/", address))

    def is_internal(self, address: str) -> bool:
        """Whether an address leads to some page of the old site, and not just further down the same one."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        return parts.scheme in ("", "http", "https") and bool(parts.path or parts.query) and self.is_ours(address)

    def rewrite(self, sections: list[Section], origin: Origin) -> int:
        """Turn addresses into links to pages, where they are known; how many were."""
        count = 0

        def point(match: re.Match[str]) -> str:
            nonlocal count
            page = self.page(unescape(match[1]), origin)
            if page is None:
                return match[0]
            count += 1
            return f'<a id="{page}" linktype="page">'

        for section in sections:
            for block in section["value"]["content"]:
                if block["type"] == "text":
                    block["value"] = ANCHOR.sub(point, block["value"])
        return count

    def dead(self, sections: list[Section]) -> Iterator[str]:
        """Addresses of the old site that nothing was made of."""
        for section in sections:
            for block in section["value"]["content"]:
                if block["type"] == "text":
                    yield from (
                        found for href in ANCHOR.findall(block["value"]) if self.is_internal(found := unescape(href))
                    )


def _plain(path: str) -> str:
    return unquote(path).rstrip("/") or "/"


def _known(pages: dict[str, int], address: str) -> int | None:
    """By the whole path; without its query; without the ending or the file that stands for a folder."""
    whole = _plain(path_of(address))
    path, _, query = whole.partition("?")
    if whole in pages or NUMBERED.match(query):
        return pages.get(whole)
    return pages.get(path) or pages.get(ENDING.sub("", path) or "/")


def stored(body: StreamValue) -> list[Section]:
    """A StreamField's value as plain rows."""
    sections: list[Section] = json.loads(json.dumps(list(body.raw_data)))
    return sections
