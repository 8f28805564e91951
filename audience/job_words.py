"""What this room's jobs and e-mails are, in plain words. Whom they are about is hinted at: the report is no list of
people."""

from audience.models import Call, Contact, Subscription
from editorial.platform.jobs.descriptions import Description, Named


def masked(email: str) -> str:
    """“j…@halden.example”: enough to find a mail in the server's log, too little to write to."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}…@{domain}"


CONTACTS = (Named(Contact, "email", says=masked),)
CALLS = (Named(Call, "contact__email", says=masked),)
SUBSCRIPTIONS = (Named(Subscription, "contact__email", says=masked),)

JOB_WORDS = {
    "audience.forget_unconfirmed": Description("Forget an address nobody confirmed", CONTACTS, "contact"),
    "audience.backtest": Description("Count whom the agreement would have passed on"),
    "audience.detect_signals": Description("Look for signals in what was read", CONTACTS, "contact"),
    "audience.cut_browser": Description("Cut what was read loose from a browser that is forgotten"),
    "audience.cut_link": Description("Cut what was read loose from a link whose recipient is erased"),
    "audience.remind": Description("Tell of a call nobody answered", CALLS, "call"),
    "audience.confirm": Description("Mail: confirm a subscription", SUBSCRIPTIONS, "subscription"),
    "audience.welcome": Description("Mail: welcome to a subscription", SUBSCRIPTIONS, "subscription"),
    "audience.page": Description("Mail: the reader's own page", CONTACTS, "contact"),
    "audience.call": Description("Mail: a call for a salesperson", CALLS, "call"),
    "audience.reminder": Description("Mail: a call nobody answered", CALLS, "call"),
}
