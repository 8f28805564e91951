"""Unpublishing many pages: few at once, many hidden at once and unpublished by jobs.

Hiding is one short transaction. Of what lies below, those pages are meant that the user may unpublish; where something
holds a page back (a lock, a workflow, a schedule) Wagtail is asked about it when its turn comes. An alias goes with the
page it shows. Each page is unpublished as Wagtail would, with its log and all that follows from it. What was published
again meanwhile, or put on a schedule, stays so.
"""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permissions import policy_registry

from editorial.pieces.below import one_by_one
from editorial.pieces.below.deleting import trees_of
from editorial.pieces.models import ChosenPage, PageWork, PageWorkKind
from editorial.pieces.models.page_work import topmost
from editorial.pieces.signals import pages_hidden
from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue

KIND = "pieces.unpublish"


def how_many(pages: Sequence[Page], user: User, *, with_below: bool) -> int:
    return sum(found.count() for found in _meant(pages, user, with_below))


@transaction.atomic
def unpublish_pages(pages: Sequence[Page], user: User, *, with_below: bool) -> PageWork | None:
    """Unpublish these, and all below them if asked to; None when it is done, else the work that goes on.

    Whoever calls has asked whether the user may unpublish `pages`.
    """
    if how_many(pages, user, with_below=with_below) <= one_by_one.AT_ONCE:
        for found in _meant(pages, user, with_below):
            for page in found.order_by("path"):
                _ask_and_unpublish(page, user)
        return None
    parts = (_chosen(found) for found in _meant(pages, user, with_below))
    work = one_by_one.begin(PageWorkKind.UNPUBLISH, pages, user, parts)
    _add_aliases(work)
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
        for some in one_by_one.in_parts(pages):
            yield some.filter(live=True)


def _chosen(found: QuerySet[Page]) -> list[ChosenPage]:
    held = found.annotate(is_held=_is_held()).values_list("pk", "is_held")
    return [ChosenPage(page_id=pk, is_hidden=not is_held) for pk, is_held in held]


def _is_held() -> Q:
    """Whether something may keep even those from unpublishing a page who may publish there."""
    key = Cast(OuterRef("pk"), CharField())
    scheduled = Revision.page_revisions.filter(object_id=key, approved_go_live_at__isnull=False)
    submitted = WorkflowState.objects.active().filter(object_id=key, base_content_type__model="page")
    return Q(locked=True) | Exists(scheduled) | Exists(submitted)


def _add_aliases(work: PageWork) -> None:
    """Of what is hidden, wherever they stand, and the aliases of those."""
    hidden = work.chosen.filter(is_hidden=True).values("page")
    aliases = Page.objects.filter(live=True, alias_of__in=hidden).exclude(pk__in=hidden)
    while rows := [ChosenPage(work=work, page_id=pk, is_hidden=True) for pk in aliases.values_list("pk", flat=True)]:
        ChosenPage.objects.bulk_create(
            rows,
            batch_size=one_by_one.ROWS_AT_ONCE,
            update_conflicts=True,  # it may be one of those to be asked about
            unique_fields=["work", "page"],
            update_fields=["is_hidden"],
        )
    work.total = work.chosen.count()
    work.save(update_fields=["total"])


def _hide(work: PageWork) -> None:
    hidden = Page.objects.filter(pk__in=work.chosen.filter(is_hidden=True).values("page"))
    pages_hidden.send(Page, pages=hidden)
    hidden.update(live=False, has_unpublished_changes=True)
    site_version.bump()


@job(KIND, Queue.INDEX)
def go_on(row: Job) -> None:
    one_by_one.go_on(row, _unpublish)


def _unpublish(one: ChosenPage, page: Page) -> str:
    user = one.work.started_by
    _finish(page, user) if one.is_hidden else _ask_and_unpublish(page, user)
    return ""


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
