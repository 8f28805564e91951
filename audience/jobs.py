"""What this room does later: look for signals, remind of calls, forget those who never confirmed or asked for it."""

from uuid import UUID

from django.utils import timezone

from audience.agreement.backtest import count
from audience.calls.signal_detection import detect_signals
from audience.models import Call, Contact
from audience.personal_data import BROWSER, LINK, cut_browsers, cut_links
from editorial.platform.accounts.roles import Role
from editorial.platform.emails import queue_email
from editorial.platform.jobs.queue import job
from editorial.platform.models import User
from editorial.platform.models.jobs import Job, Queue


@job("audience.forget_unconfirmed", Queue.MAIL)
def forget_unconfirmed(row: Job) -> None:
    """Delete a contact who never said yes to anything; someone with a consent in the ledger stays."""
    Contact.objects.filter(uuid=row.payload["contact"], consents=None, calls=None).delete()


@job(BROWSER, Queue.FILES)
def cut_browser(row: Job) -> None:
    cut_browsers([row.payload["visitor"]])


@job(LINK, Queue.FILES)
def cut_link(row: Job) -> None:
    cut_links([UUID(row.payload["link"])])


@job("audience.backtest", Queue.FILES, atomic=False)
def count_backtest(row: Job) -> None:
    """Reads long before it writes, so it holds no transaction meanwhile."""
    count()


@job("audience.detect_signals", Queue.ALERTS)
def look(row: Job) -> None:
    """After reading by a known person was taken in; also on the day someone comes back from nurture."""
    if contact := Contact.objects.filter(uuid=row.payload["contact"]).first():
        detect_signals(contact)


@job("audience.remind", Queue.ALERTS)
def remind(row: Job) -> None:
    """At the deadline: tell the sales leads about a call nobody answered."""
    call = Call.objects.waiting().filter(uuid=row.payload["call"], due_at__lte=timezone.now()).first()
    if call is None:
        return
    for lead in User.objects.filter(is_active=True, groups__name=Role.SALES_LEAD):
        queue_email("audience.reminder", f"{call.uuid}:{lead.pk}", call=call.uuid, lead=lead.pk)
