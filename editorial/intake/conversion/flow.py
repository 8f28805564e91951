"""A document's HTML, walked once, as a flat list of headings and blocks in reading order.

What a block can say becomes that block; what none can say becomes an
`unconverted` block with the source and the reason.
"""

import re
from dataclasses import dataclass, field

from bs4 import Comment, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from editorial.intake.conversion.dialects import PLAIN, Dialect, gutenberg
from editorial.intake.conversion.entries import Block, Entry, PictureFinder, embed_address, no_picture, unconverted
from editorial.intake.conversion.inline import KEPT_TAGS, Inline, LinkResolver, plain_link
from editorial.intake.conversion.special import HANDLERS

# Where a linked picture only leads to itself.
PICTURE_FILE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:\?|$)|[?&]attachment_id=", re.I)
LONG_PARAGRAPH = 300  # characters: a form's own texts are shorter
DEEPEST = 150  # nested this far nothing is a text any more; Python's own limit is 1,000 calls
WRAPPER_NAMES = """
    html body div section article main header footer aside nav center address hgroup p figcaption details fieldset
    noscript dd search picture
"""
WRAPPERS = frozenset(WRAPPER_NAMES.split())
NO_BLOCK = {
    "script": "A script of the old site; scripts are not carried over.",
    "style": "A style sheet of the old site; pieces here follow the house style.",
    "iframe": "Something shown from another site.",
    "video": "A video; upload it or give its address as an embed.",
    "audio": "A recording; upload it or give its address as an embed.",
    "svg": "A drawing in the page's own code; save it as a picture.",
}
CONTROLS = frozenset({"input", "select", "textarea", "button", "form", "label", "output", "progress", "meter"})
CONTROL_REASON = "A form or calculator of the old site; it needs its scripts to work."
OTHER_REASON = "This page has no block for it."
OTHERS = ("object", "embed", "applet", "canvas", "math", "map", "dialog", "template")
KEPT_NAMES = CONTROLS | frozenset(NO_BLOCK) | frozenset(OTHERS)
BLOCKS = KEPT_NAMES | frozenset(HANDLERS) | (WRAPPERS - {"picture"})


