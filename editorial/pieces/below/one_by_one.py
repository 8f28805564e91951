"""Work on pages that are each asked about when their turn comes.

The pages are written down in the transaction in which somebody asked for it. Each job does a batch of them, in one
transaction with the count of what is done, and asks for the next; killed, it leaves a batch whole, for the next try.
What may not be done then is refused by itself: the reason stays with the page, and stops no other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page

from editorial.pieces.models import ChosenPage, PageWork, PageWorkKind
from editorial.pieces.models.page_work import title_of
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User
from editorial.platform.models.jobs import Job

AT_ONCE = 20  # pages done in a request, some 20 queries each
BATCH = 25  # pages done in one transaction: half a second
CHOSEN_AT_ONCE = 500  # ids in one query
ROWS_AT_ONCE = 1_000  # written in one statement

Do = Callable[[ChosenPage, Page], str]  # with the page held until the transaction ends; why it may not be, or nothing


def begin(kind: PageWorkKind, pages: Sequence[Page], user: User, parts: Iterable[list[ChosenPage]]) -> PageWork:
    """Write down what is to be done; its job is asked for by whoever calls, when all is ready for it."""
    work = PageWork.objects.begin(kind, title_of(pages), 0)
    work.started_by = user
    for part in parts:
        for one in part:
            one.work = work
        work.total += len(ChosenPage.objects.bulk_create(part, batch_size=ROWS_AT_ONCE))
    work.save(update_fields=["started_by", "total"])
    return work


def go_on(row: Job, do: Do) -> None:
    """Do it with the next batch."""
    work = PageWork.objects.select_for_update(no_key=True).filter(pk=row.payload["work"]).first()
    if work is None or work.finished_at:
        return
    batch = list(work.chosen.waiting().select_related("work__started_by", "revision").order_by("pk")[:BATCH])
    asked = Page.objects.select_for_update(no_key=True).filter(pk__in=[one.page_id for one in batch])
    held = set(asked.order_by("pk").values_list("pk", flat=True))
    for one in batch:
        one.refusal = _do(do, one) if one.page_id in held else ""
    ChosenPage.objects.bulk_update([one for one in batch if one.refusal], ["refusal"])
    ChosenPage.objects.filter(pk__in=[one.pk for one in batch if not one.refusal]).delete()
    if batch:
        work.go_forward(len(batch))
        enqueue(row.kind, row.key, row.payload)
    else:
        work.finish()


def _do(do: Do, one: ChosenPage) -> str:
    """What was done with one before may have changed its row: it is read anew."""
    page = Page.objects.filter(pk=one.page_id).first()
    if page is None:
        return ""
    try:
        with transaction.atomic():
            return do(one, page)
    except ValidationError as refusal:
        return " ".join(refusal.messages)


def in_parts(pages: Sequence[Page]) -> Iterator[QuerySet[Page]]:
    """All but the root of the tree, which nothing is done with."""
    for start in range(0, len(pages), CHOSEN_AT_ONCE):
        chosen = [page.pk for page in pages[start : start + CHOSEN_AT_ONCE]]
        yield Page.objects.filter(depth__gt=1, pk__in=chosen)
