"""Before signing: whom would these signals have passed to sales in the last 90 days?

That reads all that counts of all known readers, so it is counted by a job: when the words change, when somebody takes
their consent back, and every few hours. Whoever looks sees what was counted, and when.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audience.agreement.evidence import first_match
from audience.calls.receipts import BACK
from audience.calls.signal_detection import reading_of, signal_of
from audience.models import Agreement, Contact, KeptBacktest, KeptPass, SignalRule
from editorial.platform.accounts.roles import Role
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User

EVERY = 6 * 3600.0  # seconds
KEPT = 200  # passes, the latest: enough to show when some of their people take their consent back


@dataclass(frozen=True)
class Pass:
    """One call there would have been."""

    contact: Contact
    rule: SignalRule
    at: datetime


@dataclass(frozen=True)
class Backtest:
    passes: list[Pass]
    readers: int  # known people who read anything a signal may ask for

    @property
    def people(self) -> int:
        return len({found.contact.pk for found in self.passes})


def backtest(agreement: Agreement) -> Backtest:
    """Each rule against each known reader's last 90 days. The first time counts: one alert per reason."""
    contacts = {contact.pk: contact for contact in Contact.objects.exclude(visitors=None).select_related("account")}
    reads = reading_of(contacts.values(), timezone.now() - BACK)
    passes = [
        Pass(contacts[contact], rule, evidence[-1].at)
        for rule in agreement.rules.all()
        for contact, read in reads.items()
        if (evidence := first_match(signal_of(rule, agreement), read))
    ]
    return Backtest(sorted(passes, key=lambda found: found.at, reverse=True), len(reads))


def sellers() -> int:
    """Who can be given calls."""
    return User.objects.filter(is_active=True, groups__name=Role.SALES).count()


def calls_a_week(calls: int, people: int) -> float:
    """For each of so many people, of the calls of 90 days."""
    return calls / max(people, 1) / (BACK / timedelta(weeks=1))


def shown() -> Agreement | None:
    """The version people look at: the draft, else the one in force."""
    return Agreement.objects.draft() or Agreement.objects.in_force()


def count_later() -> int:
    """Count soon; called in the transaction of the cause. How many counts are to be made."""
    if not Agreement.objects.exists():
        return 0
    enqueue("audience.backtest", "shown", {})
    return 1


def count() -> None:
    """Keep the backtest of the version people look at, in place of what was kept of it."""
    agreement = shown()
    if agreement is None:
        return
    now, digest, found = timezone.now(), agreement.digest, backtest(agreement)
    with transaction.atomic():
        figures = {"calls": len(found.passes), "people": found.people, "readers": found.readers}
        kept, _ = KeptBacktest.objects.update_or_create(
            agreement=agreement, defaults={"digest": digest, "counted_at": now, **figures}
        )
        kept.passes.all().delete()
        KeptPass.objects.bulk_create(
            KeptPass(backtest=kept, contact=one.contact, rule=one.rule, at=one.at) for one in found.passes[:KEPT]
        )
