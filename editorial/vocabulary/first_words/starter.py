"""Starters: words for a kind of company, as a beginning. Each is a file; all of it can be changed before it is made."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILES = Path(__file__).parent / "starters"
AXES = ("persona", "stage", "topic", "format")

Facts = dict[str, Any]  # a term's fields besides its slug


@dataclass(frozen=True)
class Starter:
    name: str
    title: str
    says: str
    terms: dict[str, list[Facts]]  # by axis

    def lines(self, axis: str) -> str:
        """Its labels, one a line."""
        return "\n".join(facts["label"] for facts in self.terms[axis])

    def facts_of(self, axis: str, label: str) -> Facts:
        """What the starter knows of a word besides its label; nothing for one's own words."""
        same = (facts for facts in self.terms[axis] if facts["label"].casefold() == label.casefold())
        return next(same, {})


@cache
def starters() -> dict[str, Starter]:
    """By name, in their order."""
    found = {}
    for file in sorted(FILES.glob("*.yaml")):
        name = file.stem.partition("_")[2]
        told = yaml.safe_load(file.read_text())
        terms = {axis: told.get(axis, []) for axis in AXES}
        found[name] = Starter(name, told["title"], told["says"], terms)
    return found
