"""Text inside a paragraph: written anew from the few tags Wagtail's rich text knows, so nothing else can get in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from bs4 import Comment, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from editorial.intake.conversion.dialects import PLAIN, SHORTCODE, TEMPLATE_TAG, Dialect, is_shortcode
from editorial.intake.conversion.foreign_tags import MARK, REFERENCE

# What becomes of an inline tag: a tag of rich text. Other inline tags are dropped, their text stays.
KEPT_TAGS = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "i"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "sup": "sup",
}
# Dropping these would change what the sentence says, so their source is noted beside it.
MEANINGFUL = {
    **dict.fromkeys(("s", "del", "strike"), "Struck-through text stands above as plain text."),
    "sub": "Lowered text stands above as plain text.",
}
# Elements that do something: each is noted by itself, the words around it stay.
CONTROLS = frozenset({"input", "select", "textarea", "button", "progress", "meter", "output", "datalist"})
CONTROL_REASON = "A form or calculator of the old site; it needs its scripts to work."
NOTED = {
    **dict.fromkeys(CONTROLS, CONTROL_REASON),
    "script": "A script of the old site; scripts are not carried over.",
    "style": "A style sheet of the old site; pieces here follow the house style.",
}
WAYS_BACK = frozenset(("↩", "↩︎", "↑", "↵", "⤴", "^"))  # what leads from a footnote back into the text
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", REFERENCE.rstrip(":")})
SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*)\s*:", re.I)
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

LinkResolver = Callable[[str], dict[str, str]]


def plain_link(href: str) -> dict[str, str]:
    """Attributes of a link as it stands; an importer gives a resolver that knows the pages it made."""
    return {"href": href.removeprefix(REFERENCE)}


def is_safe(href: str) -> bool:
    """Whether an address opens a page, a mail or a call; browsers ignore control characters, so they go first."""
    scheme = SCHEME.match(re.sub(r"[\x00-\x20]+", "", href))
    return scheme is None or scheme[1].lower() in SAFE_SCHEMES


@dataclass
class Inline:
    """Writes inline nodes as rich text and gathers what could not be said in it: `notes` of (source, reason)."""

    dialect: Dialect = PLAIN
    link: LinkResolver = plain_link
    notes: list[tuple[str, str]] = field(default_factory=list)

    def html(self, node: PageElement) -> str:
        if isinstance(node, Tag):
            return self._tag(node)
        if isinstance(node, NavigableString) and not isinstance(node, Comment | PreformattedString):
            return self.text(str(node))
        return ""

    def children(self, tag: Tag) -> str:
        return "".join(self.html(child) for child in tag.children)

    def text(self, text: str) -> str:
        """Escaped text, with line breaks where the source meant its own."""
        written = escape(INVISIBLE.sub("", text), quote=False)
        return re.sub(r"[ \t]*\r?\n[ \t]*", "<br/>", written) if self.dialect.breaks else written

    def _tag(self, tag: Tag) -> str:
        if tag.name == "br":
            return "<br/>"
        if tag.name == "a":
            return self._link(tag)
        if tag.name == MARK:
            self.notes.append((str(tag.get("source") or ""), str(tag.get("reason") or "")))
            return ""
        if tag.name in NOTED:
            return self._noted(tag)
        if tag.name == "math":
            return self._formula(tag)
        kept = KEPT_TAGS.get(tag.name)
        if kept == "code":
            words = escape(INVISIBLE.sub("", tag.get_text()), quote=False)
            return f"<code>{words}</code>" if words.strip() else ""
        inner = self.children(tag)
        if tag.name in MEANINGFUL and inner.strip():
            self.notes.append((str(tag), MEANINGFUL[tag.name]))
        return f"<{kept}>{inner}</{kept}>" if kept and inner.strip() else inner

    def _link(self, tag: Tag) -> str:
        inner, href = self.children(tag), str(tag.get("href") or "").strip()
        if not href or not inner.strip():
            return inner
        if not is_safe(href):
            self.notes.append((str(tag), "A link that would run a program was taken out."))
            return inner
        if href.startswith("#") and inner.strip() in WAYS_BACK:
            return ""
        if self._filled_in(href):
            self.notes.append((str(tag), "The old site filled in where this link goes. Write it in."))
            return inner
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.link(href).items())
        return f"<a{attributes}>{inner}</a>"

    def _filled_in(self, href: str) -> bool:
        """Whether the old site filled in a part of an address."""
        if self.dialect.templates and TEMPLATE_TAG.search(href):
            return True
        if not self.dialect.shortcodes:
            return False
        return href.startswith("[") or any(is_shortcode(m[0], href) for m in SHORTCODE.finditer(href))

    def _noted(self, tag: Tag) -> str:
        """A tick box says whether it is ticked; other controls are noted, and where they stood nothing stands."""
        if tag.name == "input" and tag.get("type") == "checkbox" and tag.find_parent("li") is not None:
            beside = "" if str(tag.next_sibling or "")[:1].isspace() else " "
            return ("☑" if tag.has_attr("checked") else "☐") + beside
        self.notes.append((str(tag), NOTED[tag.name]))
        return ""

    def _formula(self, tag: Tag) -> str:
        """A formula as it was typed, where that is kept; else its letters in a row."""
        typed = tag.find("annotation")
        self.notes.append((str(tag), "A formula; it stands above in plain letters."))
        return f"<code>{escape(' '.join((typed or tag).get_text(' ').split()), quote=False)}</code>"

    def link_to(self, href: str) -> str:
        """A link that shows its own address, or a note when it is not safe."""
        if not is_safe(href):
            self.notes.append((href, "A link that would run a program was taken out."))
            return ""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.link(href).items())
        return f"<a{attributes}>{escape(href)}</a>"
