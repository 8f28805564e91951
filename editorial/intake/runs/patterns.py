"""Address patterns of the old site, learned from how its pieces link to one another. No database.

A pattern like `/{year}/{month}/{day}/{slug}` is believed for a folder when most of its pieces are linked to in that
way, two at least, each by another piece. Links to another host confirm nothing, unless they are so many that the host
can only be the old site's own: most pieces of a folder, and ten at least.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from editorial.intake.sources.hosts import host_of, path_of
from editorial.intake.sources.items import SourceItem

LINK = re.compile(r"(?:\]\(<?|\]:\s*|href=[\"'])((?:https?:)?//[^\s\"')#?>]+|/[^\s\"')#?>]*)")
FEWEST = 2  # pieces that confirm a pattern of the site's own
FEWEST_ELSEWHERE = 10  # pieces that show a host to be the site's own
PARTS = re.compile(r"\{(\w+)\}")
KNOWN_PARTS = frozenset({"year", "month", "day", "slug"})


@dataclass(frozen=True)
class Piece:
    key: str
    section: str
    day: str  # YYYY-MM-DD or empty


@dataclass
class Evidence:
    """Gathered while a source is read; asked once it has been."""

    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))  # by slug
    sections: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # pieces without an address of their own
    links: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))  # host, path → by whom

    def see(self, item: SourceItem) -> None:
        if not item.places:
            return
        if not item.address and item.slug:
            self.pieces[item.slug].append(Piece(item.key, item.section, item.published_at[:10]))
            self.sections[item.section] += 1
        for address in LINK.findall(item.body):
            self.links[host_of(address), path_of(address)].add(item.key)

    def hosts(self) -> list[str]:
        """The one host that most pieces of some folder are linked at; else none."""
        found = {
            host
            for (host, section, _), keys in self._confirmed().items()
            if host and len(keys) >= FEWEST_ELSEWHERE and len(keys) * 2 > self.sections[section]
        }
        return sorted(found) if len(found) == 1 else []

    def patterns(self, hosts: list[str]) -> dict[str, str]:
        """A pattern for each folder, empty where none is confirmed."""
        seen: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (host, section, pattern), keys in self._confirmed().items():
            if not host or host in hosts:
                seen[section, pattern] |= keys
        believed = {
            section: pattern
            for (section, pattern), keys in seen.items()
            if len(keys) >= FEWEST and len(keys) * 2 > self.sections[section]
        }
        return {section: believed.get(section, "") for section in sorted(self.sections)}

    def _confirmed(self) -> dict[tuple[str, str, str], set[str]]:
        """Keys of pieces by host, folder and pattern that others link to them by."""
        found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for (host, path), linking in self.links.items():
            last = path.rpartition("/")[2]
            for piece in self.pieces.get(re.sub(r"\.html?$", "", last), []):
                if linking - {piece.key}:
                    found[host, piece.section, _pattern(path, piece)].add(piece.key)
        return found


def _pattern(path: str, piece: Piece) -> str:
    """`/2014/10/30/one.html` → `/{year}/{month}/{day}/{slug}.html` for the piece “one” of that day."""
    beginning, _, last = path.rpartition("/")
    year, month, day = piece.day.split("-") if piece.day else ("", "", "")
    for given, shown in (((year, month, day), "year month day"), ((year, month), "year month"), ((year,), "year")):
        dated = "/".join(given)
        if year and f"/{dated}/" in f"{beginning}/":
            inner = "/".join(f"{{{name}}}" for name in shown.split())
            beginning = f"{beginning}/".replace(f"/{dated}/", f"/{inner}/", 1).rstrip("/")
            break
    ending = ".html" if last.endswith(".html") else ".htm" if last.endswith(".htm") else ""
    return f"{beginning}/{{slug}}{ending}"


def filled(pattern: str, item: SourceItem) -> str:
    """A pattern's address for one piece; empty when it asks for what the piece does not have."""
    year, month, day = item.published_at[:10].split("-") if item.published_at else ("", "", "")
    values = {"slug": item.slug, "year": year, "month": month, "day": day}
    if not pattern or not all(values.get(part) for part in PARTS.findall(pattern)):
        return ""
    return PARTS.sub(lambda part: values[part[1]], pattern)


def problem_with_pattern(pattern: str) -> str:
    """Why a pattern can make no addresses; empty when it can, or when there is none."""
    parts = set(PARTS.findall(pattern))
    if not pattern or (pattern.startswith("/") and "slug" in parts and parts <= KNOWN_PARTS):
        return ""
    return f"“{pattern}” is no address: begin with “/”, name {{slug}}, and of dates only {{year}}, {{month}}, {{day}}."
