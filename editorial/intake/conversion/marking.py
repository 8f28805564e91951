"""Foreign tags in a source's HTML replaced by what they say, or marked; those in code stay what they are."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from editorial.intake.conversion.dialects import SHORTCODE, TEMPLATE_TAG, Dialect, is_shortcode
from editorial.intake.conversion.foreign_tags import (
    ATTRIBUTES_REASON,
    COMMENT_REASON,
    GAP,
    SHORTCODE_REASON,
    TAG_REASON,
    UNSEEN,
    VALUE_REASON,
    VERBATIM,
    ForeignTag,
    arguments,
    code,
    filled,
    mark,
    template_tag,
    written,
)

RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.S)
SHOWN_TAG = re.compile(r"\{\{([<%])-?/\*\s*(.*?)\s*\*/-?([>%])\}\}")  # Hugo's: a shortcode that is written about
BRACE = "\ue0f1"  # a brace that is meant to be read: a character of nobody while tags are looked for
_names, _unseen = "|".join(VERBATIM.split()), "|".join(UNSEEN.split())
VERBATIM_PAIR = re.compile(
    rf"(?P<open>\{{\{{[<%]\s*(?P<hugo>{_names})\b[^{{}}]*[>%]\}}\}})(?P<hugo_code>.*?)\{{\{{[<%]\s*/\s*(?P=hugo)\s*[>%]\}}\}}"
    rf"|\{{%-?\s*(?P<liquid>{_names})\b[^{{}}]*%\}}(?P<liquid_code>.*?)\{{%-?\s*end(?P=liquid)\s*-?%\}}",
    re.S,
)
UNSEEN_PAIR = re.compile(
    rf"\{{%-?\s*(?P<name>{_unseen})\b[^{{}}]*%\}}.*?\{{%-?\s*end(?P=name)\s*-?%\}}"
    r"|\{%-?\s*(?P<never>if(?=\s+(?:false|nil)\s*-?%)|unless(?=\s+true\s*-?%))[^{}]*%\}"
    r"(?:(?!\{%-?\s*(?:else|elsif|if|unless)\b).)*?\{%-?\s*end(?P=never)\s*-?%\}"
    r"|\{::comment\}.*?\{:/(?:comment)?\}"
    r"|\{\{(?P<brace>[<%])\s*(?P<hugo>comment)\b[^{}]*[>%]\}\}.*?\{\{[<%]\s*/\s*(?P=hugo)\s*[>%]\}\}",
    re.S,
)
_value = r"\{\{[^{}]*+\}\}|\{%[^{}]*+\}"
# A tag of HTML, with tags of the old site in its attributes.
HTML_TAG = re.compile(
    rf"""<[A-Za-z/](?>{_value}|"(?>{_value}|[^"]){{0,8000}}+"|'(?>{_value}|[^']){{0,8000}}+'|[^<>"']){{0,9000}}+>"""
)
UNTOUCHED = re.compile(
    r"<(?P<name>pre|code|script|style|textarea|xmp|svg|math)\b.*?</(?P=name)\s*>|<!--.*?-->", re.S | re.I
)
CAPTION = re.compile(r"\[(?:wp_)?caption(?P<settings>[^\]]*)\](?P<inside>.*?)\[/(?:wp_)?caption\]", re.S)
WRAPPED_CODE = re.compile(r"\[(?:source)?code[^\]]*\](?P<words>.*?)\[/(?:source)?code\]", re.S)
EMBEDDED = re.compile(r"\[embed[^\]]*\](?P<address>.*?)\[/embed\]", re.S)
TEMPLATES = (VERBATIM_PAIR, UNSEEN_PAIR, TEMPLATE_TAG)
SHORTCODES = (CAPTION, WRAPPED_CODE, EMBEDDED, SHORTCODE)
ENDS = {"{{": "}}", "{%": "%}", "{#": "#}", "{:": "}"}
LONGEST = 20_000  # characters of one tag

GalleryFinder = Callable[[list[str]], list[str]]


def no_gallery(ids: list[str]) -> list[str]:
    """Stands in where a source has no attachments."""
    return []


def shielded(text: str) -> str:
    """What stands between `{% raw %}` and `{% endraw %}`, or in `{{</*` and `*/>}}`, is meant to be read: no tags."""
    text = SHOWN_TAG.sub(lambda match: f"{BRACE}{BRACE}{match[1]} {match[2]} {match[3]}}}}}", text)
    if "{{<" in text or "{{%" in text:  # Hugo's, where raw is a word like others
        return text
    return RAW.sub(lambda match: match[1].replace("{", BRACE), text)


def unshielded(html: str) -> str:
    return html.replace(BRACE, "{")


def template_at(text: str, place: int) -> re.Match[str] | None:
    """The pair or tag of a template that begins at a place. One without an end costs no search through the text."""
    end = ENDS.get(text[place : place + 2])
    if end is None or text.find(end, place + 2, place + LONGEST) < 0:
        return None
    return next((match for pattern in TEMPLATES if (match := pattern.match(text, place))), None)


def html_at(text: str, place: int) -> re.Match[str] | None:
    """The HTML tag that begins at a place, or the whole element when nothing in it is to be touched."""
    return UNTOUCHED.match(text, place) or HTML_TAG.match(text, place)


def shortcode_at(text: str, place: int) -> re.Match[str] | None:
    if text.find("]", place, place + LONGEST) < 0:
        return None
    return next((match for pattern in SHORTCODES if (match := pattern.match(text, place))), None)


