"""Build the library's search index anew."""

import time
from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError

from assets.models import Asset
from assets.searching.documents import documents_for
from search.documents import Document
from search.engines import Unavailable, engine

STEP = 500  # pieces between two lines of progress


class Command(BaseCommand):
    help = "Build the library's search index anew from the database and swap it in. People can search meanwhile."

    def handle(self, *args: object, **options: object) -> None:
        live = Asset.objects.live()
        total, start = live.count(), time.monotonic()
        try:
            done = engine().rebuild(self.counted(documents_for(live), total))
        except Unavailable as error:
            raise CommandError(f"{error} Nothing was changed; the old index is still in use.") from error
        self.stdout.write(f"{done} pieces indexed in {time.monotonic() - start:.1f} s.")

    def counted(self, documents: Iterable[Document], total: int) -> Iterator[Document]:
        for number, document in enumerate(documents, 1):
            yield document
            if number % STEP == 0:
                self.stdout.write(f"  {number} of {total}")
