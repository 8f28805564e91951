"""Publishing many pages: few at once, many by jobs.

Few are published all or none. Of many each is asked about when its turn comes, by the rules of every door; what is
refused keeps its reason and stops no other. Published is what was the draft when somebody asked for it: what is written
meanwhile waits for its own publication, and what was published meanwhile stays.
"""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from editorial.pieces.below import one_by_one
from editorial.pieces.below.deleting import being_deleted, trees_of
from editorial.pieces.models import ChosenPage, NotPublishable, PageWork, PageWorkKind, Piece
from editorial.pieces.models.page_work import topmost
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue

KIND = "pieces.publish_many"
ALIAS = "It is an alias: it is published with the page that it shows."
MAY_NOT = "Whoever asked for it may not publish it."


def how_many(pages: Sequence[Page], user: User, *, with_below: bool) -> int:
    return sum(found.count() for found in meant(pages, user, with_below=with_below))


@transaction.atomic
def publish_pages(pages: Sequence[Page], user: User, *, with_below: bool) -> PageWork | None:
    """Publish these, and the drafts below them if asked to; None when it is done, else the work that goes on.

    Whoever calls has asked whether the user may publish `pages`. Raises NotPublishable of few.
    """
    if how_many(pages, user, with_below=with_below) <= one_by_one.AT_ONCE:
        for found in meant(pages, user, with_below=with_below):
            for page in found.order_by("path"):
                _publish(page, page.get_latest_revision(), user)
        return None
    work = one_by_one.begin(PageWorkKind.PUBLISH, pages, user, map(_chosen, meant(pages, user, with_below=with_below)))
    enqueue(KIND, str(work.pk), {"work": work.pk})
    return work


def meant(pages: Sequence[Page], user: User, *, with_below: bool) -> Iterator[QuerySet[Page]]:
    """These in parts; if asked to, with the drafts below that this user may publish. Each page is in one part."""
    if with_below:
        own = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
        drafts = Q(live=False, alias_of=None)  # an alias is published with its page
        for some in one_by_one.in_parts(pages):
            yield some.exclude(drafts)
        for tree in trees_of(topmost(pages)):
            yield tree.filter(drafts, depth__gt=1, pk__in=own.values("pk"))
    else:
        yield from one_by_one.in_parts(pages)


def _chosen(found: QuerySet[Page]) -> list[ChosenPage]:
    ordered = found.order_by("path").values_list("pk", "latest_revision")
    return [ChosenPage(page_id=pk, revision_id=revision) for pk, revision in ordered]


def refusals(page: Page) -> list[str]:
    """What speaks against publishing its draft, in sentences."""
    if page.alias_of_id:
        return [ALIAS]
    draft = page.specific.get_latest_revision_as_object()
    if isinstance(draft, Piece):
        return draft.refusals(max(timezone.now(), draft.go_live_at or timezone.now()))
    return ["It is being deleted."] if being_deleted(page) else []


@job(KIND, Queue.INDEX)
def go_on(row: Job) -> None:
    one_by_one.go_on(row, _publish_in_turn)


def _publish_in_turn(one: ChosenPage, page: Page) -> str:
    user = one.work.started_by
    if user is None or not page.permissions_for_user(user).can_publish():
        return MAY_NOT
    is_out = page.live and (page.live_revision_id or 0) >= (one.revision_id or 0)
    if not is_out:
        _publish(page, one.revision or page.get_latest_revision(), user)
    return ""


def _publish(page: Page, revision: Revision | None, user: User) -> None:
    """Wagtail asks the piece; of a page that is none, or an alias, it would ask nothing."""
    if page.alias_of_id:
        raise NotPublishable([ALIAS])
    if being_deleted(page):
        raise NotPublishable(["It is being deleted."])
    made = revision or page.specific.save_revision(user=user)
    made.publish(user=user)
