"""From the Markdown of the demo's pieces to the sections of their pages.

Beside plain Markdown four things have a line of their own: `[[action: label | slug]]`, `[[download: label | file]]`,
`[[figure: picture | caption]]`, and a block quote whose last line is `— Name` of an expert.
"""

import re
from collections.abc import Iterator
from typing import TypedDict
from uuid import UUID, uuid5

from django.utils.text import slugify
from markdown_it import MarkdownIt
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from editorial.pieces.demo.pictures import PICTURES
from editorial.vocabulary.models import Expert

DIRECTIVE = re.compile(r"\[\[(action|download|figure): *(.+?) *\| *(.+?) *\]\]$")
PIECE_LINK = re.compile(r'<a href="piece:([a-z0-9-]+)">')
MARKDOWN = MarkdownIt("commonmark", {"html": False})


class Block(TypedDict):
    """As StreamField stores it; the value of a section holds blocks too."""

    type: str
    value: object
    id: str


def body(text: str, piece: UUID) -> list[Block]:
    """StreamField data of a whole piece. Block ids are made from the piece's uuid: the same text, the same data."""
    chapters = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)[1:]
    return [
        _block(
            "section",
            {"title": title, "anchor": slugify(title)[:80], "content": _content(words, piece, title)},
            piece,
            title,
        )
        for title, words in zip(chapters[::2], chapters[1::2], strict=True)
    ]


def downloads(text: str) -> list[str]:
    """Names of the files a text offers: `["coverage-map.xlsx"]`."""
    return [name for kind, _, name in _directives(text) if kind == "download"]


def _directives(text: str) -> Iterator[tuple[str, str, str]]:
    for line in text.splitlines():
        if found := DIRECTIVE.match(line):
            yield found[1], found[2], found[3]


def _content(words: str, piece: UUID, title: str) -> list[Block]:
    blocks: list[Block] = []
    for number, chunk in enumerate(_chunks(words)):
        for kind, value in _understood(chunk):
            blocks.append(_block(kind, value, piece, f"{title}/{number}"))
    return blocks


def _chunks(words: str) -> list[str]:
    """Paragraphs, those of plain text joined: a table, quote or directive stands alone."""
    joined: list[str] = []
    for paragraph in re.split(r"\n\s*\n", words.strip()):
        plain = not paragraph.startswith((">", "|", "[["))
        if plain and joined and not joined[-1].startswith((">", "|", "[[")):
            joined[-1] += f"\n\n{paragraph}"
        else:
            joined.append(paragraph)
    return joined


def _understood(chunk: str) -> Iterator[tuple[str, object]]:
    if chunk.startswith("|"):
        yield "table", _table(chunk)
    elif chunk.startswith(">"):
        yield "quote", _quote(chunk)
    elif found := DIRECTIVE.match(chunk):
        yield from DIRECTIVES[found[1]](found[2], found[3])
    elif chunk:
        yield "text", PIECE_LINK.sub(_page_link, MARKDOWN.render(chunk))


def _table(chunk: str) -> dict[str, object]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in chunk.splitlines()]
    return {
        "data": [row for row in rows if not set("".join(row)) <= set("-: ")],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_header_choice": "both",
        "table_caption": "",
        "cell": [],
    }


def _quote(chunk: str) -> dict[str, object]:
    lines = [line.removeprefix(">").strip() for line in chunk.splitlines()]
    name = lines.pop().removeprefix("— ") if lines[-1].startswith("— ") else ""
    expert = Expert.objects.filter(name=name).first()
    return {"text": " ".join(lines).strip(), "expert": expert and expert.pk, "said_by": "" if expert else name}


def _page_link(found: re.Match[str]) -> str:
    return f'<a linktype="page" id="{Page.objects.get(slug=found[1]).pk}">'


def _action(label: str, slug: str) -> Iterator[tuple[str, object]]:
    yield "call_to_action", {"label": label, "page": Page.objects.get(slug=slug).pk, "url": ""}


def _download(label: str, name: str) -> Iterator[tuple[str, object]]:
    """Nothing yet when the file has not been made: the library's demo makes it and fills the page again."""
    document = Document.objects.filter(title=name).first()
    if document:
        yield "download", {"document": document.pk, "label": label}


def _figure(name: str, caption: str) -> Iterator[tuple[str, object]]:
    image = Image.objects.get(title=PICTURES[name].title)
    yield "figure", {"image": image.pk, "alt": PICTURES[name].alt, "caption": caption}


DIRECTIVES = {"action": _action, "download": _download, "figure": _figure}


def _block(kind: str, value: object, piece: UUID, place: str) -> Block:
    return {"type": kind, "value": value, "id": str(uuid5(piece, f"{kind} {place}"))}
