"""What growth measures of this room: readers with their consents, their reading, the agreement, and calls."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets.models import Asset, TrackedLink
from audience.agreement import backtest
from audience.events import event_store
from audience.models import (
    Account,
    Agreement,
    Call,
    Consent,
    ConsentRow,
    Contact,
    Event,
    EventKind,
    Evidence,
    Heat,
    Label,
    LeadMove,
    Move,
    Side,
    SignalRule,
    Subscription,
    Visitor,
)
from audience.people.visitor_cookie import COOKIE, cookie_value
from editorial.pieces.models import Gate
from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import Uneven, batches, write
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import DAILY, PUBLIC, Goal, Screen, anybody, at, colleague
from editorial.platform.models import User
from editorial.site.growth import piece
from editorial.vocabulary.models import Format, Topic

COLLEAGUES = 5  # contacts of one account
KNOWN = 0.2  # of all events; the rest is anonymous
READ = 5000  # pieces that are read at all, the newest
DAYS = 90  # over which they were read
SECTIONS = 5
EVIDENCE = 3  # events behind a call
EVENTS_AT_ONCE = 20_000
GATED = Goal(2.5, 3)
KINDS = Uneven([EventKind.VIEW, EventKind.SECTION, EventKind.ENGAGED, EventKind.DOWNLOAD], random.Random(0))  # noqa: S311


def load(scale: Scale, chance: random.Random) -> None:
    _agree()
    contacts = _contacts(scale.contacts)
    visitors = _visitors(contacts)
    pieces = list(Asset.objects.live().order_by("-published_at").values_list("uuid", flat=True)[:READ])
    for some in batches(_events(scale, visitors, Uneven(pieces, chance), chance), EVENTS_AT_ONCE):
        event_store.write_many(event_store.INSERT_EVENTS, some)
        event_store.roll_up(some)
    _calls(scale.calls, contacts, chance)
    backtest.count()


def _agree() -> None:
    """Version 1, signed by both leads."""
    leads = {role: User.objects.filter(groups__name=role)[0] for role in (Role.MARKETING_LEAD, Role.SALES_LEAD)}
    start = timezone.localdate() - timedelta(days=DAYS)
    agreed = Agreement.objects.create(number=1, lead_definition="Somebody who compares.", holds_from=start)
    for topic in Topic.objects.order_by("pk")[:3]:
        SignalRule.objects.create(agreement=agreed, topic=topic, minimum=EVIDENCE, heat=Heat.WARM)
    form = Format.objects.order_by("pk")[0]
    SignalRule.objects.create(agreement=agreed, format=form, evidence=Evidence.OPENED, minimum=1, heat=Heat.HOT)
    for side in Side:
        agreed.sign(leads[side.role], side)


def _contacts(number: int) -> list[Contact]:
    """Accounts are shared out among the salespeople; every contact subscribes to an issue, and confirmed it."""
    sellers = list(User.objects.filter(groups__name=Role.SALES).order_by("pk"))
    domains = [f"company-{n}.example" for n in range(-(-number // COLLEAGUES))]
    accounts = [Account(name=name, domain=name, owner=sellers[n % len(sellers)]) for n, name in enumerate(domains)]
    write(Account, accounts)
    contacts = [_contact(n, accounts[n // COLLEAGUES]) for n in range(number)]
    write(Contact, contacts)
    topics = list(Topic.objects.order_by("pk"))
    wishes = [Subscription(contact=one, topic=topics[n % len(topics)]) for n, one in enumerate(contacts)]
    write(Subscription, wishes)
    write(
        ConsentRow,
        (
            ConsentRow(
                kind=Consent.MAIL, contact=wish.contact, topic=wish.topic, given=True, how="the link in the mail"
            )
            for wish in wishes
        ),
    )
    return contacts


def _contact(number: int, account: Account) -> Contact:
    """The same addresses as those that links were sent to."""
    return Contact(email=f"reader-{number}@{account.domain}", name=f"Reader {number}", account=account)


def _visitors(contacts: list[Contact]) -> list[Visitor]:
    visitors = [Visitor(contact=contact) for contact in contacts]
    write(Visitor, visitors)
    agreed = (ConsentRow(kind=Consent.TRACKING, visitor=one, given=True, how="the banner") for one in visitors)
    write(ConsentRow, agreed)
    return visitors


def _events(
    scale: Scale, visitors: list[Visitor], pieces: Uneven[UUID], chance: random.Random
) -> Iterator[event_store.EventRow]:
    """First those of the one reader who read most, then everybody's."""
    known, zone = Uneven(visitors[1:], chance), "+00" if connection.vendor == "postgresql" else ""
    sent_last = TrackedLink.objects.by_themselves().order_by("-created_at", "-pk")
    links = cycle(sent_last.values_list("uuid", "asset__uuid"))
    for number in range(scale.events):
        visitor, link, about = None, None, pieces.one()
        if number < scale.one_reader:
            visitor = visitors[0].pk
        elif chance.random() < KNOWN:
            visitor = known.one().pk
            if number % 10 == 0:
                sent, about = next(links)
                link = sent.hex
        kind = KINDS.one()
        section = f"section-{chance.randrange(SECTIONS)}" if kind in (EventKind.SECTION, EventKind.ENGAGED) else ""
        at = datetime.now(UTC) - timedelta(days=chance.random() * DAYS)
        value = 5.0 if kind == EventKind.ENGAGED else 0.0
        label = Label.HUMAN if visitor or number % 3 else Label.UNKNOWN
        moment = f"{at:%Y-%m-%d %H:%M:%S.%f}{zone}"
        yield (uuid4().hex, kind.value, about.hex, section, value, moment, visitor, link, label.value, "made up")


