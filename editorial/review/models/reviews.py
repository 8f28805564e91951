"""Expert review: a step of the CMS's workflow, done by link, without an account."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState

from editorial.pieces.content_hash import content_hash, revision_hash
from editorial.pieces.models.pieces import Piece
from editorial.platform.cache import site_version
from editorial.platform.emails import queue_email
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models.tokens import Purpose, Token
from editorial.platform.models.users import User
from editorial.review.models.notes import ReviewQuestion
from editorial.vocabulary.models.people import Expert

LINK_LIFETIME = timedelta(days=14)
MOST_COMPARED = 500  # newer drafts whose texts are compared to find what has lapsed; the latest approvals first
REMIND_BEFORE = timedelta(days=1)  # before the due date


class Decision(models.TextChoices):
    OPEN = "", "waiting"
    APPROVED = "approved", "approved"
    CHANGES = "changes", "asked for changes"
    REPLACED = "replaced", "replaced by a newer version"


class NotSent(Exception):  # noqa: N818  # not an error: a reason to be shown
    """Nothing was sent to the expert; the text says why, for whoever asked."""


class ReviewState(models.TextChoices):
    """What has become of a review. Derived, never stored."""

    WAITING = "waiting", "waiting"
    LATE = "late", "late"
    APPROVED = "approved", "approved"
    LAPSED = "lapsed", "approved, edited since"
    CHANGES = "changes", "asked for changes"
    REPLACED = "replaced", "replaced by a newer version"
    TAKEN_BACK = "taken_back", "taken back"


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> "ReviewQuerySet":
        """Waiting for the expert, in a step that is still in progress."""
        return self.filter(decision=Decision.OPEN, task_state__status=TaskState.STATUS_IN_PROGRESS)

    def in_state(self, state: ReviewState, today: date | None = None) -> "ReviewQuerySet":
        """The same as `states`, asked of the database; lapsed ones among the `MOST_COMPARED` that may be."""
        late = Q(due_on__lt=today or timezone.localdate())
        if state in (ReviewState.WAITING, ReviewState.LATE):
            return self.open().filter(late if state == ReviewState.LATE else ~late)
        if state == ReviewState.TAKEN_BACK:
            return self.filter(~Q(task_state__status=TaskState.STATUS_IN_PROGRESS), decision=Decision.OPEN)
        if state in (ReviewState.CHANGES, ReviewState.REPLACED):
            return self.filter(decision=state.value)
        gone = Q(pk__in=[review.pk for review in lapsed(self.with_newer_draft()[:MOST_COMPARED])])
        return self.filter(gone if state == ReviewState.LAPSED else ~gone, decision=Decision.APPROVED)

    def with_newer_draft(self) -> "ReviewQuerySet":
        """Approved, and saved again since: only these can have lapsed."""
        newest = Page.objects.filter(latest_revision=OuterRef("revision"))
        approved = self.filter(~Exists(newest), decision=Decision.APPROVED)
        return approved.select_related("revision").defer("revision__content").order_by("-decided_at")

    def of(self, piece: Piece) -> "ReviewQuerySet":
        return self.filter(piece_uuid=piece.uuid)

    def approving(self, piece: Piece) -> "Review | None":
        """The newest approval of exactly what this piece says now; what was never approved is not even hashed."""
        approved = list(self.of(piece).filter(decision=Decision.APPROVED).select_related("expert"))
        says = content_hash(piece) if approved else ""
        return next((review for review in approved if review.shown_hash == says), None)

    def lapsed_for(self, piece: Piece) -> "Review | None":
        """The newest approval, when none holds for what this piece says and nobody chose to publish it all the same."""
        approved = list(self.of(piece).filter(decision=Decision.APPROVED).select_related("expert", "revision"))
        says = content_hash(piece) if approved else ""
        if any(says in (review.shown_hash, review.published_hash) for review in approved):
            return None
        return next(iter(approved), None)

    @staticmethod
    def hold_step(task_state: TaskState) -> TaskState:
        """The step as it is now, held until the transaction ends: its review by link, and its button in the CMS, are
        two doors to one decision. Whoever holds a review too takes that first.
        """
        held: TaskState = TaskState.objects.select_for_update(no_key=True).get(pk=task_state.pk)
        return held.specific

    @transaction.atomic
    def invite(self, task_state: TaskState, expert: Expert, *, asked_by: User | None, days: int) -> "Review":
        """Ask an expert to read the revision at hand; the e-mail with the link follows by mail."""
        piece = task_state.revision.as_object()
        review = self.create(
            task_state=task_state,
            revision=task_state.revision,
            piece_uuid=piece.uuid,
            expert=expert,
            asked_by=asked_by,
            due_on=timezone.localdate() + timedelta(days=days),
        )
        ReviewQuestion.objects.bulk_create(
            ReviewQuestion(review=review, number=number, text=text)
            for number, text in enumerate(piece.questions_for_expert(), 1)
        )
        review.send_link()
        return review


class Review(models.Model):
    """One expert asked about one revision."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task_state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="reviews")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    piece_uuid = models.UUIDField(db_index=True)
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="reviews")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    links_sent = models.PositiveSmallIntegerField(default=0)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    shown_hash = models.CharField(max_length=64, blank=True, help_text="Of what the expert saw when deciding.")
    note = models.TextField(blank=True, help_text="What the expert said with the decision.")
    published_hash = models.CharField(
        max_length=64, blank=True, help_text="Of what somebody chose to publish without asking again."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.expert} on {self.revision.object_str}"

    @property
    def piece(self) -> Piece:
        """The piece as it was when the review was asked for: what the expert is shown."""
        shown: Piece = self.revision.as_object()
        return shown

    @property
    def is_open(self) -> bool:
        return self.decision == Decision.OPEN and self.task_state.status == TaskState.STATUS_IN_PROGRESS

    def is_late(self, today: date | None = None) -> bool:
        return self.is_open and self.due_on < (today or timezone.localdate())

    @transaction.atomic
    def send_link(self) -> None:
        """Mail the expert a new link; every earlier one stops working when the e-mail is written."""
        self.links_sent += 1
        self.save(update_fields=["links_sent"])
        queue_email("review.invitation", f"{self.uuid}:{self.links_sent}", review=self.uuid)
        due = timezone.make_aware(datetime.combine(self.due_on, time.min))
        enqueue("review.remind", str(self.uuid), {"review": self.pk}, not_before=due - REMIND_BEFORE)

    def issue_token(self) -> str:
        Token.objects.revoke(Purpose.REVIEW, self.uuid)
        return Token.objects.issue(Purpose.REVIEW, self.uuid, owner=self.asked_by, lifetime=LINK_LIFETIME)

    def revoke(self) -> int:
        """Make the link stop working; how many links that were."""
        return Token.objects.revoke(Purpose.REVIEW, self.uuid)

    @transaction.atomic
    def decide(self, decision: Decision, note: str = "") -> bool:
        """Record the expert's word and move the workflow on; False when it was decided or taken back meanwhile."""
        Review.objects.hold_step(self.task_state)
        won = (
            Review.objects.open()
            .filter(pk=self.pk)
            .update(decision=decision, decided_at=timezone.now(), shown_hash=content_hash(self.piece), note=note)
        )
        if not won:
            return False
        site_version.bump()  # the byline of what is live may change
        self.refresh_from_db()
        if decision == Decision.CHANGES:
            self.task_state.specific.reject(user=self.expert.user, comment=self.in_a_line)
        elif not self.has_lapsed:
            self.task_state.specific.approve(user=self.expert.user, comment=self.in_a_line)
        queue_email("review.decided", str(self.uuid), review=self.uuid)
        return True

    @property
    def in_a_line(self) -> str:
        return f"{self.expert.name}, by link: {self.note or self.get_decision_display()}"

    @property
    def has_lapsed(self) -> bool:
        """Approved, but the draft was edited since: what was approved is not what would be printed."""
        return self in lapsed([self])

    @transaction.atomic
    def publish_without_asking_again(self, revision: Revision, by: User) -> None:
        """Publish a version that this approval does not hold for; it stands in the piece's history who did."""
        Review.objects.filter(pk=self.pk).update(published_hash=revision_hash(revision))
        log(revision.content_object, "review.not_asked_again", user=by, data={"expert": self.expert.name})
        revision.publish(user=by)

    @transaction.atomic
    def renew(self, by: User) -> "Review":
        """Ask about the newest version; the link to the old one stops working. Raises NotSent.

        An open step goes on with it. After an approval the step is over, so the piece is submitted once more: to the
        reviewer it names now, else to the expert who read it last.
        """
        self.refresh_from_db(from_queryset=Review.objects.select_for_update(no_key=True))  # two clicks take turns
        if self.decision == Decision.REPLACED:
            raise NotSent("Nothing was sent: a newer version has been sent meanwhile.")
        newest = self.revision.content_object.get_latest_revision()
        if self.task_state.status == TaskState.STATUS_IN_PROGRESS:
            return self._replace(newest, by)
        if self.decision == Decision.APPROVED and not self.has_lapsed:
            raise NotSent("Nothing was sent: the approval holds for the newest version.")
        Page.objects.select_for_update(no_key=True).get(pk=newest.object_id)  # whoever submits it in the CMS waits
        piece = newest.as_object()
        if piece.workflow_in_progress:
            raise NotSent("Nothing was sent: this piece has been submitted again and waits for another decision.")
        workflow = piece.get_workflow()
        if workflow is None:
            raise NotSent("Nothing was sent: no workflow with an expert's review is set for this place of the site.")
        self.revoke()
        step = workflow.start(piece, by).current_task_state
        asked = Review.objects.filter(task_state=step).first()
        if asked is None:
            raise NotSent("Submitted again. No expert was asked yet: the step that is due is not an expert's review.")
        return asked

    def _replace(self, newest: Revision, by: User) -> "Review":
        """Within an open step: this review ends, and the same expert gets another, of the newest revision."""
        if self.is_open and newest == self.revision:
            raise NotSent(f"Nothing was sent: {self.expert} has the newest version. Send the link again if it is lost.")
        self.revoke()
        if self.is_open:
            self.decision, self.decided_at = Decision.REPLACED, timezone.now()
            self.save(update_fields=["decision", "decided_at"])
        state = self.task_state
        state.revision = newest
        state.save(update_fields=["revision"])
        days = state.task.specific.days_to_review
        return Review.objects.invite(state, self.expert, asked_by=by, days=days)

    def newest_of_the_same(self) -> "Review":
        """The last review for which this expert was asked about this piece; itself, when none is newer."""
        return Review.objects.filter(piece_uuid=self.piece_uuid, expert=self.expert).latest("created_at", "pk")

    def link_is_taken_back(self) -> bool:
        """Whether the last link was revoked and not replaced by another."""
        last = (
            Token.objects.filter(purpose=Purpose.REVIEW, subject=str(self.uuid)).order_by("-created_at", "-pk").first()
        )
        return last is not None and last.revoked_at is not None


def lapsed(reviews: Iterable[Review]) -> set[Review]:
    """Those whose approval does not hold for the newest draft, in two queries for any number."""
    approved = [review for review in reviews if review.decision == Decision.APPROVED]
    pages = Page.objects.filter(pk__in=[review.revision.object_id for review in approved])
    newest = dict(pages.values_list("pk", "latest_revision"))
    revisions = Revision.objects.in_bulk(newest.values())
    hashes = {str(page): revision_hash(revisions[revision]) for page, revision in newest.items()}
    return {review for review in approved if hashes.get(review.revision.object_id) != review.shown_hash}


def states(reviews: Sequence[Review]) -> list[ReviewState]:
    """Of each of these, with the two queries of `lapsed`."""
    gone = lapsed(reviews)
    return [ReviewState.LAPSED if review in gone else _state(review) for review in reviews]


def _state(review: Review) -> ReviewState:
    """Taking it that an approval holds."""
    if review.decision != Decision.OPEN:
        return ReviewState(review.decision)
    if not review.is_open:
        return ReviewState.TAKEN_BACK
    return ReviewState.LATE if review.is_late() else ReviewState.WAITING
