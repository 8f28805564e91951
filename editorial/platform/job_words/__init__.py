"""What this floor's e-mails are, in plain words. Whom they go to is said by name: they are colleagues."""

from editorial.platform.jobs.descriptions import Description, Named
from editorial.platform.models import User

PEOPLE = (Named(User, "username", ("pk",)),)

JOB_WORDS = {
    "password.forgotten": Description("Mail: set a new password", PEOPLE, "user"),
    "invitation": Description("Mail: invite a colleague", PEOPLE, "user"),
}
