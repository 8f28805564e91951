"""Markdown as generators of sites know it: what CommonMark has no word for becomes HTML that the walk understands."""

import re
from collections.abc import Callable, Sequence
from html import escape
from types import SimpleNamespace

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.renderer import RendererProtocol
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from editorial.intake.conversion.dialects import MARKDOWN, TEMPLATE_TAG
from editorial.intake.conversion.foreign_tags import (
    BOX_KINDS,
    PICTURE_NAME,
    REFERENCE,
    TAG_REASON,
    filled,
    mark,
    titled,
)
from editorial.intake.conversion.marking import HTML_TAG, Marking, template_at

INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
DESTINATION = re.compile(r"(?>\{\{[^{}]*+\}\}|\{%[^{}]*+\}|[^\s()<>{}]){1,4000}+")
# `:::note Title`, `:::tip[Title]`, `::: {.warning}`, `::video[Words]{#id}`; a bare `:::` closes.
CONTAINER = re.compile(r":{2,}[ \t]*(?:\{[ \t]*\.?(?P<class>[\w-]+)[^{}\n]*\}|(?P<kind>[\w-]*))(?P<rest>[^\n]*)")
CONTAINER_TITLE = re.compile(r"\[(?P<words>[^\]]*)\]")
WIKI_LINK = re.compile(
    r"(?P<embed>!?)\[\[(?=[^\s\[\]])(?P<name>[^\[\]|#\n]{0,200})(?:#(?P<part>[^\[\]|\n]*))?"
    r"(?:\\?\|(?P<words>[^\[\]\n]*))?\]\](?![(\[:])"
)
FENCED = re.compile(r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[^\n]*$)", re.S | re.M)
TAB = re.compile(r'^([ \t]*)===[!+]? "([^"\n]+)"[ \t]*$', re.M)
EMBEDDED_NOTE = "The text of this note was shown here; it is linked to."
# Lines that list headings, or explain abbreviations.
UNSEEN_LINE = re.compile(
    r"(?:<--->|-{1,2}8<-{1,2}(?:[ \t].*)?|\[TOC\]|\[\[_?toc_?\]\]|\*\[[^\]\n]+\]:[^\n]*)[ \t]*$", re.I
)
UNSEEN_REASON = (
    "The old site parted columns, listed its headings, explained an abbreviation or put a file in by this line."
)


def with_tabs(text: str) -> str:
    """MkDocs' `=== "Title"` above indented lines, as the box it is drawn like; not in code."""
    if '=== "' not in text:
        return text
    parts = FENCED.split(text)
    parts[::2] = [TAB.sub(r'\1!!! tab "\2"', part) for part in parts[::2]]
    return "".join(parts)


def marking_of(env: EnvType) -> Marking:
    """The marking of the text being read; it lives as long as its parser's run."""
    found = env.setdefault("marking", Marking(MARKDOWN))
    assert isinstance(found, Marking)  # noqa: S101 - put there by ourselves
    return found


def line_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def put(state: StateBlock, html: str, next_line: int) -> bool:
    """Add finished HTML between paragraphs."""
    token = state.push("foreign", "", 0)
    token.content, token.map, state.line = html, [state.line, next_line], next_line
    return True


def _tag_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines of nothing but tags of the old site; what they hold goes on as Markdown. Tags in tags may be indented."""
    place = state.bMarks[start] + state.tShift[start]
    if state.src[place : place + 1] != "{" or (state.is_code_block(start) and not marking_of(state.env).opened):
        return False
    matches = []
    while match := template_at(state.src, place):
        matches.append(match)
        place = match.end()
        while state.src[place : place + 1] in (" ", "\t"):
            place += 1
    if not matches or state.src[place : place + 1] not in ("", "\n"):
        return False
    if all(_stays_in_text(match[0]) for match in matches):
        return False
    last = next((line for line in range(start, end) if state.eMarks[line] >= place), end - 1)
    if silent:
        return True
    marking = marking_of(state.env)
    shown = [marking.template(match, block=True, indent=state.blkIndent) for match in matches]
    return put(state, "".join(shown) + "\n", last + 1)


def _stays_in_text(source: str) -> bool:
    """A value is a paragraph; a mark of kramdown belongs to the paragraph or list that it stands under."""
    of_kramdown = source.startswith("{:") and not source.startswith("{::comment")
    return of_kramdown or (source.startswith("{{") and source[2:3] not in "<%")


def _tag_in_line(state: StateInline, silent: bool) -> bool:
    """Tags within a sentence; stars and underscores in them are no emphasis."""
    if state.src[state.pos] != "{":
        return False
    match = template_at(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("foreign", "", 0).content = marking_of(state.env).template(match, block=False)
    state.pos = match.end()
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """Obsidian's `[[Note#Part|words]]` as a reference; `![[picture.png|300]]` shown, an embedded note linked to."""
    match = WIKI_LINK.match(state.src, state.pos)
    if match is None or match["name"].lower() in ("toc", "_toc_"):
        return False
    if not silent:
        state.push("foreign", "", 0).content = _wiki_html(match)
    state.pos = match.end()
    return True


