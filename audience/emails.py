"""What Broadsheet writes to readers and to salespeople; each e-mail is written when it leaves."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.urls import reverse

from audience.calls.receipts import receipts_for
from audience.models import Call, Contact, Subscription
from editorial.platform.emails import Email, email
from editorial.platform.models import Purpose, Token, User
from editorial.platform.web.addresses import absolute

CONFIRM_WITHIN = timedelta(days=14)  # then the address is forgotten


def subscription_subject(subscription: Subscription) -> str:
    return f"subscription:{subscription.uuid}"


def contact_subject(contact: Contact) -> str:
    return f"contact:{contact.uuid}"


def page_of(contact: Contact) -> str:
    """Address of the reader's own page, with a fresh token in it."""
    token = Token.objects.issue(Purpose.PREFERENCES, contact_subject(contact), lifetime=timedelta(days=30))
    return absolute(reverse("me-by-link", args=[token]))


def unsubscribe_headers(subscription: Subscription) -> tuple[str, dict[str, str]]:
    """The address to stop at, and the headers by which a mailbox offers it as one click (RFC 8058)."""
    token = Token.objects.issue(Purpose.PREFERENCES, subscription_subject(subscription))
    address = absolute(reverse("unsubscribe", args=[token]))
    return address, {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _subscription(ids: dict[str, str]) -> Subscription | None:
    return Subscription.objects.select_related("contact", "topic").filter(uuid=ids["subscription"]).first()


@email("audience.confirm")
def confirm(ids: dict[str, str]) -> Email | None:
    """Asks for the second yes; to someone who said it before, tells that all is well: the form answers alike."""
    subscription = _subscription(ids)
    if subscription is None:
        return None
    if subscription.state == "confirmed":
        return _known(subscription, ids.get("piece", ""))
    facts = {"subscription": subscription, "address": _mailed_link(subscription, ids.get("piece", ""))}
    text = render_to_string("emails/audience_confirm.txt", facts)
    return Email(subscription.contact.email, f"Please confirm: {subscription.topic.label}", text)


def _mailed_link(subscription: Subscription, piece: str) -> str:
    """Confirms a subscription, or lets its holder in on another device; then back to the piece they came from."""
    token = Token.objects.issue(Purpose.CONFIRM, subscription_subject(subscription), lifetime=CONFIRM_WITHIN)
    return absolute(reverse("confirm", args=[token])) + (f"?piece={piece}" if piece else "")


def _known(subscription: Subscription, piece: str) -> Email:
    facts = {
        "subscription": subscription,
        "address": _mailed_link(subscription, piece),
        "page": page_of(subscription.contact),
    }
    text = render_to_string("emails/audience_known.txt", facts)
    return Email(subscription.contact.email, f"You are subscribed already: {subscription.topic.label}", text)


@email("audience.welcome")
def welcome(ids: dict[str, str]) -> Email | None:
    subscription = _subscription(ids)
    if subscription is None or subscription.state != "confirmed":
        return None
    stop, headers = unsubscribe_headers(subscription)
    facts = {"subscription": subscription, "stop": stop, "page": page_of(subscription.contact)}
    text = render_to_string("emails/audience_welcome.txt", facts)
    return Email(subscription.contact.email, f"You are subscribed: {subscription.topic.label}", text, headers=headers)


@email("audience.page")
def own_page(ids: dict[str, str]) -> Email | None:
    contact = Contact.objects.filter(uuid=ids["contact"]).first()
    if contact is None:
        return None
    text = render_to_string("emails/audience_page.txt", {"contact": contact, "address": page_of(contact)})
    return Email(contact.email, "Your page: what we hold about you", text)


def _call(ids: dict[str, str]) -> Call | None:
    """The call, if it still waits: what was answered meanwhile needs no e-mail."""
    calls = Call.objects.waiting().select_related("contact__account", "owner", "rule__agreement")
    return calls.filter(uuid=ids["call"]).first()


@email("audience.call")
def call_now(ids: dict[str, str]) -> Email | None:
    call = _call(ids)
    if call is None or call.owner is None or not may_hear_of(call.owner, call):
        return None
    receipt = receipts_for([call])[call.pk]
    facts = {"call": call, "receipt": receipt, "address": absolute(reverse("person", args=[call.contact.uuid]))}
    subject = f"Call {who(call)}: {call.reason} ({call.rule.heat})"
    return Email(call.owner.email, subject, render_to_string("emails/audience_call.txt", facts))


@email("audience.reminder")
def reminder(ids: dict[str, str]) -> Email | None:
    call = _call(ids)
    lead = User.objects.filter(pk=ids["lead"]).first()
    if call is None or lead is None or not may_hear_of(lead, call):
        return None
    facts = {"call": call, "who": who(call), "address": absolute(reverse("person", args=[call.contact.uuid]))}
    text = render_to_string("emails/audience_reminder.txt", facts)
    return Email(lead.email, f"Nobody has answered: {who(call)}", text)


def may_hear_of(reader: User, call: Call) -> bool:
    """Asked when the e-mail leaves: the role may be gone since it was asked for."""
    return bool(reader.email) and Call.objects.visible_to(reader).filter(pk=call.pk).exists()


def who(call: Call) -> str:
    return f"{call.contact.name}, {call.contact.company}" if call.contact.company else call.contact.name
