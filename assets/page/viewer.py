"""The viewer: one page of a file at a time beside a strip of all of them, on an asset's page and behind links.

Every page has an address of its own, `?page=7`, so that it is read without scripts too. A script turns pages without
loading the rest anew: it asks for the same address with `&part=words` and is given what stands below the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from assets.models import FilePage, Version

WORDS = "words"  # the part of the page that a script asks for
OF_THE_STRIP = ("version", "number", "title", "thumbnail", "width", "height")  # the words of all pages may be megabytes


@dataclass(frozen=True)
class Viewer:
    """`base` is the address it stands at, `version` tells pictures of one file from those of the next."""

    base: str
    version: Version
    strip: Sequence[FilePage]
    place: int
    page: FilePage

    @property
    def unit(self) -> str:
        return self.version.unit

    @property
    def page_name(self) -> str:
        """“Slide 3: What moving costs”."""
        return f"{self.unit.title()} {self.page.number}: {self.page.title}".rstrip(": ")

    @property
    def count(self) -> int:
        return len(self.strip)

    @property
    def previous(self) -> FilePage | None:
        return self.strip[self.place - 1] if self.place else None

    @property
    def next(self) -> FilePage | None:
        return self.strip[self.place + 1] if self.place + 1 < self.count else None


def viewer_of(version: Version | None, base: str, address: QueryDict, opens_at: str = "") -> Viewer | None:
    """At the page that `?page=` names, else at the anchor `opens_at`, else at the first. Two queries; None for what has
    no pages.
    """
    if version is None:
        return None
    strip = list(version.pages.only(*OF_THE_STRIP))
    if not strip:
        return None
    asked = address.get("page", "") or opens_at.removeprefix("page-")
    numbers = {str(page.number): place for place, page in enumerate(strip)}
    place = numbers.get(asked, 0)
    return Viewer(base, version, strip, place, version.pages.get(pk=strip[place].pk))


def wants_words(address: QueryDict) -> bool:
    """Whether a script turned to the page and needs only what stands below its picture."""
    return address.get("part") == WORDS
