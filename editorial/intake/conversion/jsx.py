"""MDX: components, expressions and imports in Markdown. Recognised by their brackets and quotes, never run."""

import re
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from editorial.intake.conversion.foreign_tags import (
    COMMENT_REASON,
    COMPONENT_REASON,
    GAP,
    PICTURE_NAME,
    PROGRAM_REASON,
    VALUE_REASON,
    ForeignTag,
    mark,
    written,
)
from editorial.intake.conversion.markdown_rules import INTERRUPTS, line_of, marking_of, parser, put

LONGEST = 20_000  # characters of one tag or expression
PROGRAM = re.compile(
    r"import\s+(?:[\w*{][^;]*?\sfrom\s*)?[\"']|export\s+(?:const|let|var|function|default|async|class|\{|\*)"
)
IMPORTED = re.compile(r"import\s+(\w+)\s+from\s+[\"']([^\"']+)[\"']")
OPENING = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w.:-]*)?(?=[\s/>{])")
ATTRIBUTE = re.compile(r"\s*(?P<name>[\w:.-]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|\{))?")
QUOTED = re.compile(r"""\s*(?:require\(\s*)?(["'`])(?P<words>(?:(?!\1)[^$\\])*)\1\s*\)?(?:\.default)?\s*""", re.S)
WHOLE = frozenset(
    ("table", "pre", "svg", "script", "style", "ul", "ol", "dl", "math", "iframe", "video")
)  # read to their end


@dataclass
class Tag:
    name: str
    end: int  # behind its “>”
    closing: bool
    alone: bool
    attributes: dict[str, str]  # those with a text for a value; expressions by their source in braces


def braces_end(text: str, start: int) -> int:
    """The place behind the brace that closes the one at `start`; -1 when none does."""
    depth, place, last = 0, start, min(len(text), start + LONGEST)
    last = text.rfind("}", start, last) + 1  # behind it there is none
    while place < last:
        letter = text[place]
        if letter in "\"'`":
            closing = text.find(letter, place + 1, last)
            line_end = text.find("\n", place + 1, last)
            if closing > 0 and (letter == "`" or line_end < 0 or closing < line_end):
                place = closing  # a text; a lone apostrophe is none
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                return place + 1
        place += 1
    return -1


def tag_at(text: str, start: int) -> Tag | None:
    """The tag that begins at `start`: a component's, a fragment's, or one of HTML with expressions in it."""
    begin = OPENING.match(text, start)
    if begin is None:
        return None
    place = begin.end()
    attributes: dict[str, str] = {}
    while True:
        end = re.compile(r"\s*(/?)>").match(text, place)
        if end:
            return Tag(begin["name"] or "", end.end(), bool(begin["end"]), bool(end[1]), attributes)
        spread = re.compile(r"\s*\{").match(text, place)
        if spread:
            place = braces_end(text, spread.end() - 1)
            if place < 0:
                return None
            continue
        found = ATTRIBUTE.match(text, place)
        if found is None or found.end() == place:
            return None
        place = found.end()
        value = found["value"] or '""'
        if value == "{":
            place = braces_end(text, found.end() - 1)
            if place < 0:
                return None
            value = text[found.end() - 1 : place]
        attributes[found["name"]] = value


def html_of(state: StateBlock | StateInline, tag: Tag, source: str, *, block: bool) -> str:
    """What a tag says: HTML's own stay, with the values that are texts; components as other foreign tags."""
    imports = state.env.setdefault("imports", {})
    named = {name: said for name, value in tag.attributes.items() if (said := _said(value, imports)) is not None}
    if not tag.name:
        return ""  # a fragment
    if tag.name[0].islower() and "." not in tag.name and "-" not in tag.name:
        if tag.closing:
            return f"</{tag.name}>"
        shown = "".join(f' {"class" if name == "className" else name}="{escape(said)}"' for name, said in named.items())
        return f"<{tag.name}{shown}>" + (f"</{tag.name}>" if tag.alone and tag.name not in ("img", "br", "hr") else "")
    foreign = ForeignTag(
        source, tag.name.lower(), {name.lower(): said for name, said in named.items()}, closing=tag.closing
    )
    return written(foreign, COMPONENT_REASON, marking_of(state.env).opened, block=block)


def _said(value: str, imports: dict[str, str]) -> str | None:
    """The text of an attribute's value; None for a program."""
    if not value.startswith("{"):
        return value[1:-1]
    inner = value[1:-1].strip()
    if quoted := QUOTED.fullmatch(inner):
        return quoted["words"]
    return imports.get(inner.removesuffix(".src"))


def _program(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`import` and `export` up to the next blank line."""
    if state.sCount[start] or not PROGRAM.match(state.src, state.bMarks[start]):
        return False
    last = start + 1
    while last < end and not state.isEmpty(last):
        last += 1
    opened = state.src[state.bMarks[start] : state.eMarks[last - 1]]
    while last < end and opened.count("{") + opened.count("(") > opened.count("}") + opened.count(")"):
        opened = state.src[state.bMarks[start] : state.eMarks[last]]
        last += 1
    if silent:
        return True
    for name, file in IMPORTED.findall(opened):
        if PICTURE_NAME.search(file):
            state.env.setdefault("imports", {})[name] = file
    return put(state, mark(opened, PROGRAM_REASON, block=True), last)


def _tag_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines of nothing but tags and expressions; what stands between them goes on as Markdown."""
    place = state.bMarks[start] + state.tShift[start]
    if line_of(state, start)[:1] not in ("<", "{"):
        return False
    limit, found = state.eMarks[end - 1], []
    while place < limit and state.src[place] in "<{":
        html, behind = _one(state, place, block=True, silent=silent)
        if behind < 0:
            break
        found.append(html)
        place = behind
        while state.src[place : place + 1] in (" ", "\t"):
            place += 1
    if not found or state.src[place : place + 1] not in ("", "\n"):
        return False
    last = next((line for line in range(start, end) if state.eMarks[line] >= place), end - 1)
    return silent or put(state, "".join(found) + "\n", last + 1)


def _one(state: StateBlock | StateInline, place: int, *, block: bool, silent: bool) -> tuple[str, int]:
    """HTML for the tag or expression at a place, and the place behind it; -1 when there is none."""
    if state.src[place] == "{":
        behind = braces_end(state.src, place)
        return ("" if silent or behind < 0 else _expression(state.src[place:behind], block), behind)
    tag = tag_at(state.src, place)
    if tag is None:
        return "", -1
    if block and tag.name in WHOLE and not tag.closing and not tag.alone:
        closing = state.src.find(f"</{tag.name}>", tag.end)
        behind = closing + len(tag.name) + 3
        return (state.src[place:behind], behind) if closing > 0 else ("", -1)
    return ("" if silent else html_of(state, tag, state.src[place : tag.end], block=block), tag.end)


def _expression(source: str, block: bool) -> str:
    inner = source[1:-1].strip()
    if quoted := QUOTED.fullmatch(inner):
        return escape(quoted["words"])
    if inner.startswith("/*"):
        return mark(source, COMMENT_REASON, block=block)
    return f"<p>{GAP}</p>{mark(source, VALUE_REASON, block=True)}" if block else GAP + mark(source, VALUE_REASON)


def _holds_the_paragraph(state: StateInline) -> bool:
    """Whether a component begins and ends with it, `<Aside title="Mind">Words</Aside>`: a box, written on one line."""
    begin = OPENING.match(state.src) if state.pos == 0 else None
    name = begin["name"] if begin and not begin["end"] else ""
    return bool(name) and name[0].isupper() and state.src.rstrip().endswith(f"</{name}>")


def _in_line(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "<{":
        return False
    html, behind = _one(state, state.pos, block=_holds_the_paragraph(state), silent=silent)
    if behind < 0:
        return False
    if not silent:
        state.push("foreign", "", 0).content = html
    state.pos = behind
    return True


def mdx_parser() -> MarkdownIt:
    made = parser().disable(["code", "html_block", "foreign_line", "foreign"])  # there “<Aside>” is a component
    made.block.ruler.before("table", "mdx_program", _program, INTERRUPTS)
    made.block.ruler.before("table", "mdx_tags", _tag_line, INTERRUPTS)
    made.inline.ruler.before("escape", "mdx_in_line", _in_line)
    return made


MDX_PARSER = mdx_parser()
