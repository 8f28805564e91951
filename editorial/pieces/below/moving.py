"""Moving many pages: few at once, many by jobs, each asked about when its turn comes, as Wagtail would ask."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from editorial.pieces.below import one_by_one
from editorial.pieces.below.deleting import being_deleted
from editorial.pieces.models import ChosenPage, PageWork, PageWorkKind
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue

KIND = "pieces.move"


def are_many(pages: Sequence[Page]) -> bool:
    return len(pages) > one_by_one.AT_ONCE


@transaction.atomic
def move_by_jobs(pages: Sequence[Page], destination: Page, user: User) -> PageWork:
    """Nothing is moved yet when this returns, and nothing was asked."""
    work = one_by_one.begin(PageWorkKind.MOVE, pages, user, map(_chosen, one_by_one.in_parts(pages)))
    work.destination = destination
    work.save(update_fields=["destination"])
    enqueue(KIND, str(work.pk), {"work": work.pk})
    return work


def _chosen(found: QuerySet[Page]) -> list[ChosenPage]:
    return [ChosenPage(page_id=pk) for pk in found.order_by("path").values_list("pk", flat=True)]


@job(KIND, Queue.INDEX)
def go_on(row: Job) -> None:
    one_by_one.go_on(row, _move)


def _move(one: ChosenPage, page: Page) -> str:
    """Where it goes to is read anew for each: with every page that comes it changes."""
    destination = Page.objects.select_for_update(no_key=True).filter(pk=one.work.destination_id).first()
    if destination is None:
        return "The page that it was to be moved to is gone."
    user = one.work.started_by
    if refusal := _refusal(page, destination, user):
        return refusal
    MovePageAction(page, destination, pos="last-child", user=user).execute(skip_permission_checks=True)
    return ""


def _refusal(page: Page, destination: Page, user: User | None) -> str:
    if being_deleted(page) or being_deleted(destination):
        return "It is being deleted, or the page that it was to be moved to is."
    may = page.permissions_for_user(user) if user else None
    if may is None or not may.can_move():
        return "Whoever asked for it may not move it."
    if not may.can_move_to(destination):
        return f"It may not stand below “{destination.get_admin_display_title()}”."
    if not Page._slug_is_available(page.slug, destination, page=page):
        return f"Another page there has its address, “{page.slug}”. Give one of them another one."
    return ""
