"""Body text from elsewhere as named sections of blocks, ready for a piece's `body`.

    page.body = json.dumps(sections_from_markdown(text))

A section begins at each heading of the first two levels, or of the first level there is; what stands before the first
one is a section of its own. Nothing is dropped silently: what no block can say is an
`unconverted` block with its reason.
"""

from uuid import NAMESPACE_URL, uuid5

from bs4 import BeautifulSoup
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from wagtail.coreutils import string_to_ascii

from editorial.intake.conversion.dialects import LIQUID, MARKDOWN, PLAIN, Dialect, unfold_shortcodes
from editorial.intake.conversion.entries import Block, Entry, Heading, PictureFinder, Section, StoredBlock, no_picture
from editorial.intake.conversion.flow import Flow
from editorial.intake.conversion.inline import LinkResolver, plain_link
from editorial.pieces import anchors

LONGEST_TITLE = 160  # characters; what SectionBlock takes
FIRST_TITLE = "Introduction"


def sections_from_html(
    html: str,
    *,
    first_title: str = FIRST_TITLE,
    picture: PictureFinder = no_picture,
    link: LinkResolver = plain_link,
    dialect: Dialect = PLAIN,
) -> list[Section]:
    """Sections as StreamField stores them: `[{"type": "section", "id", "value": {"title", "anchor", "content"}}]`.

    `picture` gives the id of a Wagtail image for an address, or None; `link` the attributes of a link for an address.
    """
    flow = Flow(dialect, picture, link)
    flow.children(BeautifulSoup(unfold_shortcodes(html) if dialect.shortcodes else html, "lxml"))
    flow.flush()
    return _sections(flow.entries, first_title)


def sections_from_markdown(
    text: str,
    *,
    first_title: str = FIRST_TITLE,
    picture: PictureFinder = no_picture,
    link: LinkResolver = plain_link,
) -> list[Section]:
    """The same from Markdown with HTML, tables, footnotes and Liquid tags in it."""
    html = MARKDOWN_PARSER.render(text)
    return sections_from_html(html, first_title=first_title, picture=picture, link=link, dialect=MARKDOWN)


def _liquid_as_text(state: StateInline, silent: bool) -> bool:
    """Keep stars and underscores inside Liquid tags from becoming emphasis."""
    match = LIQUID.match(state.src, state.pos) if state.src[state.pos] == "{" else None
    if match is None:
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin)
    parser.inline.ruler.before("escape", "liquid", _liquid_as_text)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # links are judged where they are written
    return parser


MARKDOWN_PARSER = _parser()


def _sections(entries: list[Entry], first_title: str) -> list[Section]:
    deepest = _section_level(entries)
    sections: list[Section] = []
    taken: set[str] = set()
    for entry in entries:
        if isinstance(entry, Heading) and entry.level <= deepest:
            sections.append(_section(entry, taken))
            continue
        if not sections:
            sections.append(_section(Heading(1, first_title, ""), taken))
        _put(sections[-1]["value"]["content"], entry, deepest)
    for number, section in enumerate(sections):
        _number(section, number)
    return sections


def _section_level(entries: list[Entry]) -> int:
    """The deepest heading level that begins a section: 2, or the first one used when all are deeper."""
    return max(2, min((entry.level for entry in entries if isinstance(entry, Heading)), default=2))


def _section(heading: Heading, taken: set[str]) -> Section:
    title = heading.title
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rstrip() + "…"
    base = slugify(heading.anchor) or slugify(string_to_ascii(title)) or "section"
    anchor = anchors.free(base, taken)
    taken.add(anchor)
    content: list[StoredBlock] = []
    if title != heading.title:
        content.append({"type": "text", "value": f"<p><b>{heading.html}</b></p>"})
    return {"type": "section", "value": {"title": title, "anchor": anchor, "content": content}}


def _put(content: list[StoredBlock], entry: Entry, deepest: int) -> None:
    """Add a block; smaller headings and text join the text before them."""
    if isinstance(entry, Heading):
        name = "h3" if entry.level == deepest + 1 else "h4"
        entry = Block("text", f"<{name}>{entry.html}</{name}>")
    if entry.kind == "text" and content and content[-1]["type"] == "text":
        content[-1]["value"] += entry.value
    else:
        content.append({"type": entry.kind, "value": entry.value})


def _number(section: Section, number: int) -> None:
    """Ids that are the same for the same text, so that importing twice gives the same body."""
    anchor = section["value"]["anchor"]
    section["id"] = str(uuid5(NAMESPACE_URL, f"section {number} {anchor}"))
    for place, block in enumerate(section["value"]["content"]):
        block["id"] = str(uuid5(NAMESPACE_URL, f"block {number} {anchor} {place}"))
