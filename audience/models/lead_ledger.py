"""The lead ledger: where every lead moved, by whom and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audience.models.people import Contact


class Move(models.TextChoices):
    """Where a lead goes. `lead` is written when the signal makes it one."""

    LEAD = "lead", "became a lead"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"
    RECYCLED = "recycled", "back to nurture"


OPEN_TO = {  # which moves a person may make from where the call stands
    Move.LEAD: (Move.ACCEPTED, Move.RECYCLED, Move.REJECTED),
    Move.ACCEPTED: (Move.RECYCLED, Move.REJECTED),
    Move.RECYCLED: (),
    Move.REJECTED: (),
}


class LeadMove(models.Model):
    """One row of the ledger: who moved which lead where, when and why. Never changed."""

    call = models.ForeignKey("audience.Call", on_delete=models.CASCADE, related_name="moves")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="moves")
    to = models.CharField(max_length=8, choices=Move)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: the signal."
    )
    reason = models.CharField(max_length=500, blank=True)
    re_enter_on = models.DateField(null=True, blank=True, help_text="Back from nurture on this day.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to__in=["rejected", "recycled"]) | ~Q(reason=""), name="move_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact} {self.get_to_display()}, {self.at:%d %b %Y}"

    @property
    def is_on(self) -> bool:
        """Of a move back to nurture: the day of re-entry has not come."""
        return self.re_enter_on is not None and self.re_enter_on > timezone.localdate()

    @property
    def words(self) -> str:
        """The reason, as far as it may be told: of a signal nothing once the reader withdrew."""
        return "" if self.to == Move.LEAD and not self.call.stands else self.reason
