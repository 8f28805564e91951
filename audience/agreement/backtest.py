"""Before signing: whom would these signals have passed to sales in the last 90 days?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from audience.agreement.evidence import first_match
from audience.calls.receipts import BACK
from audience.calls.signal_detection import reading_of, signal_of
from audience.models import Agreement, Contact, SignalRule
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User


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
    sellers: int

    @property
    def people(self) -> int:
        return len({found.contact.pk for found in self.passes})

    @property
    def calls_a_week(self) -> float:
        """Per salesperson."""
        return len(self.passes) / max(self.sellers, 1) / (BACK / timedelta(weeks=1))


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
    sellers = User.objects.filter(is_active=True, groups__name=Role.SALES).count()
    return Backtest(sorted(passes, key=lambda found: found.at, reverse=True), len(reads), sellers)
