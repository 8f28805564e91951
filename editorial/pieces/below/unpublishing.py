"""Unpublishing many pages: few at once, many hidden at once and unpublished by jobs.

Hiding is one short transaction. Of what lies below, those pages are meant that the user may unpublish; where something
holds a page back (a lock, a workflow, a schedule) Wagtail is asked about it when its turn comes. Each job unpublishes a
batch as Wagtail would, with its log, its aliases and all that follows from it, in one transaction with the count of
what is done, and asks for the next. What was published again meanwhile, or put on a schedule, stays so.
"""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import policy_registry

from editorial.pieces.below.deleting import trees_of
from editorial.pieces.models import PageToUnpublish, PageWork, PageWorkKind
from editorial.pieces.models.page_work import topmost
from editorial.pieces.signals import pages_hidden
from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue

KIND = "pieces.unpublish"
AT_ONCE = 20  # pages unpublished in a request, some 20 queries each
BATCH = 25  # pages unpublished in one transaction: half a second
CHOSEN_AT_ONCE = 500  # ids in one query
ROWS_AT_ONCE = 1_000  # written in one statement


def how_many(pages: Sequence[Page], user: User, *, with_below: bool) -> int:
    return sum(found.count() for found in _meant(pages, user, with_below))


@transaction.atomic
def unpublish_pages(pages: Sequence[Page], user: User, *, with_below: bool) -> PageWork | None:
    """Unpublish these, and all below them if asked to; None when it is done, else the work that goes on.

    Whoever calls has asked whether the user may unpublish `pages`.
    """
    if how_many(pages, user, with_below=with_below) <= AT_ONCE:
        for found in _meant(pages, user, with_below):
            for page in found.order_by("path"):
                _ask_and_unpublish(page, user)
        return None
    more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
    work = PageWork.objects.begin(PageWorkKind.UNPUBLISH, f"{pages[0].get_admin_display_title()}{more}", 0)
    work.started_by = user
    for found in _meant(pages, user, with_below):
        rows = [
            PageToUnpublish(work=work, page_id=pk, is_hidden=not is_held)
            for pk, is_held in found.annotate(is_held=_is_held()).values_list("pk", "is_held")
        ]
        work.total += len(PageToUnpublish.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE))
    work.save(update_fields=["started_by", "total"])
    _hide(work)
    enqueue(KIND, str(work.pk), {"work": work.pk})
    return work


def _meant(pages: Sequence[Page], user: User, with_below: bool) -> Iterator[QuerySet[Page]]:
    """The live ones of these in parts; if asked to, with those below that this user may unpublish."""
    if with_below:
        own = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
        for tree in trees_of(topmost(pages)):
            yield tree.filter(live=True, depth__gt=1, pk__in=own.values("pk"))
    else:
        for start in range(0, len(pages), CHOSEN_AT_ONCE):
            chosen = [page.pk for page in pages[start : start + CHOSEN_AT_ONCE]]
            yield Page.objects.filter(live=True, depth__gt=1, pk__in=chosen)


def _is_held() -> Q:
    """Whether something may keep even those from unpublishing a page who may publish there."""
    key = Cast(OuterRef("pk"), CharField())
    scheduled = Revision.page_revisions.filter(object_id=key, approved_go_live_at__isnull=False)
    submitted = WorkflowState.objects.active().filter(object_id=key, base_content_type__model="page")
    return Q(locked=True) | Exists(scheduled) | Exists(submitted)


def _hide(work: PageWork) -> None:
    hidden = Page.objects.filter(pk__in=work.to_unpublish.filter(is_hidden=True).values("page"))
    pages_hidden.send(Page, pages=hidden)
    hidden.update(live=False, has_unpublished_changes=True)
    site_version.bump()


@job(KIND, Queue.INDEX)
def go_on(row: Job) -> None:
    """Unpublish the next batch."""
    work = PageWork.objects.select_for_update(no_key=True).filter(pk=row.payload["work"]).first()
    if work is None or work.finished_at:
        return
    batch = list(work.to_unpublish.order_by("pk")[:BATCH])
    held = Page.objects.select_for_update(no_key=True).filter(pk__in=[one.page_id for one in batch]).order_by("pk")
    pages = {page.pk: page for page in held}
    for one in batch:
        if page := pages.get(one.page_id):
            _finish(page, work.started_by) if one.is_hidden else _ask_and_unpublish(page, work.started_by)
    if batch:
        PageToUnpublish.objects.filter(pk__in=[one.pk for one in batch]).delete()
        work.go_forward(len(batch))
        enqueue(KIND, row.key, row.payload)
    else:
        work.finish()


def _ask_and_unpublish(page: Page, user: User | None) -> None:
    if user is not None and page.permissions_for_user(user).can_unpublish():
        UnpublishPageAction(page.specific, user=user).execute(skip_permission_checks=True)


def _finish(page: Page, user: User | None) -> None:
    """What is left of unpublishing a page that is hidden: for Wagtail it is live until now."""
    if page.live:  # somebody published it again
        return
    later = dict(page.revisions.exclude(approved_go_live_at=None).values_list("pk", "approved_go_live_at"))
    specific = page.specific
    specific.live = True
    UnpublishPageAction(specific, user=user).execute(skip_permission_checks=True)
    for pk, moment in later.items():
        Revision.objects.filter(pk=pk).update(approved_go_live_at=moment)