def _wiki_html(match: re.Match[str]) -> str:
    name, words = match["name"].strip(), (match["words"] or "").strip()
    if match["embed"] and PICTURE_NAME.search(name):
        return f'<img src="{escape(name)}" alt="{escape("" if re.fullmatch(r"[0-9x]*", words) else words)}">'
    place = slugify(match["part"] or "")
    href = f"{REFERENCE}{name}{'' if re.search(r'[.][a-z0-9]{2,4}$', name) else '.md'}{f'#{place}' if place else ''}"
    link = f'<a href="{escape(href if name else f"#{place}")}">{escape(words or name or match["part"])}</a>'
    return link + (mark(match[0], EMBEDDED_NOTE) if match["embed"] else "")


def _html_with_tags(state: StateInline, silent: bool) -> bool:
    """An HTML tag with tags of the old site in its attributes, which CommonMark takes for no tag."""
    match = HTML_TAG.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if match is None or not ("{{" in match[0] or "{%" in match[0]):
        return False
    if not silent:
        state.push("html_inline", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _container_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The fences of Docusaurus' and others' admonitions: a title as a line of its own, the rest as Markdown."""
    match = CONTAINER.fullmatch(line_of(state, start))
    leaf = match is not None and match[0][2:3] != ":"
    if match is None or (leaf and not re.match(r"::[a-z][\w-]*[\[{]", match[0])):
        return False
    if silent:
        return True
    kind, rest = match["class"] or match["kind"] or "", match["rest"].strip()
    given = CONTAINER_TITLE.match(rest)
    title = given["words"] if given else "" if rest.startswith("{") else rest
    if not title and (named := re.search(r'title="([^"]*)"', match[0])):
        title = named[1]
    known = not kind or kind.lower() in BOX_KINDS | {"details", "tabs", "tab"}
    html = titled(title or (kind.capitalize() if kind.lower() in BOX_KINDS else ""))
    return put(state, html + ("" if known and not leaf else mark(match[0], TAG_REASON, block=True)), start + 1)


def _unseen_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = line_of(state, start)
    if not UNSEEN_LINE.match(line):
        return False
    return silent or put(state, mark(line, UNSEEN_REASON, block=True), start + 1)


def _destination(text: str, place: int, maximum: int) -> object:
    """Where a link leads, with tags of the old site in it and spaces and quotes in those."""
    match = DESTINATION.match(text, place, maximum)
    if match is None or not ("{{" in match[0] or "{%" in match[0]):
        return parseLinkDestination(text, place, maximum)
    return SimpleNamespace(ok=True, pos=match.end(), str=filled(match[0], TEMPLATE_TAG))


def _as_is(renderer: RendererProtocol, tokens: Sequence[Token], index: int, *_: object) -> str:
    return tokens[index].content


def _html(renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return marking_of(env).html(tokens[index].content)


def _footnote_mark(renderer: RendererProtocol, tokens: Sequence[Token], index: int, *_: object) -> str:
    """A raised number without a link: the text of a piece holds no anchors it could lead to."""
    return f"<sup>{tokens[index].meta['id'] + 1}</sup>"


def _formula(renderer: RendererProtocol, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    words = escape(token.content.strip("\n"), quote=False)
    return f"<code>{words}</code>" if token.type.startswith("math_inline") else f"<pre>{words}</pre>\n"


def _fixed(html: str) -> Callable[..., str]:
    return lambda *_: html


def parser() -> MarkdownIt:
    """A parser for Markdown with what Jekyll, Hugo, Eleventy, Docusaurus and GitHub add to it."""
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(deflist_plugin).use(admon_plugin).use(tasklists_plugin)
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    made.block.ruler.before("table", "foreign_line", _tag_line, INTERRUPTS)
    made.block.ruler.before("reference", "container_line", _container_line, INTERRUPTS)
    made.block.ruler.before("reference", "unseen_line", _unseen_line, INTERRUPTS)
    made.inline.ruler.before("escape", "foreign", _tag_in_line)
    made.inline.ruler.before("link", "wiki_link", _wiki_link)
    made.inline.ruler.before("html_inline", "html_with_tags", _html_with_tags)
    made.helpers = SimpleNamespace(  # type: ignore[assignment]  # a module where we give three functions
        parseLinkDestination=_destination, parseLinkLabel=parseLinkLabel, parseLinkTitle=parseLinkTitle
    )
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # links are judged where they are written
    normalize = made.normalizeLink
    made.normalizeLink = lambda url: url if "{" in url else normalize(url)  # type: ignore[method-assign]
    made.add_render_rule("foreign", _as_is)
    for kind in ("html_block", "html_inline"):
        made.add_render_rule(kind, _html)
    for kind in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        made.add_render_rule(kind, _formula)
    made.add_render_rule("footnote_ref", _footnote_mark)
    made.add_render_rule("footnote_anchor", _fixed(""))
    made.add_render_rule("admonition_title_open", _fixed("<p><b>"))
    made.add_render_rule("admonition_title_close", _fixed("</b></p>"))
    return made


MARKDOWN_PARSER = parser()


def rendered(text: str, marking: Marking, using: MarkdownIt = MARKDOWN_PARSER) -> str:
    return str(using.render(with_tabs(text), {"marking": marking}))
