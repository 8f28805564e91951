"""Elements that no browser knows, in HTML and in Markdown: components of Vue, web components. What they held stands as
text already; what they showed of their attributes is said before it, or kept in a note.
"""

from bs4 import BeautifulSoup, Tag

from editorial.intake.conversion.elements.hidden import IN_SENTENCES
from editorial.intake.conversion.foreign_tags import (
    BLOCK_MARK,
    COMPONENT_REASON,
    MARK,
    TITLE_NAMES,
    ForeignTag,
    restored,
    written,
)

HTML_NAMES = """
    html head title base link meta style body article section nav aside h1 h2 h3 h4 h5 h6 hgroup header footer address p
    hr pre blockquote ol ul menu li dl dt dd figure figcaption main search div a em strong small s cite q dfn abbr ruby
    rb rt rtc rp data time code var samp kbd sub sup i b u mark bdi bdo span br wbr ins del picture source img iframe
    embed object param video audio track map area svg math table caption colgroup col tbody thead tfoot tr td th form
    label input button select datalist optgroup option textarea output progress meter fieldset legend details summary
    dialog script noscript template slot canvas
    acronym applet basefont big blink center dir font frame frameset marquee nobr noembed noframes plaintext strike tt
    xmp
"""
KNOWN = frozenset(HTML_NAMES.split()) | {MARK, BLOCK_MARK}
SPEAKING = frozenset((*TITLE_NAMES, "text", "content", "caption", "description"))  # attributes that are words to read
DRAWINGS = ("svg", "math", "template", MARK, BLOCK_MARK)
LINES = IN_SENTENCES | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "figcaption", "caption"}


def say_what_components_say(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(_speaks):
        if tag.find_parent(DRAWINGS):
            continue
        named = {name: " ".join(tag.get_attribute_list(name)) for name in tag.attrs}
        source = restored(_opening(tag))
        foreign = ForeignTag(source, tag.name, named)
        block = tag.parent is not None and tag.parent.name not in LINES
        said = BeautifulSoup(written(foreign, COMPONENT_REASON, set(), block=block), "html.parser")
        for part in list(said.contents):
            tag.insert_before(part.extract())


def _speaks(tag: Tag) -> bool:
    return tag.name not in KNOWN and ":" not in tag.name and not SPEAKING.isdisjoint(tag.attrs)


def _opening(tag: Tag) -> str:
    alone = Tag(name=tag.name, attrs=dict(tag.attrs))
    return str(alone).partition("></")[0] + ">"
