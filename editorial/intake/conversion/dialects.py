"""What other systems leave in a text: shortcodes, Liquid tags, kramdown marks, Gutenberg comments. All recognised by
pattern; none is ever run."""

import re
from dataclasses import dataclass

LIQUID_TAG = r"\{%.*?%\}"
LIQUID_VALUE = r"\{\{.*?\}\}"
KRAMDOWN = r"\{:[^{}\n]{1,400}\}"
SHORTCODE = r"\[/?[A-Za-z][\w-]*(?:\s[^\[\]]*)?/?\]"

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
class Mark:
    """One foreign thing in a text: where it stands, and why it is kept. `inline` ones stay in their sentence."""

    start: int
    end: int
    source: str
    reason: str
    inline: bool = False


@dataclass(frozen=True)
class Dialect:
    """Which foreign marks a source may hold, and whether its line breaks mean something."""

    liquid: bool = False
    shortcodes: bool = False
    breaks: bool = False  # a blank line ends a paragraph and a line break is one, as in WordPress's old editor

    def marks(self, text: str) -> list[Mark]:
        """All marks in a text, in order; none overlap."""
        found = []
        if self.liquid and "{" in text:
            found += [_liquid(match) for match in LIQUID.finditer(text)]
        if self.shortcodes and "[" in text:
            found += [_shortcode(match) for match in SHORT.finditer(text) if _is_shortcode(match[0], text)]
        return sorted(found, key=lambda mark: mark.start)


PLAIN = Dialect()
MARKDOWN = Dialect(liquid=True)
LIQUID = re.compile(f"{LIQUID_TAG}|{LIQUID_VALUE}|{KRAMDOWN}", re.S)
SHORT = re.compile(SHORTCODE)


def _liquid(match: re.Match[str]) -> Mark:
    source = match[0]
    if source.startswith("{{"):
        reason = "The old site filled in a value here. Write it in."
        return Mark(match.start(), match.end(), source, reason, inline=True)
    if source.startswith("{:"):
        return Mark(match.start(), match.end(), source, "A mark for the old site's Markdown; it says nothing here.")
    return Mark(match.start(), match.end(), source, "The old site put something in here.")


def _shortcode(match: re.Match[str]) -> Mark:
    reason = "A shortcode: a plugin of the old site put something in here."
    return Mark(match.start(), match.end(), match[0], reason)


def _is_shortcode(found: str, text: str) -> bool:
    """Tell `[gallery ids="1"]` from `[sic]`: known by name, with settings, closed further on, or alone on its line."""
    name = re.match(r"\[/?([\w-]+)", found)
    word = name[1] if name else ""
    if word.lower() in KNOWN_SHORTCODES or "=" in found or found.endswith("/]"):
        return True
    if found.startswith("[/"):
        return re.search(rf"\[{re.escape(word)}[\s\]]", text) is not None
    if f"[/{word}]" in text:
        return True
    return ("_" in word or "-" in word) and text.strip() == found


def gutenberg(comment: str) -> Mark | None:
    """A note for a Gutenberg block the old site drew itself, or that is not known here; None for plain ones."""
    match = GUTENBERG.fullmatch(comment)
    if not match or match["closing"] or (match["name"] in PLAIN_WP_BLOCKS and not match["alone"]):
        return None
    source = f"<!-- {comment.strip()} -->"
    if match["alone"]:
        return Mark(0, 0, source, f"A “{match['name']}” block, which the old site filled in itself.")
    return Mark(0, 0, source, f"A “{match['name']}” block is not known here; what it held follows.")


def unfold_shortcodes(html: str) -> str:
    """Turn the shortcodes that only wrap HTML into HTML: captions, embedded addresses, code."""
    html = re.sub(r"\[(?:wp_)?caption[^\]]*\](.*?)\[/(?:wp_)?caption\]", _caption, html, flags=re.S)
    html = re.sub(r"\[embed[^\]]*\](.*?)\[/embed\]", r"\n\n\1\n\n", html, flags=re.S)
    return re.sub(r"\[(?:source)?code[^\]]*\](.*?)\[/(?:source)?code\]", r"<pre>\1</pre>", html, flags=re.S)


def _caption(match: re.Match[str]) -> str:
    picture = re.match(r"\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", match[1])
    if picture is None:
        return match[1]
    return f"<figure>{picture[0]}<figcaption>{match[1][picture.end() :].strip()}</figcaption></figure>"
