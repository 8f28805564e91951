"""Markdown as the demo's files need it: headings, paragraphs, lists, quotes and tables, with inline text as HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

HERE = Path(__file__).parent
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
RENDERER = RendererHTML()

TAG = re.compile(r"<[^>]+>")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

DemoKind = Literal["heading", "paragraph", "item", "quote", "table"]


@dataclass
class DemoPart:
    """One part of a text. `html` holds bold and italics only; a table has `rows` instead."""

    kind: DemoKind
    html: str = ""
    level: int = 0  # of a heading, from 1
    number: int = 0  # of an item in an ordered list; 0 in a bulleted one
    rows: list[list[str]] = field(default_factory=list)


def parts(text: str) -> Iterator[DemoPart]:
    within: list[str] = []
    numbers: list[int] = []
    table: list[list[str]] = []
    for token in MARKDOWN.parse(text):
        if token.nesting == 1:
            within.append(token.tag if token.type == "heading_open" else token.type.removesuffix("_open"))
            numbers += [0] if token.type == "ordered_list_open" else []
            table += [[]] if token.type == "tr_open" else []
        elif token.nesting == -1:
            within.pop()
            if token.type == "ordered_list_close":
                numbers.pop()
            if token.type == "table_close":
                yield DemoPart("table", rows=table)
                table = []
        elif token.type == "inline" and "table" in within:
            table[-1].append(_inline(token))
        elif token.type == "inline":
            yield _part(token, within, numbers)


def _part(token: Token, within: list[str], numbers: list[int]) -> DemoPart:
    if within[-1] in HEADINGS:
        return DemoPart("heading", _inline(token), level=HEADINGS.index(within[-1]) + 1)
    if "blockquote" in within:
        return DemoPart("quote", _inline(token))
    if "list_item" in within:
        if numbers and "ordered_list" in within:
            numbers[-1] += 1
            return DemoPart("item", _inline(token), number=numbers[-1])
        return DemoPart("item", _inline(token))
    return DemoPart("paragraph", _inline(token))


def _inline(token: Token) -> str:
    html = RENDERER.renderInline(token.children or [], MARKDOWN.options, {})
    return html.replace("strong>", "b>").replace("em>", "i>").replace("\n", " ")


def plain(html: str) -> str:
    """The words of inline HTML."""
    return unescape(TAG.sub("", html))
