"""The indexes of an installation, and what each is built from: the database alone."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from assets.field_notes import documents as notes
from assets.models import Asset, FieldNote
from assets.searching.documents import documents_for
from editorial.pieces.models import PIECE_MODELS
from editorial.site.listing import readable
from editorial.site.searching import documents as public
from search.documents import Document
from search.engines import NOTES, PUBLIC, Engine, engine
from search.query import Query

MEMBERS = "member"  # the audience that finds all that is live in the library


class Index(NamedTuple):
    """`expected` and `documents`: how many pieces it should hold, and what is written for each."""

    name: str
    audience: str
    expected: Callable[[], int]
    documents: Callable[[], Iterator[Document]]

    @property
    def engine(self) -> Engine:
        return engine(self.name)

    def held(self) -> int:
        """How many pieces it holds. Raises Unavailable, and MissingIndex when there is none."""
        return self.engine.search(Query(audience=self.audience)).count

    def rebuild(self) -> int:
        return self.engine.rebuild(self.documents())


def _library_documents() -> Iterator[Document]:
    return iter(documents_for(Asset.objects.live()))


def _readable_pieces() -> int:
    return sum(readable(model).count() for model in PIECE_MODELS)


LIBRARY = Index("", MEMBERS, lambda: Asset.objects.live().count(), _library_documents)
READERS = Index(PUBLIC, public.AUDIENCE, _readable_pieces, public.documents)
FIELD_NOTES = Index(
    NOTES,
    notes.EVERY_NOTE,
    lambda: FieldNote.objects.present().count(),
    lambda: notes.documents_for(FieldNote.objects.present()),
)
INDEXES = (LIBRARY, READERS, FIELD_NOTES)
