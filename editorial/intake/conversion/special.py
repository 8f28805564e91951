"""Tags that become a block of their own: headings, lists, quotes, tables, code, figures. One handler each."""

import re
from collections.abc import Callable
from html import escape
from typing import Protocol

from bs4 import BeautifulSoup, Tag

from editorial.intake.conversion.dialects import TEMPLATE_TAG, Dialect
from editorial.intake.conversion.entries import Block, Entry, Heading, PictureFinder, embed_address, unconverted
from editorial.intake.conversion.foreign_tags import BLOCK_MARK, MARK
from editorial.intake.conversion.inline import Inline
from editorial.intake.conversion.tables import lost_in, table_value

LISTS = ("ul", "ol", "menu")
# Found in a list item or heading, these stand after it: lists hold text and lists only.
NOT_IN_LISTS = ("img", "table", "pre", "blockquote", "iframe", "video", "audio", "object", "svg", "form", BLOCK_MARK)
PARAGRAPH_END = "\ue000"  # a character of nobody: the parser would fold spaces into one
# Pandoc's and kramdown's “## Title {#anchor .class}”, “{: #anchor}”; MDX has “{/* #anchor */}”.
HEADING_MARK = re.compile(r"\s*\{#([\w-]+)[^{}]*\}\s*$")
HEADING_ID = re.compile(r"^\{(?::|/\*)\s*[^{}]*#([\w-]+)")
TABLE_OF_CONTENTS = re.compile(r"^\{:\s*toc\b")
ALERT = re.compile(r"^\s*\[!(\w+)\][+-]?[ \t]*([^\n]*)\n?")  # GitHub's and Obsidian's “> [!NOTE]”
SVG_REASON = (
    "Drawings of this kind (SVG) are not kept here. Save it as PNG or WebP, upload that and put it in this place."
)


class Walker(Protocol):
    """What a handler may ask of the walk it belongs to."""

    dialect: Dialect
    inline: Inline

    @property
    def picture(self) -> PictureFinder: ...
    def add(self, entry: Entry) -> None: ...
    def text(self, html: str) -> None: ...
    def flush(self) -> None: ...
    def children(self, tag: Tag, wrap: tuple[str, ...] = ()) -> None: ...
    def apart(self, tag: Tag) -> list[Entry]: ...


def heading(walker: Walker, tag: Tag) -> None:
    after = _take_out(tag)
    title = " ".join(tag.get_text().split())
    anchor = str(tag.get("id") or "")
    html = walker.inline.children(tag).strip()
    if found := HEADING_MARK.search(title):
        title, anchor, html = title[: found.start()], found[1], HEADING_MARK.sub("", html)
    if given := tag.find([MARK, BLOCK_MARK], source=HEADING_ID):
        anchor = HEADING_ID.sub(r"\1", str(given["source"])).rstrip("}*/ ").split(" ")[0]
    if title:
        walker.add(Heading(int(tag.name[1]), title, html, anchor))
    for special in after:
        walker.children(_holding(special))


def bullets(walker: Walker, tag: Tag) -> None:
    """A list; where an item holds a picture or table the list ends, and goes on behind it."""
    walker.flush()
    if toc := tag.find([MARK, BLOCK_MARK], source=TABLE_OF_CONTENTS):
        source = f"{tag.get_text(' ', strip=True)}\n{toc['source']}"
        walker.add(unconverted(source, "The old site listed its headings here; sections list themselves."))
        return
    kind = "ol" if tag.name == "ol" else "ul"
    waiting: list[str] = []
    for item in tag.find_all(["li", *LISTS], recursive=False):
        after = _take_out(item)
        waiting.append(_item(walker, item) if item.name == "li" else f"<li>{_list(walker, item)}</li>")
        if after:
            _close(walker, kind, waiting)
            for special in after:
                walker.children(_holding(special))
            walker.flush()
    _close(walker, kind, waiting)