def _calls(number: int, contacts: list[Contact], chance: random.Random) -> None:
    """A contact calls once by each rule; the newest third waits, the others were answered."""
    agreement = Agreement.objects.get()
    rules = list(agreement.rules.all())
    now = timezone.now()
    calls = []
    for n in range(number):
        contact = contacts[n % len(contacts)]
        opened = now - timedelta(minutes=30 * n)
        calls.append(
            Call(
                contact=contact,
                rule=(rule := rules[n // len(contacts) % len(rules)]),
                reason_key=rule.key,
                window_starts=timezone.localdate(opened),
                owner=contact.account.owner if contact.account else None,
                opened_at=opened,
                due_at=opened + timedelta(hours=agreement.deadline_hours),
            )
        )
    write(Call, calls)
    _give_evidence(calls)
    write(
        LeadMove,
        (LeadMove(call=c, contact=c.contact, to=Move.LEAD, reason=f"signal: {c.rule}", at=c.opened_at) for c in calls),
    )
    answers = (_answer(call, chance) for call in calls[number // 3 :])
    write(LeadMove, answers)


def _give_evidence(calls: list[Call]) -> None:
    """The newest reading of its contact."""
    through = Call.evidence.through
    for some in batches(calls):
        by_contact: dict[int, list[UUID]] = {call.contact.pk: [] for call in some}
        read = Event.objects.filter(visitor__contact__in=by_contact).order_by("-at")
        for contact, event in read.values_list("visitor__contact", "pk"):
            if contact and len(by_contact[contact]) < EVIDENCE:
                by_contact[contact].append(event)
        write(through, (through(call=call, event_id=event) for call in some for event in by_contact[call.contact.pk]))


def _answer(call: Call, chance: random.Random) -> LeadMove:
    to = chance.choice([Move.ACCEPTED, Move.REJECTED])
    return LeadMove(
        call=call,
        contact=call.contact,
        to=to,
        who=call.owner,
        reason="A student." if to == Move.REJECTED else "",
        at=call.opened_at + timedelta(hours=3),
    )


def known_reader() -> Client:
    """The browser of a contact who agreed to be remembered."""
    browser = anybody()
    browser.cookies[COOKIE] = cookie_value(Visitor.objects.order_by("pk")[1].uuid)
    return browser


def who_read_most() -> str:
    most = Visitor.objects.annotate(acts=Count("events")).order_by("-acts").select_related("contact")[0]
    return reverse("person", args=[most.contact.uuid if most.contact else ""])


def last_page_of_calls() -> str:
    return f"/calls/?page={max(1, Call.objects.waiting().count() // 20)}"


SCREENS = [
    Screen("partly gated article, known reader", piece(Gate.PARTIAL), known_reader, GATED),
    Screen("gated article, known reader", piece(Gate.FULL), known_reader, GATED),
    Screen("what a reader sees of themselves", lambda: reverse("me"), known_reader, PUBLIC),
    Screen("calls", at("/calls/"), colleague(Role.SALES_LEAD), DAILY),
    Screen("calls, a deep page", last_page_of_calls, colleague(Role.SALES_LEAD), DAILY),
    Screen("calls of one salesperson", at("/calls/"), colleague(Role.SALES), DAILY),
    Screen("person who read most", who_read_most, colleague(Role.SALES_LEAD), DAILY),
    Screen("agreement", lambda: reverse("agreement"), colleague(Role.MARKETING_LEAD), DAILY),
]
