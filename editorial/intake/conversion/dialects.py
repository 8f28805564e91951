"""Which foreign tags a source may hold: shortcodes, Liquid tags, kramdown marks, JSX, Gutenberg comments. All are
recognised by pattern; none is ever run."""

import re
from dataclasses import dataclass

# Hugo's shortcodes, Liquid's and Nunjucks' tags, values and comments, kramdown's marks. A value does not reach over a
# blank line.
HUGO = r"\{\{[<%].*?[>%]\}\}"
LIQUID_TAG = r"\{%.*?%\}"
LIQUID_VALUE = r"\{\{(?:(?!\n[ \t]*\n).)*?\}\}"
COMMENT = r"\{#\s.*?#\}"
KRAMDOWN = r"\{:[^{}\n]{1,400}\}"
TEMPLATE_TAG = re.compile(f"{HUGO}|{LIQUID_TAG}|{LIQUID_VALUE}|{COMMENT}|{KRAMDOWN}", re.S)

SHORTCODE = re.compile(r"\[\[?/?[A-Za-z][\w-]*(?:\s+(?:\"[^\"]*\"|'[^']*'|[^\[\]\"'])*)?/?\]\]?")
SETTING = re.compile(r"""\s[\w-]+=["'“”]""")

# Shortcodes that say nothing by their form, but that WordPress or a common plugin would have replaced.
SHORTCODE_NAMES = """
    gallery caption wp_caption audio video playlist embed code sourcecode youtube vimeo wpvideo archives slideshow
    contact-form contact-form-7 gravityform newsletter table tweet soundcloud googlemaps polldaddy recent_posts
"""
KNOWN_SHORTCODES = frozenset(SHORTCODE_NAMES.split())
# Gutenberg blocks whose HTML says everything; any other one leaves a note beside what it holds.
WP_BLOCK_NAMES = """
    paragraph heading list list-item image quote pullquote table code preformatted verse separator group columns column
    cover media-text buttons button gallery more freeform html spacer video audio file embed shortcode nextpage details
"""
PLAIN_WP_BLOCKS = frozenset(WP_BLOCK_NAMES.split())
GUTENBERG = re.compile(r"\s*(?P<closing>/?)wp:(?P<name>[a-z0-9/-]+)\s*(?P<settings>\{.*\})?\s*(?P<alone>/?)\s*", re.S)


@dataclass(frozen=True)
class Dialect:
    """Which foreign tags a source may hold, and whether its line breaks mean something."""

    templates: bool = False  # {{ }}, {% %}, {: }
    shortcodes: bool = False  # [gallery]
    jsx: bool = False  # <Tabs>, {expression}, import
    breaks: bool = False  # a blank line ends a paragraph and a line break is one, as in WordPress's old editor


PLAIN = Dialect()
MARKDOWN = Dialect(templates=True)
MDX = Dialect(jsx=True)
TEMPLATED_HTML = Dialect(templates=True)


def is_shortcode(found: str, text: str) -> bool:
    """Tell `[gallery ids="1"]` from `[sic]`: known by name, with settings, closed further on, or alone on its line."""
    name = re.match(r"\[/?([\w-]+)", found)
    word = name[1] if name else ""
    if word.lower() in KNOWN_SHORTCODES or SETTING.search(found) or found.endswith("/]"):
        return True
    if found.startswith("[/"):
        return re.search(rf"\[{re.escape(word)}[\s\]]", text) is not None
    if f"[/{word}]" in text:
        return True
    alone = re.search(rf"(?:^|[\n>])[ \t]*{re.escape(found)}[ \t]*(?:$|[\n<])", text)
    return ("_" in word or "-" in word) and alone is not None


def gutenberg(comment: str) -> tuple[str, str] | None:
    """(source, reason) for a Gutenberg block the old site drew itself, or that is not known; None for plain ones."""
    match = GUTENBERG.fullmatch(comment)
    if not match or match["closing"] or (match["name"] in PLAIN_WP_BLOCKS and not match["alone"]):
        return None
    source = f"<!-- {comment.strip()} -->"
    if match["alone"]:
        return source, f"A “{match['name']}” block, which the old site filled in itself."
    return source, f"A “{match['name']}” block is not known here; what it held follows."
