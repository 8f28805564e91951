"""What a page held and showed to nobody: it becomes a note for editors, never a text for readers."""

import re

from bs4 import BeautifulSoup, Tag

from editorial.intake.conversion.foreign_tags import BLOCK_MARK, MARK, restored

# Not shown, shown as nothing, or put where no screen is.
HIDING = r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?%?"
HIDING += r"|font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?|clip\s*:\s*rect\(\s*[01](?:px)?[\s,01px]*\)"
HIDING += r"|(?:left|right|top|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}(?:\.\d+)?(?:px|pt|r?em|%|vw)"
HIDING_STYLE = re.compile(rf"(?:^|;)\s*(?:{HIDING})\s*(?:!\s*important\s*)?(?:;|$)", re.I)
# Classes by which themes say something to screen readers alone: WordPress's, Bootstrap's, Tailwind's.
UNSEEN_CLASSES = frozenset(("screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "element-invisible"))
REASON = "The old site did not show this. Take it into the text if readers are to see it."
IN_SENTENCES = frozenset({"a", "abbr", "b", "code", "em", "i", "img", "kbd", "mark", "small", "span", "strong", "sub"})

# What can stand in a list or table alone: the note follows the whole of that.
IN_LISTS = frozenset({"li", "tr", "td", "th", "dt", "dd", "thead", "tbody", "tfoot", "caption"})
CELLS = frozenset({"td", "th"})
WHOLES = ("ul", "ol", "menu", "dl", "table")


def put_aside_what_was_hidden(soup: BeautifulSoup) -> None:
    """Put a mark in the place of each element that was hidden, with its source."""
    for tag in soup.find_all(_is_hidden):
        if tag.parent is None or any(parent.name in (MARK, BLOCK_MARK) for parent in tag.parents):
            continue  # gone with what it stood in
        if not (tag.get_text(strip=True) or tag.find("img")):
            tag.decompose()
            continue
        name = MARK if tag.name in IN_SENTENCES else BLOCK_MARK
        mark = Tag(name=name, attrs={"source": restored(str(tag)), "reason": REASON})
        if tag.name not in IN_LISTS:
            tag.replace_with(mark)
            continue
        (tag.find_parents(WHOLES) or [tag])[-1].insert_after(mark)
        if tag.name in CELLS:
            tag.clear()  # the columns stay what they are
        else:
            tag.extract()


def _is_hidden(tag: Tag) -> bool:
    """A page that is hidden until it has loaded is no hidden part of it."""
    if tag.name in ("html", "body", MARK, BLOCK_MARK):
        return False
    is_marked = tag.has_attr("hidden") and str(tag["hidden"]).lower() not in ("until-found", "false")
    is_for_ears = not UNSEEN_CLASSES.isdisjoint(tag.get_attribute_list("class"))
    return is_marked or is_for_ears or HIDING_STYLE.search(str(tag.get("style") or "")) is not None
