"""A piece's body made ready for reading: everything it refers to is fetched at once, whatever its length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nh3
from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from editorial.pieces.blocks import StreamValue, address_of
from editorial.pieces.models import Gate, Piece
from editorial.pieces.renditions import Picture, Pictures, Rendition
from editorial.platform.web.addresses import parts_of
from editorial.vocabulary.models import Author

WORDS_A_MINUTE = 220  # adults reading non-fiction silently: 238 (Brysbaert 2019), a little less for tables and figures
SEAM = "<hr data-seam>"  # stands between texts while they are expanded as one; editors cannot write it

TAGS = {
    *("p", "h3", "h4", "h5", "b", "strong", "i", "em", "sup", "sub", "code", "pre", "s", "u", "br", "hr", "a"),
    *("ol", "ul", "li", "dl", "dt", "dd", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "abbr", "kbd"),
}
PRINTED = ("authors", "topics", "sources")  # relations whose terms stand in a piece
OPEN_SECTIONS = {Gate.PARTIAL: 1, Gate.FULL: 0}  # how many a stranger reads


@dataclass
class RenderedBlock:
    """One block of a section; what its kind needs is filled in."""

    kind: str
    value: Any
    html: SafeString = mark_safe("")  # noqa: RUF009 - immutable
    href: str = ""
    host: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class RenderedSection:
    anchor: str
    title: str
    blocks: list[RenderedBlock]


@dataclass(frozen=True)
class RenderedPiece:
    """A piece as its readers get it. `share` is the rendition that networks show, if it has been made."""

    sections: list[RenderedSection]
    is_whole: bool
    minutes: int
    picture: Picture | None
    share: Rendition | None
    authors: list[Author]

    @classmethod
    def of(cls, piece: Piece, *, whole: bool = True) -> "RenderedPiece":
        """All of it, or what its gate leaves to strangers: what they may not read is not even prepared."""
        prefetch_related_objects([piece], *PRINTED)
        values = list(piece.section_values())
        shown = values if whole else values[: OPEN_SECTIONS[Gate(piece.gate)]]
        sections = [RenderedSection(v["anchor"], v["title"], list(_blocks(v["content"]))) for v in shown]
        blocks = [block for section in sections for block in section.blocks]
        pictures = Pictures([piece.image, *(block.value["image"] for block in blocks if block.kind == "figure")])
        _fill_texts([block for block in blocks if block.kind == "text"])
        for block in blocks:
            if block.kind == "figure":
                block.picture = pictures.of(block.value["image"], block.value["alt"])
        return cls(
            sections,
            whole,
            minutes_of(piece),
            pictures.of(piece.image),
            pictures.share(piece.image),
            list(piece.authors.all()),
        )


def _blocks(content: StreamValue) -> Iterator[RenderedBlock]:
    for child in content:
        block = RenderedBlock(child.block_type, child.value)
        if block.kind in ("embed", "call_to_action"):
            block.href = address_of(block.value)
            block.host = parts_of(block.href).hostname or ""
        yield block


def _fill_texts(blocks: list[RenderedBlock]) -> None:
    for block, html in zip(blocks, _expanded([block.value.source for block in blocks]), strict=True):
        block.html = html


def _expanded(sources: list[str]) -> list[SafeString]:
    """Rich texts with their links resolved, together: as many queries for fifty as for one."""
    if not sources:
        return []
    return [
        _clean(html) for html in expand_db_html(SEAM.join(source.replace(SEAM, "") for source in sources)).split(SEAM)
    ]


def _clean(html: str) -> SafeString:
    """What the editor can write, and no more: imports and the API store text that never passed the editor."""
    cleaned = nh3.clean(html, tags=TAGS, attributes={"a": {"href", "title"}}, link_rel="noopener")
    return mark_safe(cleaned)  # noqa: S308 - just cleaned


def minutes_of(piece: Piece) -> int:
    """Minutes to read, at least one."""
    words = sum(len(text.split()) for _, _, text in piece.sections())
    return max(1, round(words / WORDS_A_MINUTE))
