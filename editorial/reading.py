"""A piece's body made ready for reading: everything it refers to is fetched at once, whatever its length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from editorial.models import Piece

WORDS_A_MINUTE = 220  # adults reading non-fiction silently: 238 (Brysbaert 2019), a little less for tables and figures
SEAM = "<hr data-seam>"  # stands between texts while they are expanded as one; editors cannot write it

TAGS = {
    *("p", "h3", "h4", "h5", "b", "strong", "i", "em", "sup", "sub", "code", "pre", "s", "u", "br", "hr", "a"),
    *("ol", "ul", "li", "dl", "dt", "dd", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "abbr", "kbd"),
}


@dataclass
class Part:
    """One block of a section; `html` is the ready text of rich text, `host` where an embed lives."""

    kind: str
    value: Any
    html: SafeString = mark_safe("")  # noqa: RUF009 - immutable
    host: str = ""


@dataclass(frozen=True)
class Section:
    anchor: str
    title: str
    parts: list[Part]


@dataclass(frozen=True)
class Reading:
    """A piece as its readers get it."""

    sections: list[Section]
    minutes: int

    @classmethod
    def of(cls, piece: Piece) -> "Reading":
        return cls(body_of(piece), minutes_of(piece))


def body_of(piece: Piece) -> list[Section]:
    """The sections of a piece with their parts ready to print, in a number of queries that does not grow."""
    sections = [Section(v["anchor"], v["title"], list(_parts(v["content"]))) for v in piece.section_values()]
    texts = [part for section in sections for part in section.parts if part.kind == "text"]
    for part, html in zip(texts, _expanded([part.value.source for part in texts]), strict=True):
        part.html = html
    return sections


def _parts(content: Any) -> Iterator[Part]:
    for child in content:
        host = urlsplit(child.value["url"]).hostname or "" if child.block_type == "embed" else ""
        yield Part(child.block_type, child.value, host=host)


def _expanded(sources: list[str]) -> list[SafeString]:
    """Rich texts with their links resolved, together: as many queries for fifty as for one."""
    if not sources:
        return []
    return [_clean(html) for html in expand_db_html(SEAM.join(sources)).split(SEAM)]


def _clean(html: str) -> SafeString:
    """What the editor can write, and no more: imports and the API store text that never passed the editor."""
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href", "title"}}, link_rel="noopener")
    return mark_safe(cleaned)  # noqa: S308 - just cleaned


def minutes_of(piece: Piece) -> int:
    """Minutes to read, at least one."""
    words = sum(len(text.split()) for _, _, text in piece.sections())
    return max(1, round(words / WORDS_A_MINUTE))