def without_tags(text: str, dialect: Dialect) -> str:
    """Plain text, as of a summary, without the tags in it."""
    if dialect.templates:
        text = TEMPLATE_TAG.sub("", text)
    if dialect.shortcodes:
        text = SHORTCODE.sub(lambda match: "" if is_shortcode(match[0], text) else match[0], text)
    return text


@dataclass
class Marking:
    """Replaces the foreign tags of one text. `opened`: names of tags whose closing ones say nothing."""

    dialect: Dialect
    gallery: GalleryFinder = no_gallery
    opened: set[str] = field(default_factory=set)

    def html(self, text: str) -> str:
        if self.dialect.templates and "{" in text:
            text = self._each(text, "{", template_at)
        if self.dialect.shortcodes and "[" in text:
            text = self._each(text, "[", shortcode_at)
        return text

    def _each(self, text: str, opening: str, tag_at: "Callable[[str, int], re.Match[str] | None]") -> str:
        """One walk over the text; HTML is stepped over tag by tag, so that its attributes are told from its words."""
        parts, done, place = [], 0, 0
        begins = re.compile(rf"[<{re.escape(opening)}]")
        while found := begins.search(text, place):
            place = found.start()
            match = html_at(text, place) if found[0] == "<" else tag_at(text, place)
            if match is None:
                place += 1
                continue
            parts += [text[done:place], self._one(match)]
            done = place = match.end()
        return "".join([*parts, text[done:]])

    def _one(self, match: re.Match[str]) -> str:
        if match.re is UNTOUCHED:
            return match[0]
        if match.re is HTML_TAG:
            return filled(match[0], TEMPLATE_TAG) if self.dialect.templates else match[0]
        if match.re in TEMPLATES:
            return self.template(match, block=_alone(match))
        return self._shortcode(match)

    # --- templates -------------------------------------------------------------------------------------------
    def template(self, match: re.Match[str], *, block: bool, indent: int = 0) -> str:
        """HTML for what one of the patterns of templates found; `indent` is that of the list it stands in."""
        source = match[0]
        if match.re is VERBATIM_PAIR:
            words = match["hugo_code"] if match["hugo"] else match["liquid_code"]
            block = block or "\n" in words
            if indent:
                words = re.sub(rf"(?m)^ {{1,{indent}}}", "", words)
            return code(re.sub(r"\A[ \t]*\n|\n[ \t]*\Z", "", words) if block else words.strip(), block=block)
        if match.re is UNSEEN_PAIR:
            return mark(source, TAG_REASON if match["name"] not in (None, "comment") else COMMENT_REASON, block=block)
        if source.startswith("{#") or re.match(r"\{\{[<%]?-?\s*/\*", source):
            return mark(source, COMMENT_REASON, block=block)
        if source.startswith("{:"):
            return mark(source, ATTRIBUTES_REASON, block=block)
        if source.startswith("{{") and source[2:3] not in "<%":
            return GAP + mark(source, VALUE_REASON)
        tag = template_tag(source)
        return "" if tag.name == "raw" else written(tag, TAG_REASON, self.opened, block=block)

    # --- WordPress -------------------------------------------------------------------------------------------
    def _shortcode(self, match: re.Match[str]) -> str:
        if match.re is CAPTION:
            return self.html(_caption(match))
        if match.re is WRAPPED_CODE:
            return f"<pre>{match['words'].replace('<', '&lt;')}</pre>"
        if match.re is EMBEDDED:
            return f"\n\n{match['address']}\n\n"
        source = match[0]
        if source.startswith("[[") and source.endswith("]]"):
            return source[1:-1]  # WordPress shows one pair of them
        if source.startswith("[["):
            return source
        extra = source.endswith("]]")
        source = source[:-1] if extra else source
        if not is_shortcode(source, match.string):
            return match[0]
        between = " " if match.string[match.start() - 1 : match.start()] == "]" else ""  # columns side by side
        return between + self._known(source, _alone(match)) + ("]" if extra else "")

    def _known(self, source: str, block: bool) -> str:
        parts = re.match(r"\[(/?)([\w-]+)(.*?)/?\]$", source, re.S)
        assert parts is not None  # noqa: S101 - SHORTCODE found it
        tag = arguments(ForeignTag(source, parts[2].lower(), closing=bool(parts[1])), parts[3])
        if tag.name == "gallery":
            return self._gallery(tag, block)
        return written(tag, SHORTCODE_REASON, self.opened, block=block)

    def _gallery(self, tag: ForeignTag, block: bool) -> str:
        """The pictures stand where the gallery was; what is missing of it leaves a mark."""
        wanted = re.findall(r"\d+", tag.value("ids", "include"))
        found = self.gallery(wanted)
        shown = "".join(f'<figure><img src="{escape(address)}" alt=""></figure>' for address in found)
        if found and len(found) >= len(wanted):
            return shown
        reason = "A gallery; some of its pictures did not come along." if found else SHORTCODE_REASON
        return shown + mark(tag.source, reason, block=block)


def _alone(match: re.Match[str]) -> bool:
    """Whether it has its line, or the place between two tags, for itself."""
    before = match.string[max(match.start() - 200, 0) : match.start()].rstrip(" \t")
    after = match.string[match.end() : match.end() + 200].lstrip(" \t\r")
    return before[-1:] in ("", "\n", ">") and after[:1] in ("", "\n", "<")


def _caption(match: re.Match[str]) -> str:
    picture = re.match(r"\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", match["inside"])
    if picture is None:
        return match["inside"]
    given = re.search(r"""caption=["']([^"']*)""", match["settings"])
    words = match["inside"][picture.end() :].strip() or (given[1] if given else "")
    return f"<figure>{picture[0]}<figcaption>{words}</figcaption></figure>"
