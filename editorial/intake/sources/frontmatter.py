"""Front matter: the YAML, TOML or JSON head of a file, read safely.

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
YAML_HEAD = re.compile(r"\A\s*---(?:yaml)?[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
TOML_HEAD = re.compile(r"\A\s*(?:\+\+\+|---toml)[ \t]*\r?\n(.*?)^(?:\+\+\+|---)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
JSON_HEAD = re.compile(r"\A\s*(?:---json|;;;)[ \t]*\r?\n(.*?)^(?:---|;;;)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
EXPORTED = re.compile(
    r"^export\s+const\s+(?:metadata|meta|frontmatter)\b[^=\n]*=\s*(\{.*?\})\s*;?[ \t]*$(?=\n\s*(?:\n|\Z)|\Z)",
    re.S | re.M,
)
BARE_JSON = re.compile(r"\A\s*\{\s*\n\s*\"")
OPEN_HEAD = re.compile(r"\A\s*(?:---|\+\+\+)[ \t]*\r?\n[A-Za-z][\w-]*[ \t]*[:=][ \t]*[^\n]*\n")
QuickLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # quick where it was built


class Loader(QuickLoader):
    """Refuses a name that stands twice: of `draft: true` and `draft: false` nobody knows which was meant."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, object]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise yaml.constructor.ConstructorError(None, None, f"it names “{twice}” twice", node.start_mark)
        found: dict[str, object] = super().construct_mapping(node, deep)
        return found


class BrokenFrontMatter(ValueError):  # noqa: N818 - reads as what is said of the file
    """The head cannot be read; the message says where."""


def split(text: str) -> tuple[dict[str, object], str]:
    """The head's values and the body. Raises BrokenFrontMatter."""
    if match := YAML_HEAD.match(text):
        return read_mapping(read_yaml, match[1]), text[match.end() :]
    if match := TOML_HEAD.match(text):
        return read_mapping(tomllib.loads, match[1]), text[match.end() :]
    if match := JSON_HEAD.match(text):
        return read_mapping(json.loads, match[1]), text[match.end() :]
    if BARE_JSON.match(text) and (end := _end_of_json(text)):
        return read_mapping(json.loads, text[:end]), text[end:].lstrip("\r\n")
    if OPEN_HEAD.match(text):
        raise BrokenFrontMatter("The front matter is not closed: a line like the first one is missing behind it.")
    return {}, text


def exported_head(text: str) -> dict[str, object]:
    """What an MDX file exports as its `metadata`: plain values in braces, which YAML reads too; {} for a program."""
    found = EXPORTED.search(text)
    try:
        return read_mapping(read_yaml, found[1]) if found else {}
    except BrokenFrontMatter:
        return {}


def _end_of_json(text: str) -> int:
    """Where a JSON object that a file begins with ends; 0 when it is none."""
    start = text.index("{")
    try:
        return json.JSONDecoder().raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return 0


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
        raise BrokenFrontMatter(f"The front matter cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(values, dict | None):
        raise BrokenFrontMatter("The front matter is not a list of names and values.")
    return {str(name): value for name, value in (values or {}).items()}
