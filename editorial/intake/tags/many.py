"""Confirming all that a filter shows, as suggested: counted before, then done by jobs, a batch at a time.

Each batch is one transaction with the count of what became of it, so that a killed worker leaves none half done. What
is confirmed is taken back as ever: with its import.
"""

from typing import TypedDict

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from editorial.intake.models import Confirmation, TagProposalQuerySet
from editorial.intake.tags.confirming import confirm_as_suggested
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue

KIND = "intake.confirm"
BATCH = 10  # pieces published in one transaction
MOST_REASONS = 20  # kept of what was refused; what is missing is said of each in its editor


class Foreseen(TypedDict):
    """What confirming as suggested would do; and how many of the filter it leaves, with an axis that lacks one."""

    total: int
    published: int
    drafts: int
    files: int
    left: int


def foresee(proposals: TagProposalQuerySet) -> Foreseen:
    """`proposals`: those of a filter that wait."""
    asked = proposals.as_suggested()
    total, files = asked.count(), asked.filter(what="file").count()
    published = asked.exclude(what="file").filter(was_live=True).count()
    drafts, left = total - files - published, proposals.count() - total
    return Foreseen(total=total, published=published, drafts=drafts, files=files, left=left)


@transaction.atomic
def begin(proposals: TagProposalQuerySet, show: str, words: str, user: User) -> Confirmation | None:
    """None when there is nothing that may be confirmed so."""
    asked = proposals.as_suggested()
    last = asked.aggregate(last=Max("pk"))["last"]
    if last is None:
        return None
    begun = Confirmation.objects.create(show=show, words=words, last=last, total=asked.count(), started_by=user)
    enqueue(KIND, str(begun.pk), {"confirmation": begun.pk})
    return begun


def is_under_way(begun: Confirmation) -> bool:
    """Whether a job goes on with it. One whose job is among the failed goes on when that is tried again, and keeps
    nobody from beginning another: what both look at is confirmed once.
    """
    return not begun.finished_at and Job.objects.backlog().filter(kind=KIND, key=str(begun.pk)).exists()


def any_under_way() -> bool:
    return any(is_under_way(begun) for begun in Confirmation.objects.unfinished())


@job(KIND, Queue.FILES)
def go_on(row: Job) -> None:
    """Confirm the next batch. What a colleague confirms meanwhile is passed over."""
    found = Confirmation.objects.select_for_update(no_key=True).get(pk=row.payload["confirmation"])
    batch = list(found.left()[:BATCH])
    done = confirm_as_suggested(batch, found.started_by)
    found.published += len(done.published)
    found.tagged += len(done.tagged)
    found.refused += len(done.refused)
    reasons = found.reasons + [[str(proposal), reason] for proposal, reason in done.refused]
    found.reasons = reasons[:MOST_REASONS]
    if batch:
        found.after = batch[-1].pk
        enqueue(KIND, row.key, row.payload)
    else:
        found.finished_at = timezone.now()
    found.save()
