"""Consent stands or nothing does: what was read in a browser counts for nothing once its reader takes the yes back."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from assets.models import Asset
from audience.agreement.backtest import backtest
from audience.calls.receipts import receipts_for
from audience.calls.signal_detection import detect_signals
from audience.emails import page_of
from audience.models import Agreement, AlreadyAnsweredError, Call, Contact, Event, Visitor
from audience.people.visitor_cookie import COOKIE, cookie_value
from editorial.platform.models import User
from tests.factories import ConsentFactory, EventFactory, VisitorFactory

AsUser = Callable[[User], Client]
Reader = Callable[..., Contact]
Reads = Callable[..., Any]
Work = Callable[[], int]
READING = "opened or downloaded a file"


@pytest.fixture
def pat(reader: Reader) -> Contact:
    return reader()


@pytest.fixture
def hot_call(agreement: Agreement, pat: Contact, coverage_map: Asset, sally: User, reads: Reads) -> Call:
    reads(pat, coverage_map, kind="open")
    return detect_signals(pat)[0]


def browser_of(contact: Contact) -> Client:
    client = Client()
    client.cookies[COOKIE] = cookie_value(contact.visitors.get().uuid)
    return client


def own_page(contact: Contact) -> str:
    return "/" + page_of(contact).split("/", 3)[3]


def by_browser(contact: Contact) -> None:
    browser_of(contact).post("/me/", {"act": "withdraw"})


def by_forgetting(contact: Contact) -> None:
    browser_of(contact).post("/me/", {"act": "forget"})


def by_link(contact: Contact) -> None:
    Client().post(own_page(contact), {"act": "withdraw"})


def by_link_forgetting(contact: Contact) -> None:
    Client().post(own_page(contact), {"act": "forget"})


def by_a_row_in_the_ledger(contact: Contact) -> None:
    ConsentFactory(visitor=contact.visitors.get(), given=False)


DOORS = [by_browser, by_forgetting, by_link, by_link_forgetting, by_a_row_in_the_ledger]
withdrawing = pytest.mark.parametrize("withdraw", DOORS)


@withdrawing
def test_a_job_that_waits_finds_nothing_any_more(
    agreement: Agreement,
    pat: Contact,
    coverage_map: Asset,
    sally: User,
    reads: Reads,
    withdraw: Callable[[Contact], None],
    work: Work,
) -> None:
    from editorial.platform.jobs.queue import enqueue

    reads(pat, coverage_map, kind="open")
    enqueue("audience.detect_signals", "waiting", {"contact": str(pat.uuid)})
    withdraw(pat)
    work()
    assert not Call.objects.exists()
    assert backtest(agreement).passes == []


@withdrawing
def test_a_call_from_that_reading_is_taken_back_at_once_everywhere(
    hot_call: Call,
    pat: Contact,
    sally: User,
    sam: User,
    as_user: AsUser,
    withdraw: Callable[[Contact], None],
    work: Work,
) -> None:
    withdraw(pat)
    sales = as_user(sally)
    assert not Call.objects.waiting().exists()
    assert READING not in sales.get("/calls/").content.decode()
    assert "taken back" in sales.get("/calls/").content.decode()
    person = sales.get(f"/calls/people/{pat.uuid}/").content.decode()
    assert READING not in person
    assert "Coverage map" not in person
    assert "no longer agrees to be remembered" in person
    said = sales.get("/api/audience/calls").json()["results"][0]
    assert (said["state"], READING in said["reason"]) == ("taken back", False)
    assert sales.get("/api/audience/calls?waiting=true").json()["count"] == 0
    assert READING not in Client().get(own_page(pat)).content.decode()
    [receipt] = receipts_for([Call.objects.get()]).values()
    assert receipt.score == 0
    assert receipt.pieces == []
    work()
    assert mail.outbox == []  # the e-mail to sally had not left


def test_what_is_taken_back_cannot_be_accepted(hot_call: Call, pat: Contact, sally: User) -> None:
    by_browser(pat)
    with pytest.raises(AlreadyAnsweredError, match="taken back"):
        hot_call.accept(sally)


def test_an_accepted_call_stays_and_says_nothing_of_the_reading(
    hot_call: Call, pat: Contact, sally: User, as_user: AsUser
) -> None:
    hot_call.accept(sally)
    by_browser(pat)
    said = as_user(sally).get("/api/audience/calls").json()["results"][0]
    assert (said["state"], READING in said["reason"]) == ("accepted", False)


def test_what_another_browser_read_still_makes_the_call(
    hot_call: Call, pat: Contact, coverage_map: Asset, work: Work
) -> None:
    phone = VisitorFactory(contact=pat)
    EventFactory(kind="open", piece=coverage_map.uuid, visitor=phone)
    by_link_of_first = pat.visitors.exclude(pk=phone.pk).get()
    client = Client()
    client.cookies[COOKIE] = cookie_value(by_link_of_first.uuid)
    client.post("/me/", {"act": "withdraw"})
    assert not Call.objects.waiting().exists()
    work()
    call = Call.objects.waiting().get()
    assert call.pk == hot_call.pk  # the same reason, once
    assert {event.visitor for event in call.evidence.all()} == {phone}
    assert list(call.moves.values_list("to", flat=True)) == ["lead", "lead"]


def test_a_new_yes_does_not_revive_what_was_read_under_the_old_one(
    hot_call: Call, pat: Contact, coverage_map: Asset
) -> None:
    by_browser(pat)
    VisitorFactory(contact=pat)
    assert detect_signals(pat) == []
    assert not Call.objects.waiting().exists()


def test_colleagues_who_withdrew_are_not_counted(
    agreement: Agreement, pat: Contact, coverage_map: Asset, sally: User, reader: Reader, reads: Reads
) -> None:
    ola = reader("ola@halden.example", "Ola")
    reads(ola, coverage_map)
    reads(pat, coverage_map, kind="open")
    [call] = detect_signals(pat)
    assert receipts_for([call])[call.pk].colleagues == 1
    by_browser(ola)
    assert receipts_for([call])[call.pk].colleagues == 0


def test_the_page_by_link_says_what_is_still_stored_and_forgets_it(pat: Contact, guide: Asset, reads: Reads) -> None:
    reads(pat, guide, "why")
    by_browser(pat)
    page = own_page(pat)
    said = Client().get(page).content.decode()
    assert "still stored" in said
    assert guide.title not in said
    Client().post(page, {"act": "forget"})
    assert Event.objects.get().visitor is None
    assert not Visitor.objects.exists()


# Who may read the tables of reading without asking whether it counts, and why.
RAW = {
    "audience/events/event_store.py": "writes events and roll-ups",
    "audience/events/event_attribution.py": "judges who sent what comes in",
    "audience/events/link_activity.py": "how often a link was read, as its page tells whoever opens it",
    "audience/events/adoption.py": "how often pieces are read, in sums that name no reader",
    "audience/personal_data.py": "cuts reading loose from who is forgotten",
    "audience/bench.py": "measures, and rolls back",
    "audience/growth.py": "makes up reading, in copies that are measured",
    "audience/demo/__init__.py": "says how much it made",
    "audience/demo/links.py": "makes the demo's",
    "calendar/editorial_calendar/coverage/completion.py": "roll-ups by day, which name nobody",
}
READS_RAW = re.compile(
    r"\b(?:Event|DayReading|LinkReading)\.objects\.(?!counting\b)|(?<!audience)\.events\."
    r"|audience_(?:event|dayreading|linkreading)\b"
)


def test_no_module_reads_reading_but_through_what_counts() -> None:
    root = Path(settings.BASE_DIR)
    rooms = ("search", "editorial", "assets", "audience", "calendar")
    modules = (path for room in rooms for path in (root / room).rglob("*.py") if "migrations" not in path.parts)
    found = {str(path.relative_to(root)) for path in modules if READS_RAW.search(path.read_text())}
    assert found == set(RAW)
