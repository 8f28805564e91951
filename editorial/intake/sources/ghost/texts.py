"""What Ghost's editors store, as HTML: Lexical (since version 5) and Mobiledoc (since version 1).

Both are JSON. Read are https://lexical.dev/docs/concepts/nodes as Ghost uses it, and Mobiledoc 0.3
(https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md).
"""

import json
from html import escape
from typing import Any

from editorial.intake.sources.ghost.cards import Card, html_of, rows_of, text_of

# Bits of Lexical's `format` → tags.
FORMATS = {1: "b", 2: "i", 4: "s", 8: "u", 16: "code", 32: "sub", 64: "sup", 128: "mark"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PARAGRAPHS = HEADINGS | {"p", "blockquote", "aside", "pull-quote"}
MARKUPS = frozenset({"b", "strong", "i", "em", "s", "u", "code", "sub", "sup", "a", "del", "mark"})
# Sections of Mobiledoc, by number.
MARKUP_SECTION, IMAGE_SECTION, LIST_SECTION, CARD_SECTION = 1, 2, 3, 10


class BrokenText(ValueError):  # noqa: N818 - reads as what is said of the text
    """It is not what this editor stores."""


def _parsed(source: str) -> Card:
    try:
        found = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise BrokenText("Its text cannot be read: it is no JSON.") from error
    if not isinstance(found, dict):
        raise BrokenText("Its text cannot be read: it is not what the editor stores.")
    return found


# --- Lexical -------------------------------------------------------------------------------------------------------
def lexical(source: str) -> str:
    """HTML of a text stored by Ghost's newer editor. Raises BrokenText."""
    root = _parsed(source).get("root")
    if not isinstance(root, dict):
        raise BrokenText("Its text cannot be read: it has no root.")
    try:
        return _children(root)
    except RecursionError as error:
        raise BrokenText("Its text is nested too deep to be read.") from error


def _children(node: Card) -> str:
    return "".join(map(_node, rows_of(node.get("children"))))


def _node(node: Card) -> str:
    kind = text_of(node, "type").removeprefix("extended-")
    if kind == "text":
        return _words(node)
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else " "
    inner = _children(node)
    if kind in ("link", "autolink"):
        return f'<a href="{escape(text_of(node, "url"))}">{inner}</a>'
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
        return f"<{tag}>{inner}</{tag}>"
    tags = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li", "root": "div"}
    tag = text_of(node, "tag") if kind == "heading" else tags.get(kind, "")
    if kind == "heading" and tag not in HEADINGS:
        tag = "h2"
    if tag:
        return f"<{tag}>{inner}</{tag}>"
    return inner if inner else html_of(kind, node)


def _words(node: Card) -> str:
    words, number = escape(text_of(node, "text"), quote=False), node.get("format")
    for bit, tag in FORMATS.items():
        if isinstance(number, int) and number & bit and words.strip():
            words = f"<{tag}>{words}</{tag}>"
    return words


# --- Mobiledoc -----------------------------------------------------------------------------------------------------
def mobiledoc(source: str) -> str:
    """HTML of a text stored by Ghost's editor before Lexical. Raises BrokenText."""
    stored = _parsed(source)
    sections = stored.get("sections")
    if not isinstance(sections, list):
        raise BrokenText("Its text cannot be read: it has no sections.")
    try:
        return "".join(_section(section, stored) for section in sections)
    except (IndexError, TypeError, KeyError, ValueError) as error:
        raise BrokenText("Its text cannot be read: its parts do not fit together.") from error


def _section(section: list[Any], stored: dict[str, object]) -> str:
    kind = section[0]
    if kind == MARKUP_SECTION:
        tag = str(section[1]).lower()
        tag = {"aside": "blockquote", "pull-quote": "blockquote"}.get(tag, tag if tag in PARAGRAPHS else "p")
        return f"<{tag}>{_markers(section[2], stored)}</{tag}>"
    if kind == LIST_SECTION:
        tag = "ol" if str(section[1]).lower() == "ol" else "ul"
        return f"<{tag}>{''.join(f'<li>{_markers(item, stored)}</li>' for item in _list(section[2]))}</{tag}>"
    if kind == IMAGE_SECTION:
        return html_of("image", {"src": section[1]})
    if kind == CARD_SECTION:
        name, card = _at(stored, "cards", section[1])[:2]
        return html_of(str(name), card if isinstance(card, dict) else {})
    raise ValueError(kind)


def _markers(markers: object, stored: dict[str, object]) -> str:
    """Runs of text, each opening markups by number and closing as many of the innermost as it says."""
    parts, opened = [], []
    for kind, opening, closing, value in _list(markers):
        for number in opening:
            tag, attributes = (*_at(stored, "markups", number), [])[:2]
            name = str(tag).lower() if str(tag).lower() in MARKUPS else "span"
            pairs = dict(zip(attributes[::2], attributes[1::2], strict=True)) if attributes else {}
            parts.append(f'<a href="{escape(str(pairs.get("href", "")))}">' if name == "a" else f"<{name}>")
            opened.append(name)
        parts.append(_atom(_at(stored, "atoms", value)) if kind else escape(str(value), quote=False))
        parts += [f"</{opened.pop()}>" for _ in range(min(closing, len(opened)))]
    return "".join(parts)


def _atom(atom: list[Any]) -> str:
    return "<br>" if atom[0] == "soft-return" else escape(str(atom[1]), quote=False)


def _at(stored: dict[str, object], name: str, number: object) -> list[Any]:
    return _list(_list(stored[name])[int(str(number))])


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value
