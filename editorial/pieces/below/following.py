"""What moving or restricting a page changes for the pieces below it: told of a batch at a time.

The first batch is told of in the transaction of the cause, the others by jobs that ask for the next one each, so that
no request and no transaction grows with what lies below. Nobody waits for them to be safe: what readers may see is read
off the tree. Each change has a chain of its own, and says how far it is, when it takes more than one batch.
"""

from typing import TypedDict

from wagtail.models import Page

from editorial.pieces.models import PIECE_MODELS, PageWork, PageWorkKind
from editorial.pieces.signals import piece_changed
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue

KIND = "pieces.below"
BATCH = 100  # pages in one transaction, each of which writes a few jobs


class Reached(TypedDict):
    """The work, its page, and the last page below it that was told of."""

    work: int
    page: int
    after: int


def all_below_changed(page: Page) -> None:
    total = Page.objects.descendant_of(page, inclusive=True).count()
    told = _tell(page, after=0)
    if total > len(told):
        work = PageWork.objects.begin(PageWorkKind.FOLLOW, page.get_admin_display_title(), total, len(told))
        enqueue(KIND, str(work.pk), Reached(work=work.pk, page=page.pk, after=told[-1]))


@job(KIND, Queue.INDEX)
def go_on(row: Job) -> None:
    work = PageWork.objects.select_for_update(no_key=True).get(pk=row.payload["work"])
    page = Page.objects.filter(pk=row.payload["page"]).first()
    told = _tell(page, row.payload["after"]) if page else []  # else each piece below it went, and was told of
    work.go_forward(len(told))
    if page and len(told) == BATCH:
        enqueue(KIND, row.key, Reached(work=work.pk, page=page.pk, after=told[-1]))
    else:
        work.finish()


def _tell(page: Page, after: int) -> list[int]:
    """Tell of the next batch; its pages."""
    below = Page.objects.descendant_of(page, inclusive=True).filter(pk__gt=after)
    batch = list(below.order_by("pk").values_list("pk", flat=True)[:BATCH])
    for model in PIECE_MODELS:
        for uuid in model.objects.filter(pk__in=batch).order_by("pk").values_list("uuid", flat=True):
            piece_changed.send(model, uuid=uuid)
    return batch
