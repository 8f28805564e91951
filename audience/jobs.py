"""What this room does later: forget those who never confirmed."""

from audience.models import Contact
from editorial.jobs import job
from editorial.models.jobs import Job, Queue


@job("audience.forget_unconfirmed", Queue.MAIL)
def forget_unconfirmed(row: Job) -> None:
    """Delete a contact who never said yes to anything; someone with a consent in the ledger stays."""
    Contact.objects.filter(uuid=row.payload["contact"], consents=None, calls=None).delete()
