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
from editorial.intake.conversion.foreign_tags import BLOCK_MARK
from editorial.intake.conversion.inline import CONTROL_REASON, CONTROLS, KEPT_TAGS, Inline, LinkResolver, plain_link
from editorial.intake.conversion.special import HANDLERS

# Where a linked picture only leads to itself.
PICTURE_FILE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:\?|$)|[?&]attachment_id=", re.I)
DEEPEST = 150  # nested this far nothing is a text any more; Python's own limit is 1,000 calls
WRAPPER_NAMES = """
    html body div section article main header footer aside nav center address hgroup p figcaption details fieldset
    legend noscript dd search picture
"""
WRAPPERS = frozenset(WRAPPER_NAMES.split())
# Kept as a note by themselves; in a paragraph the sentence stays whole and the note follows (see `inline.py`).
NO_BLOCK = {
    "video": "A video; upload it or give its address as an embed.",
    "audio": "A recording; upload it or give its address as an embed.",
    "svg": "A drawing in the page's own code; save it as a picture.",
}
OTHER_REASON = "This page has no block for it."
OTHERS = ("object", "embed", "applet", "canvas", "map", "dialog", "template")
KEPT_NAMES = frozenset(NO_BLOCK) | frozenset(OTHERS)
BLOCKS = KEPT_NAMES | frozenset(HANDLERS) | (WRAPPERS - {"picture"}) | {"form", BLOCK_MARK}


@dataclass
class Flow:
    """Walks a document; `entries` is what it found. `run` is the paragraph being gathered."""

    dialect: Dialect = PLAIN
    picture: PictureFinder = no_picture
    link: LinkResolver = plain_link
    entries: list[Entry] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    depth: int = 0
    places: dict[str, int] = field(default_factory=dict)  # ids of the source → the entry they stand at

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
            if found := gutenberg(str(node)):
                self.add(unconverted(*found))
        elif isinstance(node, Tag):
            self.depth += 1
            self._tag(node, wrap)
            self.depth -= 1
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            self._paragraphs(str(node), wrap)

    def _paragraphs(self, text: str, wrap: tuple[str, ...]) -> None:
        """Text between blocks; a blank line may end the paragraph."""
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
            self.flush()
            self._remember(tag)
            handler(self, tag)
        elif tag.name == BLOCK_MARK:
            self.add(unconverted(str(tag.get("source") or ""), str(tag.get("reason") or "")))
        elif tag.name in KEPT_NAMES:
            self.add(unconverted(str(tag), NO_BLOCK.get(tag.name, OTHER_REASON)))
        elif tag.name == "form":
            self._form(tag)
        elif tag.name in WRAPPERS:
            self._wrapper(tag)
        elif self._holds_blocks(tag):
            self._split_inline(tag, wrap)
        else:
            self._remember(tag)
            self._gather(self.inline.html(tag), wrap)

    def _remember(self, tag: Tag) -> None:
        for named in [tag, *tag.find_all(id=True), *tag.find_all("a", attrs={"name": True})]:
            if name := str(named.get("id") or (named.name == "a" and named.get("name")) or ""):
                self.places.setdefault(name, len(self.entries))

    def _wrapper(self, tag: Tag) -> None:
        self.flush()
        if name := str(tag.get("id") or ""):
            self.places.setdefault(name, len(self.entries))
        self.children(tag)
        self.flush()

    def _form(self, tag: Tag) -> None:
        """A form is noted once, whole; its words stay for readers, its controls do not."""
        self.add(unconverted(str(tag), CONTROL_REASON))
        for control in tag.find_all(list(CONTROLS)):
            control.decompose()
        self._wrapper(tag)

    def _holds_blocks(self, tag: Tag) -> bool:
        return tag.find(list(BLOCKS)) is not None

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
