"""The reader's own page: what we hold, and how to end it.

By its cookie a browser sees what was read in it; by a mailed link a person sees everything about themselves.
"""

import re
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audience.emails import contact_subject
from audience.models import Contact, Event, Subscription, Visitor
from audience.people.gates import let_in
from audience.people.visitor_cookie import let_go, visitor_known
from audience.personal_data import forget, withdraw
from audience.titles import titles_of
from editorial.platform.accounts.email_addresses import normal_email
from editorial.platform.emails import queue_email
from editorial.platform.models import Purpose, Token
from editorial.platform.rooms import offers
from editorial.platform.web.rate_limits import client_address, count_and_check

UUID_LIKE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHOWN = 50  # latest events on the page

FROM_ONE_ADDRESS = 20  # mails an hour; an office behind one address stays well below
TO_ONE_PERSON = 3  # an hour


def _history(visitors: list[Visitor]) -> list[tuple[Event, str]]:
    """The latest reading that counts, with the titles of its pieces."""
    events = list(Event.objects.counting().filter(visitor__in=visitors).order_by("-at")[:SHOWN])
    titles = titles_of(event.piece for event in events)
    return [(event, titles[event.piece]) for event in events]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """What this browser is remembered for."""
    visitor = visitor_known(request)
    if request.method != "POST":
        return render(
            request, "audience/me.html", {"visitor": visitor, "history": _history([visitor] if visitor else [])}
        )
    act = request.POST.get("act")
    if act == "link":
        return _mail_link(request)
    if visitor is None or act not in {"withdraw", "forget", "leave"}:
        return redirect("me")
    if act == "leave":
        messages.success(request, "This browser is nobody’s now. What was read before stays with whoever read it.")
        return _without_cookie()
    if act == "withdraw":
        withdraw([visitor], "my page")
    else:
        forget([visitor])
    done = "We stopped remembering what you read." if act == "withdraw" else "What this browser read is forgotten."
    messages.success(request, done)
    return _without_cookie()


def _without_cookie() -> HttpResponse:
    response = redirect("me")
    let_go(response)
    return response


def _mail_link(request: HttpRequest) -> HttpResponse:
    """Mail the page's address to its owner; the answer is the same for an address we do not know."""
    try:
        email = normal_email(request.POST.get("email", ""))
    except ValueError as reason:
        messages.error(request, f"This is not an e-mail address: {reason}")
        return redirect("me")
    contact = Contact.objects.filter(email=email).first()
    too_many = count_and_check("page-from", client_address(request), FROM_ONE_ADDRESS)
    if not too_many and not count_and_check("page", email, TO_ONE_PERSON) and contact:
        queue_email("audience.page", f"{contact.uuid}:{timezone.now():%Y%m%d%H%M%S%f}", contact=contact.uuid)
    messages.success(request, "If we know this address, a link to your page is on its way to it.")
    return redirect("me")


def _contact_behind(token: str) -> Contact | None:
    found = Token.objects.resolve(token, Purpose.PREFERENCES)
    room, _, uuid = found.subject.partition(":") if found else ("", "", "")
    return Contact.objects.filter(uuid=uuid).first() if room == "contact" else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """All we hold about a person, for whoever reads that person's mail."""
    contact = _contact_behind(token)
    if contact is None:
        why = "This link is no longer good: it has expired or was copied incompletely."
        return render(request, "audience/refused.html", {"why": why, "again": False}, status=404)
    if request.method == "POST":
        return _change(request, contact, token)
    visitors = list(contact.visitors.all())
    facts = {
        "contact": contact,
        "subscriptions": contact.subscriptions.with_word().select_related("topic"),
        "remembered": Visitor.objects.agreeing().filter(contact=contact).exists(),
        "consents": contact.consents.select_related("topic").order_by("-pk"),
        "history": _history(visitors),
        "withdrawn": contact.visitors.exclude(pk__in=Visitor.objects.agreeing().filter(contact=contact)).exists(),
        "calls": contact.calls.standing().select_related("rule__topic", "rule__format"),
    }
    response = render(request, "audience/me_by_link.html", facts)
    if contact.subscriptions.confirmed().exists():
        let_in(response)
    return response


def _change(request: HttpRequest, contact: Contact, token: str) -> HttpResponse:
    act = request.POST.get("act")
    if act == "erase":
        return _erase(request, contact)
    with transaction.atomic():
        if act == "withdraw":
            remembered = Visitor.objects.agreeing().filter(contact=contact).select_related("contact")
            withdraw(list(remembered), "my page, by link")
            messages.success(request, "We stopped remembering what you read.")
        elif act == "forget":
            forget(list(contact.visitors.select_related("contact")))
            messages.success(request, "What you read is forgotten.")
        elif act == "unsubscribe":
            chosen = Subscription.objects.filter(contact=contact, uuid__in=_uuids(request.POST.getlist("subscription")))
            for subscription in chosen.select_related("contact", "topic"):
                subscription.end("my page, by link")
            messages.success(request, "You are unsubscribed.")
    return redirect("me-by-link", token=token)


def _uuids(given: list[str]) -> list[UUID]:
    """Those of them that are uuids."""
    return [UUID(one) for one in given if UUID_LIKE.fullmatch(one)]


def _erase(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Every room that keeps something about people erases it, in one transaction; the highest first, while those below
    still know what it hangs on.
    """
    with transaction.atomic():
        Token.objects.revoke(Purpose.PREFERENCES, contact_subject(contact))
        for room in reversed(offers("personal_data")):
            room.erase(contact.email)
    response = render(request, "audience/erased.html")
    let_go(response)
    return response
