"""What of a new file is here already: the very file, byte for byte, or another of its name."""

from dataclasses import dataclass
from pathlib import PurePath

from wagtail.documents.models import Document

from assets.extract.file_reading import name_as_sent
from assets.models import Asset, Version

LIKE_NAMED = 100  # files looked at whose names begin like that of the new one


@dataclass(frozen=True)
class Known:
    """A version in the library that a new file meets. `is_same`: byte for byte; otherwise its name only."""

    version: Version
    newest: int
    is_same: bool

    @property
    def asset(self) -> Asset:
        return self.version.asset

    @property
    def may_be_superseded(self) -> bool:
        """Whether the file can become its next version: a page's file is changed with the page."""
        return self.asset.page_id is None and not (self.is_same and self.version.number == self.newest)

    @property
    def said(self) -> str:
        if not self.is_same:
            return f"A file of this name is here as “{self.asset}”, version {self.newest}, with other content."
        if self.version.number == self.newest:
            return f"This very file is in the library already: “{self.asset}”, version {self.newest}."
        return f"This very file was version {self.version.number} of “{self.asset}”; version {self.newest} came since."


def known_file(content_hash: str, name: str) -> Known | None:
    """What a file of this SHA-1 and name meets: first the same content where it is current, then where it was, then
    the same name. None: it is new.
    """
    here = Version.objects.filter(asset__is_live=True).select_related("asset").order_by("-pk")
    same = here.holding(content_hash)
    if found := same.current().first() or same.first():
        return Known(found, found.asset.rated_version, is_same=True)
    stored = Document().file.field.generate_filename(Document(), PurePath(name).name)
    begins = stored.removesuffix(PurePath(stored).suffix)
    alike = here.filter(asset__page=None, document__file__startswith=begins).select_related("document")[:LIKE_NAMED]
    named = next((version for version in alike if name_as_sent(version.document.file.name) == stored), None)
    return Known(named, named.asset.rated_version, is_same=False) if named else None
