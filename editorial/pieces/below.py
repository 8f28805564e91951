"""What moving or restricting a page changes for the pieces below it: told of a batch at a time.

The first batch is told of in the transaction of the cause, the others by jobs that ask for the next one each, so that
no request and no transaction grows with what lies below. Nobody waits for them to be safe: what readers may see is read
off the tree. Each change has a chain of its own: one that came to its middle says nothing about a second change.
"""

from typing import TypedDict
from uuid import uuid4

from wagtail.models import Page

from editorial.pieces.models import PIECE_MODELS
from editorial.pieces.signals import piece_changed
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue

KIND = "pieces.below"
BATCH = 100  # pages in one transaction, each of which writes a few jobs


class Progress(TypedDict):
    """The page, the last page below it that was told of, and how many were, of how many."""

    page: int
    after: int
    done: int
    total: int


def all_below_changed(page: Page) -> None:
    total = Page.objects.descendant_of(page, inclusive=True).count()
    _tell(Progress(page=page.pk, after=0, done=0, total=total), f"{page.pk} {uuid4().hex}", page)


@job(KIND, Queue.INDEX)
def go_on(row: Job) -> None:
    page = Page.objects.filter(pk=row.payload["page"]).first()
    if page is not None:  # else each piece below it went, and was told of
        told = row.payload
        _tell(Progress(page=page.pk, after=told["after"], done=told["done"], total=told["total"]), row.key, page)


def _tell(reached: Progress, key: str, page: Page) -> None:
    below = Page.objects.descendant_of(page, inclusive=True).filter(pk__gt=reached["after"])
    batch = list(below.order_by("pk").values_list("pk", flat=True)[:BATCH])
    for model in PIECE_MODELS:
        for uuid in model.objects.filter(pk__in=batch).order_by("pk").values_list("uuid", flat=True):
            piece_changed.send(model, uuid=uuid)
    if len(batch) == BATCH:
        told = reached["done"] + len(batch)
        enqueue(KIND, key, Progress(page=page.pk, after=batch[-1], done=told, total=reached["total"]))
