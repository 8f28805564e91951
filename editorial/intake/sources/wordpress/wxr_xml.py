"""The XML of a WordPress export: streamed, never trusted; what is broken in it is repaired or named with its line.

Declarations of entities and document types are refused: nothing in an export needs one, and they can blow up memory
or read files of this machine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.entities import html5
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from editorial.intake.sources.items import UnreadableSource

CONTROL = bytes.maketrans(
    bytes([*range(9), 11, 12, *range(14, 32)]), b" " * 29
)  # not allowed in XML, common in exports
WIDE = (b"\xff\xfe", b"\xfe\xff")  # how UTF-16 begins
CHILD = 3  # how deep the children of <rss><channel> are
START = re.compile(r"<item(?:\s[^<>]*)?>")
END = re.compile(r"</item>(?=\s*(?:<item[\s>]|</channel>|\Z))")
WITH_CDATA = re.compile(r"<((?:[\w-]+:)?[\w-]+)((?:\s[^<>]*)?)>\s*<!\[CDATA\[(.*?)\]\]>\s*</\1>", re.S)
PLAIN_NAMES = r"title|link|guid|pubDate|description|category|dc:creator|wp:(?!postmeta|comment|author|term)\w+"
PLAIN = re.compile(rf"<({PLAIN_NAMES})((?:\s[^<>]*)?)>([^\n]*?)</\1>")
AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);|([A-Za-z]\w{1,30};)?)")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HARMFUL = "The file declares a document type or entities. WordPress exports never do, and they can do harm: refused."


@dataclass
class Part:
    """A child of the channel. `line`: where it had to be repaired, 0 when it was whole."""

    element: Element
    line: int = 0


@dataclass
class Lost:
    """An item that could not be read, and where it begins."""

    line: int
    source: str
    reason: str

    def field(self, name: str) -> str:
        found = re.search(rf"<(?:\w+:)?{name}>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</", self.source[:20_000], re.S)
        return " ".join(found[1].split())[:200] if found else ""


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """The text of a child by its name; WXR 1.0 to 1.2 differ in their namespaces."""
    return next(((child.text or "").strip() for child in element if local(child.tag) == name), "")


def whole_parts(path: Path) -> Iterator[Part]:
    """The children of the channel of a file in order. Raises ParseError where it is broken, UnreadableSource."""
    channel, depth = None, 0
    try:
        with path.open("rb") as file:
            wide = file.read(2) in WIDE
            file.seek(0)
            source: IO[bytes] | _Cleaned = file if wide else _Cleaned(file)
            for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                if event == "start" and depth == CHILD - 1:
                    channel = element
                elif event == "end" and depth == CHILD - 1:
                    yield Part(element)
                    if channel is not None:
                        channel.remove(element)
    except DefusedXmlException as error:
        raise UnreadableSource(HARMFUL) from error
    except (UnicodeError, LookupError) as error:
        raise UnreadableSource(f"The file's letters cannot be read ({error}). Save it as UTF-8.") from error


class _Cleaned:
    """A file without the control characters that make an XML parser give up."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def read(self, size: int = -1) -> bytes:
        return self.file.read(size).translate(CONTROL)


def recovered_parts(path: Path) -> Iterator[Part | Lost]:
    """The same of a broken file, item by item: whole ones as they are, others repaired, or lost with their line."""
    text = _letters(path.read_bytes())
    first = START.search(text)
    head = text[: first.start() if first else len(text)]
    if re.search(r"<!(?:DOCTYPE|ENTITY)", head):
        raise UnreadableSource(HARMFUL)
    names = dict(re.findall(r"""xmlns:([\w-]+)\s*=\s*["']([^"'<>]+)["']""", head))
    yield from _head_parts(head, names)
    position = first.start() if first else len(text)
    line, counted = 1, 0
    while start := START.search(text, position):
        line, counted = line + text.count("\n", counted, start.start()), start.start()
        end = END.search(text, start.end())
        source = text[start.start() : end.end() if end else len(text)]
        part = _read(source, names, line) if end else None
        position = end.end() if end else len(text)
        if part is None and (inner := re.search(r"\n\s*(<item>)", source)):
            position = start.start() + inner.start(1)  # one was never closed: the next begins here
            source = source[: inner.start(1)]
            part = _read(f"{source}</item>", names, line)
        reason = "It is broken XML and could not be repaired" if end else "The file breaks off in the middle of it"
        yield part or Lost(line, source, f"{reason}, from line {line} on. Export it again, or write it in by hand.")


def _head_parts(head: str, names: dict[str, str]) -> Iterator[Part]:
    """What the channel says of the blog, each by itself: one that is broken does not spoil the others."""
    simple = r"<(link|wp:wxr_version|wp:base_site_url|wp:base_blog_url)>[^<]*</\1>|<wp:author>.*?</wp:author>"
    for found in re.finditer(simple, head, re.S):
        if part := _read(found[0], names, 0):
            yield part


def _read(source: str, names: dict[str, str], line: int) -> Part | None:
    if whole := _parsed(source, names):
        return Part(whole)
    mended = _parsed(_mended(source), names)
    return Part(mended, line) if mended is not None else None


def _parsed(source: str, names: dict[str, str]) -> Element | None:
    used = set(re.findall(r"</?([\w-]+):[\w-]+", source)) | set(re.findall(r"\s([\w-]+):[\w-]+=", source))
    known = {prefix: names.get(prefix, f"urn:unknown:{prefix}") for prefix in used | names.keys() if prefix != "xml"}
    declared = "".join(f' xmlns:{prefix}="{escape(name)}"' for prefix, name in known.items() if prefix != "xmlns")
    try:
        return next(iter(fromstring(f"<rss{declared}>{source}</rss>", forbid_dtd=True)), None)
    except (ParseError, DefusedXmlException, ValueError):
        return None


def _mended(source: str) -> str:
    """What breaks exports most: ends of CDATA within CDATA, bare signs, entities of HTML, characters XML forbids."""
    source = NOT_IN_XML.sub(" ", source)
    source = WITH_CDATA.sub(lambda found: f"<{found[1]}{found[2]}>{escape(found[3])}</{found[1]}>", source)
    source = PLAIN.sub(lambda found: f"<{found[1]}{found[2]}>{found[3].replace('<', '&lt;')}</{found[1]}>", source)
    return AMPERSAND.sub(_sign, source)


def _sign(found: re.Match[str]) -> str:
    if found[1]:
        number = found[1].lstrip("#")
        code = int(number[1:], 16) if number[:1] in "xX" else int(number) if number.isdigit() else 0
        is_forbidden = found[1].startswith("#") and (code > 0x10FFFF or NOT_IN_XML.match(chr(code)))
        return " " if is_forbidden else found[0]
    if found[2] and found[2] in html5:
        return escape(html5[found[2]])
    return f"&amp;{found[2] or ''}"


def _letters(content: bytes) -> str:
    """The file's text; bytes that are no UTF-8 are read as Western European letters."""
    if content.startswith(WIDE):
        return content.decode("utf-16", errors="replace")
    declared = re.match(rb"""\s*<\?xml[^>]*encoding=["']([\w-]+)["']""", content.removeprefix(b"\xef\xbb\xbf"))
    encoding = declared[1].decode() if declared else "utf-8"
    if encoding.lower() not in ("utf-8", "utf8"):
        try:
            return content.decode(encoding, errors="replace")
        except LookupError:
            pass  # an encoding nobody knows: read like all the others
    text = content.decode("utf-8-sig", errors="surrogateescape")
    return re.sub("[\udc80-\udcff]", lambda byte: bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace"), text)
