"""Build the search indexes anew: the library's, and the one readers search."""

import time
from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError

from assets.models import Asset
from assets.searching.documents import documents_for
from editorial.site.searching.documents import documents as public_documents
from search.documents import Document
from search.engines import PUBLIC, Unavailable, engine

STEP = 500  # pieces between two lines of progress


class Command(BaseCommand):
    help = "Build the library's and the readers' search index anew and swap them in. People can search meanwhile."

    def handle(self, *args: object, **options: object) -> None:
        live = Asset.objects.live()
        total, start = live.count(), time.monotonic()
        try:
            done = engine().rebuild(self.counted(documents_for(live), total))
            public = engine(PUBLIC).rebuild(public_documents())
        except Unavailable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        seconds = time.monotonic() - start
        self.stdout.write(f"{done} pieces of the library and {public} for readers indexed in {seconds:.1f} s.")

    def counted(self, documents: Iterable[Document], total: int) -> Iterator[Document]:
        for number, document in enumerate(documents, 1):
            yield document
            if number % STEP == 0:
                self.stdout.write(f"  {number} of {total}")
