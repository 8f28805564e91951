"""Links within a text: from the ids of the source to the section that now holds what they named."""

import re
from html import unescape
from urllib.parse import unquote

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

from editorial.intake.conversion.entries import Entry, Heading, StoredBlock, unconverted

WITHIN = re.compile(r'<a href="#([^"]*)">(.*?)</a>', re.S)
LOST_REASON = "A link to a place in the old page that nothing here is called by; its words stand above without it."
TOP = ("", "top")


class Places:
    """Which section an id of the source leads to. `ids`: id → number of the entry it stood at."""

    def __init__(self, ids: dict[str, int]) -> None:
        self.waiting: dict[int, list[str]] = {}
        for name, place in ids.items():
            self.waiting.setdefault(place, []).append(name)
        self.anchors: dict[str, str] = {}

    def see(self, place: int, entry: Entry, anchor: str) -> None:
        """Learn what an entry is called: by its own id, and by what generators make of a heading's words."""
        for name in self.waiting.get(place, []):
            self.anchors.setdefault(name, anchor)
        if not isinstance(entry, Heading):
            return
        named = {entry.anchor, slugify(entry.title), slugify(entry.title, allow_unicode=True)}
        words = re.sub(r"[^\w\- ]", "", entry.title.lower()).replace(" ", "-")
        for name in {*named, words, slugify(string_to_ascii(entry.title))} - {""}:
            number = sum(
                known == name or bool(re.fullmatch(rf"{re.escape(name)}-\d+", known)) for known in self.anchors
            )
            self.anchors.setdefault(name if name not in self.anchors else f"{name}-{number}", anchor)
        self.anchors.setdefault(anchor, anchor)

    def lead(self, content: list[StoredBlock]) -> None:
        """Point the links of a section's texts; one that leads nowhere becomes its words, with a note after them."""
        lost: list[str] = []

        def point(match: re.Match[str]) -> str:
            name = unquote(unescape(match[1]))
            anchor = self.anchors.get(name) or self.anchors.get(name.lower())
            if anchor:
                return f'<a href="#{anchor}">{match[2]}</a>'
            lost.extend([] if name in TOP else [match[0]])
            return match[2]

        for place, block in reversed(list(enumerate(content))):
            if block["type"] == "text":
                block["value"] = WITHIN.sub(point, block["value"])
                notes = [unconverted(source, LOST_REASON) for source in lost]
                content[place + 1 : place + 1] = [{"type": note.kind, "value": note.value} for note in notes]
                lost.clear()