@dataclass
class Flow:
    """Walks a document; `entries` is what it found. `run` is the paragraph being gathered."""

    dialect: Dialect = PLAIN
    picture: PictureFinder = no_picture
    link: LinkResolver = plain_link
    entries: list[Entry] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    depth: int = 0

    def __post_init__(self) -> None:
        self.inline = Inline(self.dialect, self.link)

    # --- gathering -------------------------------------------------------------------------------------------
    def add(self, entry: Entry) -> None:
        self.flush()
        self.entries.append(entry)
        self._notes()

    def text(self, html: str) -> None:
        """Add a finished piece of rich text to the text block at the end, or begin one."""
        last = self.entries[-1] if self.entries else None
        if isinstance(last, Block) and last.kind == "text":
            self.entries[-1] = Block("text", last.value + html)
        else:
            self.entries.append(Block("text", html))

    def flush(self) -> None:
        """End the paragraph. An address standing alone is what WordPress would have embedded."""
        inner = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", "".join(self.run))
        self.run = []
        bare = re.sub(r"</?a\b[^>]*>", "", inner)
        if re.fullmatch(r"https?://\S+", bare) and (address := embed_address(bare.replace("&amp;", "&"))):
            self.entries.append(Block("embed", {"url": address, "title": ""}))
        elif re.sub(r"<[^>]*>", "", inner).strip("\u00a0 \n\t"):
            self.text(f"<p>{inner}</p>")
        self._notes()

    def _notes(self) -> None:
        self.entries += [unconverted(source, reason) for source, reason in self.inline.notes]
        self.inline.notes.clear()

    # --- walking ---------------------------------------------------------------------------------------------
    def children(self, tag: Tag, wrap: tuple[str, ...] = ()) -> None:
        for child in list(tag.children):
            self.node(child, wrap)

    def node(self, node: PageElement, wrap: tuple[str, ...] = ()) -> None:
        if isinstance(node, Comment):
            if mark := gutenberg(str(node)):
                self.add(unconverted(mark.source, mark.reason))
        elif isinstance(node, Tag):
            self.depth += 1
            self._tag(node, wrap)
            self.depth -= 1
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            self._string(str(node), wrap)

    def _string(self, text: str, wrap: tuple[str, ...]) -> None:
        """Text between blocks: foreign tags stand on their own, a blank line may end the paragraph."""
        position = 0
        for mark in self.dialect.marks(text):
            if mark.inline:
                continue
            self._paragraphs(text[position : mark.start], wrap)
            self.add(unconverted(mark.source, mark.reason))
            position = mark.end
        self._paragraphs(text[position:], wrap)

    def _paragraphs(self, text: str, wrap: tuple[str, ...]) -> None:
        parts = re.split(r"\n[ \t\r]*\n\s*", text) if self.dialect.breaks else [text]
        for number, part in enumerate(parts):
            if number:
                self.flush()
            if part:
                self._gather(self.inline.text(part), wrap)

    def _gather(self, html: str, wrap: tuple[str, ...]) -> None:
        opening = "".join(f"<{tag}>" for tag in wrap)
        closing = "".join(f"</{tag}>" for tag in reversed(wrap))
        self.run.append(f"{opening}{html}{closing}" if html.strip() else html)

    def _tag(self, tag: Tag, wrap: tuple[str, ...]) -> None:
        handler = HANDLERS.get(tag.name)
        if self.depth > DEEPEST:
            self.add(unconverted(str(tag), "Nested too deep to be read as text."))
        elif handler:
            handler(self, tag)
        elif tag.name in KEPT_NAMES:
            self.add(
                unconverted(str(tag), CONTROL_REASON if tag.name in CONTROLS else NO_BLOCK.get(tag.name, OTHER_REASON))
            )
        elif tag.name in WRAPPERS:
            self._wrapper(tag)
        elif self._holds_blocks(tag):
            self._split_inline(tag, wrap)
        else:
            self._gather(self.inline.html(tag), wrap)

    def _wrapper(self, tag: Tag) -> None:
        if is_tool(tag):
            self.add(unconverted(str(tag), CONTROL_REASON))
            return
        self.flush()
        self.children(tag)
        self.flush()

    def _holds_blocks(self, tag: Tag) -> bool:
        if tag.find(list(BLOCKS)) is not None:
            return True
        marks = self.dialect.marks(tag.get_text()) if tag.name not in ("code", "kbd", "samp") else []
        return any(not mark.inline for mark in marks)

    def _split_inline(self, tag: Tag, wrap: tuple[str, ...]) -> None:
        """An inline tag around blocks: what it means goes to each run of text in it, a link's address after it."""
        meaning = KEPT_TAGS.get(tag.name)
        self.children(tag, (*wrap, meaning) if meaning and meaning not in wrap else wrap)
        href = str(tag.get("href") or "")
        if tag.name == "a" and href and not PICTURE_FILE.search(href):
            self.flush()
            self._gather(self.inline.link_to(href), ())
            self.flush()

    def apart(self, tag: Tag) -> list[Entry]:
        """What a tag holds, walked by itself."""
        inner = Flow(self.dialect, self.picture, self.link, depth=self.depth)
        inner.children(tag)
        inner.flush()
        return inner.entries


def is_tool(tag: Tag) -> bool:
    """Whether a wrapper is a form or calculator and not an article with a form in it: kept in one piece then."""
    if tag.name in ("html", "body") or tag.find(list(CONTROLS)) is None or tag.find(["h1", "h2", "h3"]):
        return False
    return all(len(paragraph.get_text()) < LONG_PARAGRAPH for paragraph in tag.find_all("p"))
