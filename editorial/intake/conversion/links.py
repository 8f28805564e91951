"""Links between imported items: from their old addresses to the pages made of them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from editorial.intake.conversion.entries import Section
from editorial.intake.runs.mapping import path_of
from editorial.pieces.blocks import StreamValue

ANCHOR = re.compile(r'<a href="([^"]*)">')


@dataclass
class Links:
    """Resolves addresses to pages. `hosts` are the old site's; addresses elsewhere stay as they are."""

    pages: dict[str, int] = field(default_factory=dict)  # path → page id
    hosts: set[str] = field(default_factory=set)

    def add(self, addresses: Iterable[str], page_id: int) -> None:
        for address in addresses:
            if host := urlsplit(address).hostname:
                self.hosts.add(host)
            self.pages.setdefault(path_of(address), page_id)

    def page(self, address: str, base: str = "/") -> int | None:
        parts = urlsplit(address)
        if parts.scheme not in ("", "http", "https") or (parts.hostname and parts.hostname not in self.hosts):
            return None
        if not parts.path and not parts.query:
            return None
        path = path_of(urljoin(base, address))
        return self.pages.get(path) or self.pages.get(re.sub(r"\.(html?|md)$", "", path.partition("?")[0]))

    def rewrite(self, sections: list[Section], base: str = "/") -> int:
        """Turn addresses into links to pages, where they are known; how many were."""
        count = 0

        def point(match: re.Match[str]) -> str:
            nonlocal count
            page = self.page(match[1].replace("&amp;", "&"), base)
            if page is None:
                return match[0]
            count += 1
            return f'<a id="{page}" linktype="page">'

        for section in sections:
            for block in section["value"]["content"]:
                if block["type"] == "text":
                    block["value"] = ANCHOR.sub(point, block["value"])
        return count


def stored(body: StreamValue) -> list[Section]:
    """A StreamField's value as plain rows."""
    sections: list[Section] = json.loads(json.dumps(list(body.raw_data)))
    return sections
