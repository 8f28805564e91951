"""Where posts were on a Ghost site: what `routes.yaml`, old settings and the redirects file beside an export say.

An export itself names no addresses. Pages are at `/{slug}/` on every Ghost site; posts where the site's routes put
them (https://ghost.org/docs/themes/routing/).
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from editorial.intake.sources.frontmatter import BrokenFrontMatter, read_mapping, read_yaml
from editorial.intake.sources.ghost.cards import Card, rows_of, text_of
from editorial.intake.sources.items import SourceItem

ROUTES = ("routes.yaml", "routes.yml")
REDIRECTS = ("redirects.json", "redirects.yaml", "redirects.yml")
PART = re.compile(r"\{(\w+)\}|:(\w+)")
TAGGED = re.compile(r"(?:primary_)?tag:\[?([\w-]+)\]?$")


@dataclass
class Routes:
    """Patterns of addresses, each with the tag its posts carry (empty: all others). None when nothing states them."""

    patterns: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def stated(cls, files: list[Path], data: Card) -> "Routes":
        for file in files:
            if file.name in ROUTES:
                return cls(_collections(_yaml(file)))
        settings = {text_of(row, "key"): text_of(row, "value") for row in rows_of(data.get("settings"))}
        pattern = settings.get("permalinks", "")
        return cls([(pattern, "")] if "slug" in pattern else [])

    def address(self, item: SourceItem) -> str:
        """Of a post; empty when its pattern is not known, or asks for what the post does not have."""
        slugs = {re.sub(r"\W+", "-", name.lower()).strip("-") for name in item.terms}
        pattern = next((found for found, tag in self.patterns if not tag or tag in slugs), "")
        year, month, day = item.published_at[:10].split("-") if item.published_at else ("", "", "")
        known = {"slug": item.slug, "year": year, "month": month, "day": day, "id": item.key.partition("-")[2]}
        parts = [a or b for a, b in PART.findall(pattern)]
        if not pattern or not all(known.get(part) for part in parts):
            return ""
        return PART.sub(lambda part: known[part[1] or part[2]], pattern)


def _yaml(file: Path) -> Card:
    try:
        return read_mapping(read_yaml, file.read_text(encoding="utf-8", errors="replace"))
    except BrokenFrontMatter:
        return {}


def _collections(routes: Card) -> list[tuple[str, str]]:
    """Collections in their order, up to the first whose filter is more than a tag: behind it nothing is certain."""
    found: list[tuple[str, str]] = []
    collections = routes.get("collections")
    for row in collections.values() if isinstance(collections, dict) else []:
        if not isinstance(row, dict):
            continue
        chosen = text_of(row, "filter")
        tag = TAGGED.match(chosen)
        if chosen and not tag:
            break
        found.append((text_of(row, "permalink"), tag[1] if tag else ""))
    return found


def redirects_in(files: list[Path]) -> list[tuple[str, str]]:
    """From and to, as Ghost keeps them: rows in JSON, or under 301 and 302 in YAML."""
    for file in files:
        if file.name == REDIRECTS[0]:
            return [(text_of(row, "from"), text_of(row, "to")) for row in rows_of(_json(file))]
        if file.name in REDIRECTS:
            groups = [group for group in _yaml(file).values() if isinstance(group, dict)]
            return [(str(source), str(target)) for group in groups for source, target in group.items()]
    return []


def _json(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8", errors="replace"))
    except (ValueError, RecursionError):
        return None


def plain_path(pattern: str) -> str:
    """The one path that a redirect's pattern stands for; empty when it stands for many."""
    path = re.sub(r"^\^|\(\?i\)|\\?/?\??\$?$", "", pattern).replace("\\/", "/").replace("\\.", ".").replace("\\-", "-")
    return "" if re.search(r"[\^$*+?()\[\]{}|\\]", path) else "/" + path.strip("/")
