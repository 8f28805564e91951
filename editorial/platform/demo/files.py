"""Read the demo's own files: YAML lists, and Markdown with YAML front matter."""

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

Row = dict[str, Any]  # of our own YAML; what it holds depends on the list it stands in

HERE = Path(__file__).parent


def identity(kind: str, slug: str) -> UUID:
    """The same for the same slug on every machine: `identity("piece", "what-an-hour-costs")`."""
    return uuid5(NAMESPACE_URL, f"northmoor.example/{kind}/{slug}")


def listed(path: Path) -> dict[str, list[Row]]:
    """A YAML file of named lists."""
    found: dict[str, list[Row]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def front_matter(path: Path) -> tuple[Row, str]:
    """The file's front matter and its Markdown."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body.strip()
