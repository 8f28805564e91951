"""What becomes of one foreign tag: HTML that says the same, or a mark that keeps its source beside what it held.

A mark is an element of ours, `<foreign-mark source="…" reason="…">`; the walk (`flow.py`, `inline.py`) makes a note of
it. `<foreign-block>` stands between paragraphs, `<foreign-mark>` in a sentence, which stays whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape

from markdown_it import MarkdownIt

MARK, BLOCK_MARK = "foreign-mark", "foreign-block"
REFERENCE = "ref:"  # before an address: by the name of a file in the source, see `references.py`
GAP = "…"  # where the old site filled in a value
VALUE_REASON = f"The old site filled in a value where “{GAP}” stands. Write it in."
TAG_REASON = "The old site put something in here."
SHORTCODE_REASON = "A shortcode: a plugin of the old site put something in here."
COMPONENT_REASON = "A component of the old site; what it held follows."
PROGRAM_REASON = "A program of the old site; programs are not carried over."
ATTRIBUTES_REASON = "A mark for the old site's Markdown; it says nothing here."
COMMENT_REASON = "A comment that the old site showed to nobody."

ARGUMENT = re.compile(
    r"""(?:(?P<name>[\w.:-]+)\s*[=:]\s*)?(?P<value>"(?:[^"\\]|\\.)*"|“[^”]*”|'(?:[^'\\]|\\.)*'|`[^`]*`|[^\s,"'`]+)""",
    re.S,
)
# As it is written here, or by the parser, which sorts attributes and chooses their quotes; with the gap before it.
_value = """(?:"[^"]*"|'[^']*')"""
WRITTEN_MARK = re.compile(
    rf"{GAP}?<foreign-(?:mark|block) (?:reason={_value} )?source=(?P<source>{_value})(?: reason={_value})?>"
    r"</foreign-(?:mark|block)>"
)
PICTURE_NAME = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)(?:[?#]|$)", re.I)
INLINE_MARKDOWN = MarkdownIt("commonmark", {"html": True})

FIGURE_NAMES = "figure fig img image picture photo imgproc resize lightbox zoom-image responsive-image"
ADDRESSES = frozenset(("ref", "relref", "link", "post_url", "url"))
# Boxes whose kind the old site printed as their first word.
BOX_NAMES = "note tip info hint important warning caution danger attention error success"
BOX_KINDS = frozenset(BOX_NAMES.split())
# Tags whose first plain argument the old site printed above what they hold.
TITLED_NAMES = "tab details expand collapse accordion accordion-item accordion_item toggle spoiler"
TITLED = frozenset(TITLED_NAMES.split())
TITLE_NAMES = ("title", "summary", "heading", "header", "label")
VERBATIM = "highlight codeblock code sourcecode prism mermaid plantuml math katex latex chart"
UNSEEN = "comment for tablerow capture macro"


@dataclass
class ForeignTag:
    """A shortcode, Liquid tag or component: its name, and its arguments as plain text."""

    source: str
    name: str
    named: dict[str, str] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)
    closing: bool = False

    def value(self, *names: str) -> str:
        return next((self.named[name] for name in names if self.named.get(name)), "")

    def first(self, *names: str) -> str:
        return self.value(*names) or (self.plain[0] if self.plain else "")


def arguments(tag: ForeignTag, text: str) -> ForeignTag:
    """Fill in `name="value"`, `name: value` and plain arguments."""
    for match in ARGUMENT.finditer(text):
        value = match["value"]
        if value[0] in "\"'`“":
            value = re.sub(r"\\([\"'\\])", r"\1", value[1:-1])
        if match["name"]:
            tag.named[match["name"].lower()] = value
        else:
            tag.plain.append(value)
    return tag


def template_tag(source: str) -> ForeignTag:
    """A Hugo shortcode or Liquid tag read. `{{< /notice >}}` and `{% endnote %}` close."""
    inner = re.sub(r"^(?:\{\{[<%]|\{%-?)\s*|\s*(?:[>%]\}\}|-?%\})$", "", source).strip().rstrip("/")
    match = re.match(r"(/?)\s*(end)?([\w./-]*)\s*", inner)
    assert match is not None  # noqa: S101 - every part of the pattern may be empty
    ends = bool(match[1]) or (bool(match[2]) and source.startswith("{%"))
    name = match[3] if ends else (match[2] or "") + match[3]
    return arguments(ForeignTag(source, name.lower(), closing=ends), inner[match.end() :])


def mark(source: str, reason: str, *, block: bool = False) -> str:
    name = BLOCK_MARK if block else MARK
    kept = escape(source).replace("\n", "&#10;")
    return f'<{name} source="{kept}" reason="{escape(reason)}"></{name}>'


def restored(html: str) -> str:
    """HTML with the marks in it turned back into what stood at the source."""
    return WRITTEN_MARK.sub(lambda match: unescape(match["source"][1:-1]), html) if "<foreign-" in html else html


def written(tag: ForeignTag, reason: str, opened: set[str], *, block: bool) -> str:
    """HTML for a tag: what it says, where that is known; its titles and a mark otherwise.

    `opened` are the names of tags still open: what closes one of them says nothing by itself.
    """
    if tag.closing and tag.name in opened:
        return ""
    opened.add(tag.name)
    writer = WRITERS.get(tag.name.rpartition("/")[2])
    html = writer(tag) if writer and not tag.closing else ""
    return html or f"{_titles(tag) if block else ''}{mark(tag.source, reason, block=block)}"


def titled(words: str) -> str:
    """The title of a box as a line of its own."""
    return f"<p><b>{INLINE_MARKDOWN.renderInline(words)}</b></p>" if words.strip() else ""


def _titles(tag: ForeignTag) -> str:
    if "form" in tag.name:
        return ""  # a form's title is known to its plugin alone
    given = tag.value(*TITLE_NAMES)
    kind = next((word for word in [tag.name, tag.value("type"), *tag.plain[:1]] if word.lower() in BOX_KINDS), "")
    if not given and tag.plain and (tag.name in TITLED or (tag.name in BOX_KINDS and tag.plain[0] != kind)):
        given = tag.plain[0]
    return titled(given or kind.capitalize())


def code(words: str, *, block: bool) -> str:
    return f"<pre><code>{escape(words, quote=False)}</code></pre>" if block else f"<code>{escape(words)}</code>"


def address(tag: ForeignTag) -> str:
    """What `{{< ref "other.md" >}}` or `{% post_url 2024-01-01-other %}` names, as a reference to a file."""
    found = tag.first("path")
    if not found or tag.name == "url" or "://" in found:
        return found
    is_named = tag.name == "post_url" and not found.endswith((".md", ".html"))
    return f"{REFERENCE}{found}.md" if is_named else f"{REFERENCE}{found}"


def filled(text: str, pattern: "re.Pattern[str]") -> str:
    """An address with the tags in it replaced by where they lead; the site's own root is nothing before a path."""

    def replace(match: re.Match[str]) -> str:
        source = match[0]
        if source.startswith("{{") and source[2:3] not in "<%":
            return _value_address(source)
        tag = template_tag(source)
        return address(tag) if tag.name in ADDRESSES else source

    return pattern.sub(replace, text)


def _value_address(source: str) -> str:
    """`{{ site.baseurl }}` is empty, `{{ "/a" | relative_url }}` says /a; other values stay."""
    inner = source.strip("{}- \n")
    if re.fullmatch(r"(?:site|page)?\.?\$?(?:site\.)?(?:baseurl|url|base_?path|root)", inner, re.I):
        return ""
    given = re.match(r"""["']([^"']*)["']\s*(?:\||$)""", inner)
    return given[1] if given else source


def _figure(tag: ForeignTag) -> str:
    source = tag.value("src", "url", "file", "path", "image", "image_path", "source", "name") or next(
        (word for word in tag.plain if PICTURE_NAME.search(word)), ""
    )
    if not source:
        return ""
    others = [word for word in tag.plain if word != source]
    parts = [tag.value("title"), tag.value("caption", "description", "figcaption"), tag.value("attr", "credit")]
    words = " ".join(INLINE_MARKDOWN.renderInline(part) for part in parts if part)
    alt = tag.value("alt") or (others[0] if others and not PICTURE_NAME.search(others[0]) else "")
    picture = f'<img src="{escape(source)}" alt="{escape(alt)}">'
    link = tag.value("link", "href")
    more = f' <a href="{escape(link)}">{escape(link)}</a>' if link and not PICTURE_NAME.search(link) else ""
    return f"<figure>{picture}{f'<figcaption>{words}{more}</figcaption>' if words or more else ''}</figure>"


def _included(tag: ForeignTag) -> str:
    """`{% include figure.html src="…" %}` and `{% include youtube.html id="…" %}` say what they are by their name."""
    kind = re.sub(r"\.\w+$", "", tag.first().rpartition("/")[2]).lower()
    inner = ForeignTag(tag.source, kind, tag.named, tag.plain[1:])
    words = set(re.split(r"[-_]", kind))
    writer = WRITERS.get(kind) or next((WRITERS[word] for word in words if word in WRITERS), None)
    if writer is _included:
        return ""
    return (
        writer(inner) if writer else _figure(inner) if PICTURE_NAME.search(inner.value("src", "url", "image")) else ""
    )


def _film(frame: str, shape: str) -> Callable[[ForeignTag], str]:
    def write(tag: ForeignTag) -> str:
        found = re.search(shape, tag.first("id", "videoid", "video_id", "video", "src", "url"))
        title = escape(tag.value("title"))
        return f'<iframe src="{frame}{found[1]}" title="{title}"></iframe>' if found else ""

    return write


def _gist(tag: ForeignTag) -> str:
    parts = [part.strip("/") for part in tag.plain[:2]] if tag.plain else [tag.value("user"), tag.value("id")]
    name = "/".join(part for part in parts if part)
    link = name if name.startswith("http") else f"https://gist.github.com/{name}"
    return f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if re.search(r"\w", name) else ""


def _post(tag: ForeignTag) -> str:
    user, number = tag.value("user"), tag.value("id")
    found = f"https://twitter.com/{user}/status/{number}" if user and number else tag.first("url")
    return f"<p>{escape(found)}</p>" if found.startswith("http") else ""


def _link(tag: ForeignTag) -> str:
    found = address(tag)
    return f'<a href="{escape(found)}">{escape(found.removeprefix(REFERENCE))}</a>' if found else ""


def _post_link(tag: ForeignTag) -> str:
    """Hexo: `{% post_link slug words %}` or `{% post_link slug 'Words' %}`."""
    words = " ".join(word for word in tag.plain[1:] if word not in ("true", "false"))
    found = f"{REFERENCE}{tag.first()}.md"
    return f'<a href="{escape(found)}">{escape(words or tag.first())}</a>' if tag.first() else ""


def _file(tag: ForeignTag) -> str:
    """`[video src="…"]` of a site that can be embedded."""
    found = tag.first("src", "url")
    return f"<p>{escape(found)}</p>" if re.match(r"https?://[^\s]*(?:youtu|vimeo)", found) else ""


def _badge(tag: ForeignTag) -> str:
    """`<Badge text="beta"/>` of VuePress and Starlight; one that holds its words says them itself."""
    return f"<b>{escape(tag.value('text'))}</b>" if tag.value("text") else ""


YOUTUBE = _film("https://www.youtube.com/embed/", r"(?:^|v=|/)([\w-]{6,20})(?:$|[?&#])")
VIMEO = _film("https://player.vimeo.com/video/", r"(?:^|/)(\d+)")
WRITERS: dict[str, Callable[[ForeignTag], str]] = {
    **dict.fromkeys(FIGURE_NAMES.split(), _figure),
    **dict.fromkeys(ADDRESSES, _link),
    "post_link": _post_link,
    "asset_img": _figure,
    **dict.fromkeys(("youtube", "yt", "lite-youtube", "youtubeembed"), YOUTUBE),
    **dict.fromkeys(("vimeo", "vimeoembed"), VIMEO),
    **dict.fromkeys(("x", "tweet", "twitter"), _post),
    **dict.fromkeys(("include", "include_relative", "include_cached", "partial", "render"), _included),
    "badge": _badge,
    "gist": _gist,
    "video": _file,
}
