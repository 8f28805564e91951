"""Front matter: the YAML, TOML or JSON head of a file, or a plain one of names and values, read safely.

YAML is read as the words that were written: its own guesses turn `title: 1.10` into a number, `tags: [no]` into a
no, and a day that is not in the calendar into a file that cannot be read.
"""

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

import yaml

LONGEST = 64 * 1024  # characters; a longer head is no head, and YAML's references could make it explode
YAML_HEAD = re.compile(r"\A\s*---(?:ya?ml)?[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
TOML_HEAD = re.compile(r"\A\s*(?:\+\+\+|---toml)[ \t]*\r?\n(.*?)^(?:\+\+\+|---)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
JSON_HEAD = re.compile(r"\A\s*(?:---json|;;;)[ \t]*\r?\n(.*?)^(?:---|;;;)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
EXPORTED = re.compile(
    r"^export\s+const\s+(?:metadata|meta|frontmatter)\b[^=\n]*=\s*(\{.*?\})\s*;?[ \t]*$(?=\n\s*(?:\n|\Z)|\Z)",
    re.S | re.M,
)
BARE_JSON = re.compile(r"\A\s*\{\s*\"[\w. -]+\"\s*:")
PROGRAM_HEAD = re.compile(
    r"\A\s*---(?P<name>jsx?|javascript|json5|tsx?|typescript|coffee(?:script)?|cson)[ \t]*\n"
    r"(?P<head>.*?)^---[ \t]*(?:\n|\Z)",
    re.S | re.M,
)
# Heads without marks around them: of Pelican, MultiMarkdown and Nikola, ended by an empty line or kept in a comment; of
# Hexo, ended by a line of “---” or “;;;”. A paragraph that looks so is none unless it names what only a head names.
_NAMED = r"(?:\.\.[ \t]+)?[A-Za-z][\w-]*(?:[ ][\w-]+){0,2}[ \t]*:(?:[ \t][^\n]*)?\n"
_LINES = rf"(?P<head>(?:{_NAMED}(?:[ \t]+\S[^\n]*\n|[ \t]*-[ \t][^\n]*\n)*)+)"
PLAIN_HEAD = re.compile(rf"\A\s*{_LINES}(?P<marked>[-;]{{3,}}[ \t]*(?:\n|\Z))?(?(marked)|(?=\s*\n|\Z))")
LONG_HEAD = re.compile(rf"\A\s*-{{4,}}[ \t]*\n{_LINES}(?P<marked>-{{4,}}[ \t]*(?:\n|\Z))")
COMMENT_HEAD = re.compile(rf"\A\s*<!--[ \t]*(?:---)?[ \t]*\n{_LINES}[ \t]*(?:---)?[ \t]*-->(?P<marked>)")
HEXO_JSON = re.compile(r"\A\s*(\"[\w-]+\"[ \t]*:.*?)^;{3,}[ \t]*(?:\n|\Z)", re.S | re.M)
OF_A_HEAD_NAMES = "date status draft published slug author authors tags category categories layout permalink"
OF_A_HEAD = frozenset(OF_A_HEAD_NAMES.split())
OPEN_HEAD = re.compile(r"\A\s*(?:---|\+\+\+)[ \t]*\r?\n[A-Za-z][\w-]*[ \t]*[:=][ \t]*[^\n]*\n")
QuickLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # quick where it was built


class Loader(QuickLoader):
    """Refuses a name that stands twice: of `draft: true` and `draft: false` nobody knows which was meant."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, object]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise yaml.constructor.ConstructorError(None, None, f"it names “{twice}” twice", _place(node, twice))
        found: dict[str, object] = super().construct_mapping(node, deep)
        return found


# What the parsers say, by a part of it, and what people are told.
REASONS = {
    "overwrite a value": "a name stands in it twice. Leave one of them.",
    "mapping values are not allowed": "a colon stands where none is expected. Put quotes around the value.",
    "quoted scalar": "a quote is opened and never closed.",
    "illegal character '\\n'": "a quote is opened and never closed.",
    "tab character": "it is indented with a tab. Use spaces.",
    "cannot start any token": "a value begins with a character that has a meaning there. Put quotes around the value.",
    "flow sequence": "a list is opened with “[” and never closed.",
    "flow mapping": "a group is opened with “{” and never closed.",
    "could not find expected ':'": "a line is no “name: value”.",
    "did not find expected key": "a line is no “name: value”, or quotes stand within quotes.",
    "special characters": "it holds a control character, which nobody can see. Delete it.",
    "control characters": "it holds a control character, which nobody can see. Delete it.",
    "unacceptable character": "it holds a control character, which nobody can see. Delete it.",
    "recursion": "it is nested too deeply.",
}
ELSE = "something in it is not written as such values are."
LONGEST_SHOWN = 80  # characters of the line that is shown


class BrokenFrontMatter(ValueError):  # noqa: N818 - reads as what is said of the file
    """The head cannot be read; the message says where."""


def _place(node: yaml.MappingNode, name: str) -> yaml.Mark:
    """Where a name stands for the second time."""
    marks: list[yaml.Mark] = [key.start_mark for key, _ in node.value if key.value == name]
    return marks[1]


def split(text: str) -> tuple[dict[str, object], str]:
    """The head's values and the body. Raises BrokenFrontMatter."""
    if match := YAML_HEAD.match(text):
        return read_mapping(read_yaml, match[1]), text[match.end() :]
    if match := TOML_HEAD.match(text):
        return read_mapping(tomllib.loads, match[1]), text[match.end() :]
    if match := JSON_HEAD.match(text) or HEXO_JSON.match(text):
        return read_mapping(_read_json, match[1]), text[match.end() :]
    if match := PROGRAM_HEAD.match(text):
        return _head_of_program(match["name"], match["head"]), text[match.end() :]
    if BARE_JSON.match(text):
        end = _end_of_json(text)
        return read_mapping(json.loads, text[:end]), text[end:].lstrip("\r\n")
    if OPEN_HEAD.match(text):
        raise BrokenFrontMatter("The front matter is not closed: a line like the first one is missing behind it.")
    for pattern in (LONG_HEAD, COMMENT_HEAD, PLAIN_HEAD):
        if (match := pattern.match(text)) and (head := _plain_head(match)):
            return head, text[match.end() :]
    return {}, text


def _plain_head(match: re.Match[str]) -> dict[str, object]:
    """The values of a head without marks; {} for what is a paragraph. Raises BrokenFrontMatter."""
    lines = re.sub(r"^\.\.[ \t]+", "", match["head"], flags=re.M)
    names = [name.strip() for name in re.findall(r"^([A-Za-z][^:\n]*):", lines, re.M)]
    known = {name.lower() for name in names}
    if "title" not in known and len(known & OF_A_HEAD) < 2:
        return {}
    if match["marked"]:
        return read_mapping(read_yaml, lines)
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise BrokenFrontMatter(f"The front matter cannot be read: it names “{twice}” twice. Leave one of them.")
    values = re.split(r"^[A-Za-z][^:\n]*:", lines, flags=re.M)[1:]
    return {name: " ".join(value.split()) for name, value in zip(names, values, strict=True)}


def _head_of_program(name: str, head: str) -> dict[str, object]:
    """Plain values, in braces or one a line, which YAML reads too. Raises BrokenFrontMatter for what had to be run."""
    values = head.strip().removesuffix(";")
    if re.match(r"\{|[\w-]+:", values):
        return read_mapping(read_yaml, values)
    raise BrokenFrontMatter(f"The front matter is a program ({name}), which is not run. Write it as YAML.")


def _read_json(head: str) -> object:
    """Hexo leaves the braces out."""
    text = head.strip()
    return json.loads(f"{{{text.removesuffix(',')}}}" if text.startswith('"') else text)


def exported_head(text: str) -> dict[str, object]:
    """What an MDX file exports as its `metadata`: plain values in braces, which YAML reads too; {} for a program."""
    found = EXPORTED.search(text)
    try:
        return read_mapping(read_yaml, found[1]) if found else {}
    except BrokenFrontMatter:
        return {}


def _end_of_json(text: str) -> int:
    """Where a JSON object that a file begins with ends. Raises BrokenFrontMatter."""
    try:
        return json.JSONDecoder().raw_decode(text, text.index("{"))[1]
    except (ValueError, RecursionError) as error:
        raise BrokenFrontMatter(f"The front matter cannot be read: {reason_in_words(error, text)}") from error


def reason_in_words(error: Exception, text: str) -> str:
    """What is wrong and in which line, for people who never heard of the parser."""
    said = str(error)
    reason = next((words for part, words in REASONS.items() if part in said.lower()), ELSE)
    if twice := re.search(r"it names “.*” twice", said):
        reason = f"{twice[0]}. Leave one of them."
    ends = text.count("\n")
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    mark = next((mark for mark in marks if mark and mark.line < max(ends, 1)), None)
    found = re.search(r"line (\d+)", said)
    number = mark.line + 1 if mark else int(found[1]) if found else 0
    if position := re.search(r"position (\d+)", said):
        number = text.count("\n", 0, int(position[1])) + 1
    lines = text.splitlines()
    shown = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    shown = "".join(letter if letter.isprintable() else "…" for letter in shown)[:LONGEST_SHOWN]
    return (f"line {number}, “{shown}”: " if shown else "") + reason


def read_yaml(head: str) -> object:
    """Words, lists and rows. Raises BrokenFrontMatter for references."""
    if re.search(r"^[^#\"']*:\s*\*\w|<<\s*:", head, re.M):
        raise BrokenFrontMatter("The front matter refers to itself (YAML “*” or “<<”). Write the values out.")
    return yaml.load(head, Loader=Loader)  # noqa: S506 - it makes nothing but words, lists and rows


def read_mapping(parse: Callable[[str], object], head: str) -> dict[str, object]:
    """Names and values. Raises BrokenFrontMatter for anything else."""
    if len(head) > LONGEST:
        raise BrokenFrontMatter("The front matter is longer than 64 kB.")
    try:
        values = parse(head)
    except BrokenFrontMatter:
        raise
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise BrokenFrontMatter(f"The front matter cannot be read: {reason_in_words(error, head)}") from error
    if not isinstance(values, dict | None):
        raise BrokenFrontMatter("The front matter is not a list of names and values.")
    return {str(name): value for name, value in (values or {}).items()}
