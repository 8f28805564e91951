"""What readers of a source saw, and what they see here: measured without our own conversion.

`kept(source, shown)` is the part of a source's words that a page shows, as multisets of words.
"""

import re
from collections import Counter
from html.parser import HTMLParser

from markdown_it import MarkdownIt

UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "svg", "select", "textarea", "button", "iframe"})
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|text-indent)\s*:\s*-\d{3,}", re.I)
FOR_EARS = re.compile(r"\b(?:screen-reader-text|sr-only|visually-hidden)\b")
WITHIN_WORDS = frozenset(
    {"a", "abbr", "b", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "sub", "u", "wbr"}
)
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
WORD = re.compile(r"\w+", re.UNICODE)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{:[^}]*\}|\{#[\w-]+\}", re.S)
SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|playlist|code|sourcecode|wpvideo)\b[^\]]*\]")
BARE_ADDRESS = re.compile(r"https?://\S+")
PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden: list[str] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append("" if tag in WITHIN_WORDS else " ")
        if tag in VOID:
            return
        said = {name: value or "" for name, value in attrs}
        is_hidden = "hidden" in said or HIDING.search(said.get("style", "")) or FOR_EARS.search(said.get("class", ""))
        if self.hidden or tag in UNSEEN or is_hidden:
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        self.parts.append("" if tag in WITHIN_WORDS else " ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def words_of_html(html: str) -> Counter[str]:
    """The words a browser shows; of addresses nothing, because one that is embedded is shown as its player."""
    seen = _Visible()
    seen.feed(html)
    seen.close()
    return Counter(word.lower() for word in WORD.findall(BARE_ADDRESS.sub(" ", "".join(seen.parts))))


def words_of_markdown(text: str) -> Counter[str]:
    """The same of Markdown; values that a template filled in are nobody's words."""
    return words_of_html(PARSER.render(TEMPLATE_TAG.sub(" ", FRONT_MATTER.sub("", text))))


def words_of_wordpress(html: str) -> Counter[str]:
    return words_of_html(SHORTCODE.sub(" ", html))


def kept(source: Counter[str], shown: Counter[str]) -> float:
    """From 0 to 1; a source without words keeps all of them."""
    total = source.total()
    return 1 - (source - shown).total() / total if total else 1.0
