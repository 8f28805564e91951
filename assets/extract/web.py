"""HTML: its text by headings. Nothing it names is fetched, nothing in it is run."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from assets.extract.pages import ExtractedPage, UnreadableError, by_headings
from assets.extract.plain import decoded

UNSEEN = {"script", "style", "template", "noscript", "head", "iframe", "object", "svg", "nav"}
HEADINGS = {"h1", "h2"}
BLOCKS = {"p", "li", "td", "th", "tr", "div", "section", "article", "blockquote", "pre", "h3", "h4", "h5", "h6", "br"}


def read(path: Path) -> Iterator[ExtractedPage]:
    return by_headings(_lines(_root(path)))


def title(path: Path) -> str:
    return _root(path).findtext(".//title") or ""


def _root(path: Path) -> etree._Element:
    text = decoded(path)
    if "<" not in text:
        raise UnreadableError("The file is not what its name says: it ends in “.html” but holds no HTML.")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)


def _lines(root: etree._Element) -> Iterator[tuple[bool, str]]:
    """(is it a heading, text) for each block. libxml2 bounds the depth of the tree."""
    line: list[str] = []
    for kind, node in _walk(root):
        if kind == "text":
            line.append(node)
            continue
        if node in HEADINGS | BLOCKS and (text := " ".join("".join(line).split())):
            yield kind == "end" and node in HEADINGS, text
            line = []
        elif node in HEADINGS | BLOCKS:
            line = []
    if text := " ".join("".join(line).split()):
        yield False, text


def _walk(node: etree._Element) -> Iterator[tuple[str, str]]:
    """("start" | "end", tag) and ("text", words) in the order of the document."""
    if node.tag in UNSEEN:
        return
    yield "start", node.tag
    yield "text", node.text or ""
    for child in node:
        yield from _walk(child)
        yield "text", child.tail or ""
    yield "end", node.tag