def _close(walker: Walker, kind: str, items: list[str]) -> None:
    if any(re.sub(r"<[^>]*>", "", item).strip() for item in items):
        walker.text(f"<{kind}>{''.join(items)}</{kind}>")
    items.clear()
    walker.flush()


def _list(walker: Walker, tag: Tag) -> str:
    kind = "ol" if tag.name == "ol" else "ul"
    items = list(tag.find_all(["li", *LISTS], recursive=False))
    inner = "".join(_item(walker, i) if i.name == "li" else f"<li>{_list(walker, i)}</li>" for i in items)
    return f"<{kind}>{inner}</{kind}>"


def _item(walker: Walker, item: Tag) -> str:
    """An item's own text on one paragraph, its inner lists behind."""
    inner = [found.extract() for found in item.find_all(LISTS) if found.find_parent("li") is item]
    for part in item.find_all(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "summary"]):
        part.insert_after(Tag(name="br"))
        part.unwrap()
    text = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", walker.inline.children(item))
    return f"<li>{text}{''.join(_list(walker, found) for found in inner)}</li>"


def _take_out(tag: Tag) -> list[Tag]:
    """Remove what cannot stand inside text, outermost first, and return it in order."""
    return [found.extract() for found in tag.find_all(NOT_IN_LISTS) if not _inside_special(found, tag)]


def _inside_special(found: Tag, until: Tag) -> bool:
    for parent in found.parents:
        if parent is until or parent is None:
            return False
        if parent.name in NOT_IN_LISTS:
            return True
    return True  # already taken out with something around it


def _holding(tag: Tag) -> Tag:
    holder = Tag(name="div")
    holder.append(tag)
    return holder


def quotation(walker: Walker, tag: Tag) -> None:
    """A quote block with the name from its <cite>; what is no text in it follows. An alert is text with a title."""
    if _alert(walker, tag):
        return
    said_by = ""
    named = tag.find(["cite", "footer", "figcaption"])
    if named is not None:
        said_by = " ".join(named.get_text(" ").split())
        named.extract()
    words, rest = _words(walker.apart(tag))
    if words:
        walker.add(Block("quote", {"text": words, "expert": None, "said_by": said_by}))
    for link in tag.find_all("a", href=True):
        rest.append(unconverted(str(link), "A link in the quotation above, which is plain text here."))
    for entry in rest:
        walker.add(entry)


def _alert(walker: Walker, tag: Tag) -> bool:
    """Write “> [!NOTE] …” as text under its title, and say whether it was one."""
    first = tag.find(string=lambda text: bool(text and text.strip()))
    found = ALERT.match(str(first)) if first is not None else None
    if first is None or found is None:
        return False
    first.replace_with(str(first)[found.end() :])
    walker.flush()
    walker.text(f"<p><b>{escape(found[2].strip() or found[1].capitalize(), quote=False)}</b></p>")
    walker.children(tag)
    walker.flush()
    return True


def _words(entries: list[Entry]) -> tuple[str, list[Entry]]:
    """The text of entries as plain paragraphs, and the entries that are none."""
    lines: list[str] = []
    rest: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Heading):
            lines.append(entry.title)
        elif entry.kind == "text":
            lines.append(plain(entry.value))
        elif entry.kind == "quote":
            lines.append(entry.value["text"])
        else:
            rest.append(entry)
    return "\n\n".join(line for line in lines if line), rest


def plain(html: str) -> str:
    """Rich text as plain text, a blank line between paragraphs."""
    marked = re.sub(r"<br/>", "\n", re.sub(r"</(?:p|li|h3|h4)>", PARAGRAPH_END, html))
    lines = BeautifulSoup(marked, "lxml").get_text().split(PARAGRAPH_END)
    return "\n\n".join(line.strip() for line in lines if line.strip())


def code(walker: Walker, tag: Tag) -> None:
    for broken in tag.find_all("br"):
        broken.replace_with("\n")
    walker.add(Block("code", tag.get_text().strip("\n")))


