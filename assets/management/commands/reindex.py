"""Build the search indexes anew: the library's, the one readers search, and that of field notes."""

import time
from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError

from assets.searching.indexes import FIELD_NOTES, LIBRARY, READERS
from search.documents import Document
from search.engines import Unavailable

STEP = 500  # pieces between two lines of progress


class Command(BaseCommand):
    help = (
        "Build the search indexes of library, readers and field notes anew and swap them in. People can search "
        "meanwhile."
    )

    def handle(self, *args: object, **options: object) -> None:
        start = time.monotonic()
        try:
            done = LIBRARY.engine.rebuild(self.counted(LIBRARY.documents(), LIBRARY.expected()))
            public = READERS.rebuild()
            FIELD_NOTES.rebuild()
        except Unavailable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        seconds = time.monotonic() - start
        self.stdout.write(f"{done} pieces of the library and {public} for readers indexed in {seconds:.1f} s.")

    def counted(self, documents: Iterable[Document], total: int) -> Iterator[Document]:
        for number, document in enumerate(documents, 1):
            yield document
            if number % STEP == 0:
                self.stdout.write(f"  {number} of {total}")
