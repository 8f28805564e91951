"""Body text from elsewhere as named sections of blocks, ready for a piece's `body`.

    page.body = json.dumps(sections_from_markdown(text))

A section begins at each heading of the first two levels, or of the first level there is; what stands before the first
one is a section of its own. Nothing is dropped silently: what no block can say is an
`unconverted` block with its reason.
"""

from uuid import NAMESPACE_URL, uuid5

from bs4 import BeautifulSoup
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

from editorial.intake.conversion.dialects import MARKDOWN, PLAIN, Dialect
from editorial.intake.conversion.elements.components import say_what_components_say
from editorial.intake.conversion.elements.hidden import put_aside_what_was_hidden
from editorial.intake.conversion.entries import Block, Entry, Heading, PictureFinder, Section, StoredBlock, no_picture
from editorial.intake.conversion.flow import Flow
from editorial.intake.conversion.inline import LinkResolver, plain_link
from editorial.intake.conversion.jsx import MDX_PARSER
from editorial.intake.conversion.markdown_rules import rendered
from editorial.intake.conversion.marking import GalleryFinder, Marking, no_gallery, shielded, unshielded
from editorial.intake.conversion.places import Places
from editorial.pieces import anchors

LONGEST_TITLE = 160  # characters; what SectionBlock takes
FIRST_TITLE = "Introduction"


def sections_from_html(
    html: str,
    *,
    first_title: str = FIRST_TITLE,
    picture: PictureFinder = no_picture,
    link: LinkResolver = plain_link,
    gallery: GalleryFinder = no_gallery,
    dialect: Dialect = PLAIN,
) -> list[Section]:
    """Sections as StreamField stores them: `[{"type": "section", "id", "value": {"title", "anchor", "content"}}]`.

    `picture` gives the id of a Wagtail image for an address, or why there is none; `link` the attributes of a link for
    an address; `gallery` the addresses of attachments by their numbers.
    """
    text = shielded(html) if dialect.templates else html
    marked = Marking(dialect, gallery).html(text)
    return _walked(unshielded(marked), first_title, Flow(dialect, picture, link))


def sections_from_markdown(
    text: str,
    *,
    first_title: str = FIRST_TITLE,
    picture: PictureFinder = no_picture,
    link: LinkResolver = plain_link,
    dialect: Dialect = MARKDOWN,
) -> list[Section]:
    """The same from Markdown with HTML, and with the tags of the generators of sites in it."""
    if dialect.jsx:
        return _walked(rendered(text, Marking(dialect), MDX_PARSER), first_title, Flow(dialect, picture, link))
    html = unshielded(rendered(shielded(text), Marking(dialect)))
    return _walked(html, first_title, Flow(dialect, picture, link))


def _walked(html: str, first_title: str, flow: Flow) -> list[Section]:
    soup = BeautifulSoup(html, "lxml")
    put_aside_what_was_hidden(soup)
    say_what_components_say(soup)
    flow.children(soup)
    flow.flush()
    places = Places(flow.places)
    sections = _sections(flow.entries, first_title, places)
    for section in sections:
        places.lead(section["value"]["content"])
    for number, section in enumerate(sections):
        _number(section, number)
    return sections


def _sections(entries: list[Entry], first_title: str, places: Places) -> list[Section]:
    deepest = _section_level(entries)
    sections: list[Section] = []
    taken: set[str] = set()
    for place, entry in enumerate(entries):
        begins = isinstance(entry, Heading) and entry.level <= deepest
        if isinstance(entry, Heading) and begins:
            sections.append(_section(entry, taken))
        elif not sections:
            sections.append(_section(Heading(1, first_title, ""), taken))
        places.see(place, entry, sections[-1]["value"]["anchor"])
        if not begins:
            _put(sections[-1]["value"]["content"], entry, deepest)
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
