"""Front matter: the YAML or TOML head of a Markdown file, read safely."""

import re
import tomllib
from collections.abc import Callable

import yaml

LONGEST = 64 * 1024  # characters; a longer head is no head, and YAML's references could make it explode
YAML_HEAD = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
TOML_HEAD = re.compile(r"\A\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.S | re.M)
Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the quick one where it was built


class BrokenFrontMatter(ValueError):  # noqa: N818 - reads as what is said of the file
    """The head cannot be read; the message says where."""


def split(text: str) -> tuple[dict[str, object], str]:
    """The head's values and the body. Raises BrokenFrontMatter."""
    if match := YAML_HEAD.match(text):
        return _mapping(_yaml, match[1]), text[match.end() :]
    if match := TOML_HEAD.match(text):
        return _mapping(tomllib.loads, match[1]), text[match.end() :]
    return {}, text


def _yaml(head: str) -> object:
    if re.search(r"^[^#\"']*:\s*\*\w|<<\s*:", head, re.M):
        raise BrokenFrontMatter("The front matter refers to itself (YAML “*” or “<<”). Write the values out.")
    return yaml.load(head, Loader=Loader)  # noqa: S506 - a safe loader, in C


def _mapping(parse: Callable[[str], object], head: str) -> dict[str, object]:
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
    return {str(name).lower().replace("-", "_"): value for name, value in (values or {}).items()}