def table(walker: Walker, tag: Tag) -> None:
    source, lost = str(tag), lost_in(tag)
    value = table_value(tag)
    if not any(any(row) for row in value["data"]):
        if lost:
            walker.children(tag)  # a table only used to place things
        return
    walker.add(Block("table", value))
    if lost:
        walker.add(
            unconverted(source, "The table above shows plain text; its cells also held links, pictures or lists.")
        )


def figure(walker: Walker, tag: Tag) -> None:
    """A picture with its caption; a figure of words alone is a quotation; others are walked."""
    found, caption = tag.find("img"), tag.find("figcaption")
    if found is None and tag.find(["iframe", "video", "audio", "table", "pre", "figure", "blockquote", *LISTS]) is None:
        if any(bare := tag.get_text().strip().split()) and embed_address(bare[0]):
            walker.children(tag)
        else:
            quotation(walker, tag)
        return
    if found is not None and len(tag.find_all("img")) == 1 and not _holds_more(tag, caption):
        _picture(walker, found, caption)
        return
    walker.flush()
    walker.children(tag)
    walker.flush()


def _holds_more(tag: Tag, caption: Tag | None) -> bool:
    """Whether a figure shows more than its picture and the caption: words beside them, a table, a frame."""
    if tag.find(["table", "iframe", "blockquote"]) is not None:
        return True
    said = caption.get_text() if caption else ""
    return len(tag.get_text().split()) > len(said.split())


def picture(walker: Walker, tag: Tag) -> None:
    _picture(walker, tag, None)


def _picture(walker: Walker, tag: Tag, caption: Tag | None) -> None:
    source = str(tag.get("src") or tag.get("data-src") or "").strip()
    found = walker.picture(source) if source else None
    if not isinstance(found, int):
        walker.add(unconverted(str(tag), found or _missing(source)))
        if caption is not None:
            walker.children(caption)
            walker.flush()
        return
    alt = " ".join(TEMPLATE_TAG.sub("", str(tag.get("alt") or "")).split())
    words = " ".join(caption.get_text(" ").split()) if caption else ""
    walker.add(Block("figure", {"image": found, "alt": alt, "caption": words}))
    for link in caption.find_all("a", href=True) if caption else []:
        walker.add(unconverted(str(link), "A link in the caption above, which is plain text here."))


def _missing(source: str) -> str:
    """Why a picture is not there, and what to do."""
    if not source:
        return "A picture without a file."
    if re.search(r"\.svgz?(?:[?#]|$)|^data:image/svg", source, re.I):
        return SVG_REASON
    return "The picture did not come along. Upload it and put it here."


def frame(walker: Walker, tag: Tag) -> None:
    address = embed_address(str(tag.get("src") or ""))
    if address:
        walker.add(Block("embed", {"url": address, "title": str(tag.get("title") or "")}))
    else:
        walker.add(unconverted(str(tag), "Something shown from another site; only known video sites can be embedded."))


def rule(walker: Walker, tag: Tag) -> None:
    walker.flush()
    walker.text("<hr/>")


def summary(walker: Walker, tag: Tag) -> None:
    """The line of a fold-out stands as a small heading; nothing is folded away here."""
    walker.flush()
    words = walker.inline.children(tag).strip()
    if words:
        walker.text(f"<h4>{words}</h4>")


def terms(walker: Walker, tag: Tag) -> None:
    """A list of terms: each term bold on a line of its own, its meaning below."""
    walker.flush()
    for part in tag.find_all(["dt", "dd"]):
        walker.children(part, ("b",) if part.name == "dt" else ())
        walker.flush()


Handler = Callable[[Walker, Tag], None]
HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
    **dict.fromkeys(LISTS, bullets),
    **dict.fromkeys(("pre", "xmp", "listing"), code),
    "blockquote": quotation,
    "table": table,
    "figure": figure,
    "img": picture,
    "iframe": frame,
    "hr": rule,
    "summary": summary,
    "dl": terms,
}
