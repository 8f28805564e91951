"""Calls for salespeople; each move of one is a row of the lead ledger."""

import uuid
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from audience.models.agreement import SignalRule
from audience.models.events import Event
from audience.models.lead_ledger import OPEN_TO, LeadMove, Move
from audience.models.people import Contact
from editorial.platform.accounts.roles import Role
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User

WITHDRAWN = "agreed to be remembered, and has taken that back"  # stands where the reading stood
TAKEN_BACK = "taken back: its reader no longer agrees to be remembered"


class AlreadyAnsweredError(Exception):
    """Someone was quicker, or the call does not stand where the move starts."""


def _latest_move() -> Subquery:
    return Subquery(LeadMove.objects.filter(call=OuterRef("pk")).order_by("-pk").values("to")[:1])


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: User | AnonymousUser) -> "CallQuerySet":
        """The sales lead sees the team's calls, a salesperson or partner their own, everyone else none."""
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        if user.has_role(Role.SALES_LEAD, Role.ADMIN):
            return self.all()
        return self.filter(owner=user) if user.has_role(Role.SALES, Role.PARTNER) else self.none()

    def with_status(self) -> "CallQuerySet":
        """Annotate `status`: the latest move in the ledger."""
        return self.annotate(status=_latest_move())

    def with_standing(self) -> "CallQuerySet":
        """Annotate `stands`: all of its evidence is reading that still counts."""
        counts = Event.objects.counting().filter(pk=OuterRef("event"))
        lost = Call.evidence.through.objects.filter(~Exists(counts), call=OuterRef("pk"))
        return self.annotate(stands=~Exists(lost))  # type: ignore[no-redef]

    def standing(self) -> "CallQuerySet":
        return self.with_standing().filter(stands=True)  # type: ignore[misc]  # annotated in the line above

    def waiting(self) -> "CallQuerySet":
        """Not answered yet, and not taken back by a reader who withdrew."""
        return self.standing().annotate(status=_latest_move()).filter(status=Move.LEAD)

    def answered(self) -> "CallQuerySet":
        """By a salesperson, or by the reader, who took back the consent it rested on."""
        return self.with_standing().annotate(status=_latest_move()).filter(~Q(status=Move.LEAD) | Q(stands=False))


class Call(models.Model):
    """A signal that became somebody's call. One alert per reason: a rule calls once per contact and window."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="calls")
    rule = models.ForeignKey(SignalRule, on_delete=models.PROTECT, related_name="calls")
    reason_key = models.UUIDField(help_text="The rule's key: the same reason in every version of the agreement.")
    window_starts = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="calls"
    )
    evidence = models.ManyToManyField(Event, related_name="+", help_text="The events that fulfilled the rule.")
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "reason_key", "window_starts"], name="one_call_per_reason")
        ]
        indexes = [models.Index(fields=["owner", "-opened_at"], name="call_owner")]
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"{self.contact}: {self.rule}"

    @cached_property
    def stands(self) -> bool:
        """Whether all of its evidence is reading that still counts."""
        return self.evidence.count() == self.evidence.counting().count()

    @property
    def reason(self) -> str:
        """What was read, in words; nothing of it once the reader withdrew."""
        return str(self.rule) if self.stands else WITHDRAWN

    @property
    def current_move(self) -> Move:
        return Move(self.moves.order_by("-pk").values_list("to", flat=True)[0])

    @property
    def is_taken_back(self) -> bool:
        """The reader withdrew before anybody answered."""
        return self.current_move is Move.LEAD and not self.stands

    @property
    def open_moves(self) -> tuple[Move, ...]:
        """What a person may do with it from here."""
        return () if self.is_taken_back else OPEN_TO[self.current_move]

    def accept(self, who: User) -> LeadMove:
        return self._move(Move.ACCEPTED, who)

    def reject(self, who: User, reason: str) -> LeadMove:
        return self._move(Move.REJECTED, who, reason)

    def recycle(self, who: User, reason: str, re_enter_on: date) -> LeadMove:
        """Back to nurture; on the day of re-entry the reading of that time is looked at again."""
        with transaction.atomic():
            move = self._move(Move.RECYCLED, who, reason, re_enter_on)
            contact = str(self.contact.uuid)
            morning = timezone.make_aware(datetime.combine(re_enter_on, time(8)))
            key = f"{contact}:{re_enter_on}"
            enqueue("audience.detect_signals", key, {"contact": contact}, not_before=morning)
            return move

    def _move(self, to: Move, who: User, reason: str = "", re_enter_on: date | None = None) -> LeadMove:
        """Write the move; raises AlreadyAnsweredError when it is no longer open. The lock orders two answers."""
        with transaction.atomic():
            locked = Call.objects.select_for_update().get(pk=self.pk)
            if to not in locked.open_moves:
                is_already = TAKEN_BACK if locked.is_taken_back else locked.current_move.label
                raise AlreadyAnsweredError(f"This call is already {is_already}.")
            return self.moves.create(contact=self.contact, to=to, who=who, reason=reason, re_enter_on=re_enter_on)
