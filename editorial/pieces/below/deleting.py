"""Deleting pages with all below them: few at once, many hidden at once and deleted by jobs, the deepest first.

Hiding is one short transaction, whatever lies below: nothing of it is live, scheduled or open for editing from then on.
Each job deletes a batch as Wagtail would, with its log, in one transaction with the count of what is done, and asks for
the next; killed, it leaves a batch whole, for the next try. What was created below meanwhile goes as well.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page, Revision

from editorial.pieces.models import PageToDelete, PageWork, PageWorkKind, Piece
from editorial.pieces.models.page_work import title_of, topmost
from editorial.pieces.signals import pages_hidden
from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue

KIND = "pieces.delete"
AT_ONCE = 20  # pages deleted in a request, some 25 queries each
BATCH = 25  # pages deleted in one transaction: half a second
TREES = 50  # a condition of so many trees stays within what databases take


def how_many(pages: Sequence[Page]) -> int:
    """Of these and all below them."""
    return sum(tree.count() for tree in trees_of(topmost(pages)))


@transaction.atomic
def delete_pages(pages: Sequence[Page], user: User | None) -> PageWork | None:
    """Delete these with all below them; None when all are gone already, else the work that goes on.

    Whoever calls has asked whether the user may.
    """
    roots = topmost(pages)
    total = how_many(roots)
    if total <= AT_ONCE:
        for page in roots:
            DeletePageAction(page, user=user).execute(skip_permission_checks=True)
        return None
    work = PageWork.objects.begin(PageWorkKind.DELETE, title_of(roots), total)
    work.started_by = user
    work.save(update_fields=["started_by"])
    rows = [PageToDelete(work=work, page=page) for page in roots]
    PageToDelete.objects.bulk_create(rows, ignore_conflicts=True)  # another may be deleting one of them already
    for tree in trees_of(roots):
        _hide(tree)
    site_version.bump()
    enqueue(KIND, str(work.pk), {"work": work.pk})
    return work


def being_deleted(page: Page) -> PageWork | None:
    """The work by which this page goes, if one does."""
    found = PageToDelete.objects.at_or_above(page.path).select_related("work").first()
    return found.work if found else None


def not_while_being_deleted(piece: Piece) -> str:
    """A guard of publishing."""
    return "It is being deleted." if being_deleted(piece) else ""


def trees_of(pages: Sequence[Page]) -> Iterator[QuerySet[Page]]:
    """These pages and all below them, in parts."""
    for start in range(0, len(pages), TREES):
        ways = (Q(path__startswith=page.path) for page in pages[start : start + TREES])
        yield Page.objects.filter(reduce(or_, ways))


def _hide(tree: QuerySet[Page]) -> None:
    """From readers, and from editors' hands: what is locked is neither edited nor published."""
    pages_hidden.send(Page, pages=tree)
    keys = tree.annotate(key=Cast("pk", CharField())).values("key")
    scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False, object_id__in=keys)
    scheduled.update(approved_go_live_at=None)
    tree.update(live=False, locked=True, locked_at=timezone.now(), locked_by=None)


@job(KIND, Queue.INDEX)
def go_on(row: Job) -> None:
    """Delete the next batch. Of two works on the same pages the second finds them gone."""
    work = PageWork.objects.select_for_update(no_key=True).filter(pk=row.payload["work"]).first()
    if work is None or work.finished_at:
        return
    roots = Page.objects.filter(pk__in=work.pages.values("page")).order_by("path")
    batch = _deepest(list(roots[:TREES]))
    for page in batch:
        DeletePageAction(page, user=work.started_by).execute(skip_permission_checks=True)
    if batch:
        work.go_forward(len(batch))
        enqueue(KIND, row.key, row.payload)
    else:
        work.finish()


def _deepest(roots: Sequence[Page]) -> list[Page]:
    """The next to go. Held until the transaction ends, so that none is moved, or deleted by another, meanwhile."""
    return [page for tree in trees_of(roots) for page in tree.order_by("-depth", "path").select_for_update()[:BATCH]]
