"""Reading through a tracked link: its known recipient's, as far as that can honestly be known, and nobody else's."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.links.activity import activity_of
from assets.models import Asset, FilePage, TrackedLink
from audience.agreement.backtest import backtest
from audience.calls.receipts import events_of, pieces_had, receipts_for
from audience.calls.signal_detection import detect_signals
from audience.emails import page_of
from audience.events.drain import drain
from audience.events.link_recipients import recipients_of
from audience.models import Agreement, Call, Contact, Event, LinkReading
from audience.people.visitor_cookie import COOKIE, cookie_value
from editorial.platform.models import User
from tests.audience.test_beacon import AGENT, event
from tests.factories import ConsentFactory, ContactFactory, DocumentFactory, VisitorFactory

AsUser = Callable[[User], Client]
Reader = Callable[..., Contact]
Work = Callable[[], int]


@pytest.fixture(autouse=True)
def _own_spool(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def pat(reader: Reader) -> Contact:
    return reader()


@pytest.fixture
def deck(coverage_map: Asset) -> Asset:
    """The hot asset of the agreement, with pages."""
    coverage_map.supersede(DocumentFactory(title="map"))
    for number in (1, 2, 3):
        FilePage.objects.create(version=coverage_map.versions.get(), number=number)
    return coverage_map


@pytest.fixture
def link(deck: Asset, sally: User) -> "Link":
    return Link(deck, sally)


class Link:
    """A link of Sally's to Pat; `tell` is what a browser behind it says, a batch of (kind, section, value)."""

    def __init__(self, asset: Asset, sender: User, address: str = "Pat@Halden.example") -> None:
        self.asset = asset
        self.row = TrackedLink(asset=asset, sender=sender, recipient_name="Pat", recipient_email=address)
        self.token = self.row.open_up()

    def tell(self, *told: tuple[Any, ...], browser: Client | None = None, agent: str = AGENT, **given: Any) -> None:
        body = [self._event(*one, **given) for one in told]
        (browser or Client()).post(
            f"/e?l={self.token}", json.dumps(body), content_type="text/plain", HTTP_USER_AGENT=agent
        )
        while drain():
            pass

    def _event(self, kind: str, section: str = "", value: float = 0, **given: Any) -> dict[str, Any]:
        return event(kind=kind, piece=str(self.asset.uuid), section=section, value=value, **given)


READING = (("view",), ("section", "page-1"), ("engaged", "page-1", 9), ("download",))


def browser_of(contact: Contact) -> Client:
    client = Client()
    client.cookies[COOKIE] = cookie_value(contact.visitors.latest("pk").uuid)
    return client


def counted(contact: Contact) -> list[str]:
    """Kinds of all reading of theirs that counts."""
    return sorted(Event.objects.counting().filter(visitor__contact=contact).values_list("kind", flat=True))


def test_reading_through_the_link_is_evidence_like_any_other(
    agreement: Agreement, pat: Contact, link: Link, sally: User, as_user: AsUser, work: Work
) -> None:
    link.tell(*READING)
    assert counted(pat) == ["download", "engaged", "section", "view"]
    work()
    call = Call.objects.waiting().get()
    assert call.contact == pat
    assert [passed.contact for passed in backtest(agreement).passes] == [pat]
    receipt = receipts_for([call])[call.pk]
    assert receipt.score > 0
    assert all(line.by_link for line in receipt.lines if line.piece)
    assert "through a link sent to them" in as_user(sally).get("/calls/").content.decode()
    assert "through a link sent to them" in as_user(sally).get(f"/calls/people/{pat.uuid}/").content.decode()
    own_page = "/" + page_of(pat).split("/", 3)[3]
    assert "through a link sent to you" in Client().get(own_page).content.decode()


def test_what_was_read_through_a_link_is_never_proposed(pat: Contact, link: Link) -> None:
    link.tell(*READING)
    assert link.asset.uuid in pieces_had([pat])[pat.pk]


SPELT = ["PAT@HÄLDEN.example", "pat@xn--hlden-gra.example", "pat@ha\u0308lden.example", "pat@HÄLDEN。example"]


@pytest.mark.parametrize("spelt", SPELT)
def test_whose_a_link_is_does_not_hang_on_how_its_address_was_spelt(
    spelt: str, deck: Asset, sally: User, reader: Reader
) -> None:
    pat = reader("pat@hälden.example")
    row = Link(deck, sally, spelt).row
    assert pieces_had([pat]) == {pat.pk: {deck.uuid}}
    assert recipients_of([row.uuid])[row.uuid].contact == pat.uuid
    assert TrackedLink.objects.sent_to(spelt).get() == row
    assert not TrackedLink.objects.sent_to("", "nonsense").exists()


def test_links_written_in_another_spelling_are_respelt(deck: Asset, sally: User) -> None:
    row = Link(deck, sally, "pat@hälden.example").row
    other = Link(deck, sally, "jo@halden.example").row
    TrackedLink.objects.filter(pk=row.pk).update(recipient_email=SPELT[0])
    TrackedLink.objects.filter(pk=other.pk).update(recipient_email="no address")
    import_module("assets.migrations.0012_one_spelling_of_recipients").respell(apps, None)
    kept = dict(TrackedLink.objects.values_list("pk", "recipient_email"))
    assert kept == {row.pk: "pat@hälden.example", other.pk: "no address"}


def test_what_was_sent_to_somebody_is_found_by_an_index(db: None) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # it scans what is small
    assert "link_recipient" in TrackedLink.objects.sent_to("pat@halden.example").order_by().explain()


def test_withdrawing_takes_it_away_at_once_and_nothing_comes_after_it(
    agreement: Agreement, pat: Contact, link: Link, sally: User, work: Work
) -> None:
    link.tell(*READING)
    work()
    browser_of(pat).post("/me/", {"act": "withdraw"})
    assert not Call.objects.waiting().exists()
    assert counted(pat) == []
    link.tell(*READING)
    assert counted(pat) == []
    assert Event.objects.filter(visitor=None).count() == 4
    assert detect_signals(pat) == []


def test_the_newest_word_of_all_browsers_holds(pat: Contact, link: Link) -> None:
    ConsentFactory(visitor=VisitorFactory(contact=pat), given=False)
    link.tell(*READING)
    assert counted(pat) == []
    phone = VisitorFactory(contact=pat)
    link.tell(*READING)
    assert set(Event.objects.counting().values_list("visitor", flat=True)) == {phone.pk}


def test_what_was_read_before_the_consent_is_nobodys(pat: Contact, link: Link) -> None:
    earlier = datetime.now(UTC) - timedelta(hours=2)
    link.tell(*READING, at=earlier.isoformat())
    assert Event.objects.count() == 4
    assert counted(pat) == []


@pytest.mark.parametrize("address", ["else@halden.example", "no address"])
def test_a_recipient_nobody_knows_stays_unknown(pat: Contact, deck: Asset, sally: User, address: str) -> None:
    link = Link(deck, sally, address)
    link.tell(*READING)
    assert not Event.objects.exclude(visitor=None).exists()
    assert activity_of([link.row])[link.row.uuid].downloaded == 1


def test_a_contact_who_never_agreed_stays_unremembered(link: Link) -> None:
    ContactFactory(email="pat@halden.example")
    link.tell(*READING)
    assert not Event.objects.exclude(visitor=None).exists()


def test_what_nobody_was_seen_to_read_is_not_theirs_until_somebody_is(pat: Contact, link: Link) -> None:
    link.tell(("view",))
    assert Event.objects.get().label == "unknown"
    assert counted(pat) == []
    link.tell(("engaged", "page-1", 5))
    assert counted(pat) == ["engaged", "view"]
    assert set(LinkReading.objects.filter(count__gt=0).values_list("kind", "label")) == {
        ("view", "human"),
        ("engaged", "human"),
    }


def test_late_evidence_of_a_section_makes_the_call(agreement: Agreement, pat: Contact, link: Link, work: Work) -> None:
    link.tell(("download",))
    work()
    assert not Call.objects.exists()
    link.tell(("engaged", "page-1", 5))
    work()
    assert Call.objects.waiting().get().contact == pat


def test_a_scanner_is_neither_the_recipient_nor_a_sign_that_it_was_passed_on(pat: Contact, link: Link) -> None:
    link.tell(*READING, agent="python-requests/2.31")
    assert counted(pat) == []
    link.tell(
        *READING, agent="python-requests/2.31", browser=browser_of(VisitorFactory(contact=ContactFactory()).contact)
    )
    link.row.refresh_from_db()
    assert link.row.passed_on_at is None


def test_the_recipients_own_browser_needs_no_link_to_be_known(pat: Contact, link: Link) -> None:
    laptop = pat.visitors.get()
    VisitorFactory(contact=pat)
    client = Client()
    client.cookies[COOKIE] = cookie_value(laptop.uuid)
    link.tell(*READING, browser=client)
    assert set(Event.objects.counting().values_list("visitor", flat=True)) == {laptop.pk}
    assert activity_of([link.row])[link.row.uuid].opened == 1


def test_in_somebody_elses_browser_it_is_theirs_and_the_link_vouches_no_more(
    pat: Contact, link: Link, reader: Reader, sally: User, as_user: AsUser
) -> None:
    ola = reader("ola@halden.example", "Ola")
    link.tell(*READING, browser=browser_of(ola))
    assert counted(ola) == ["download", "engaged", "section", "view"]
    assert counted(pat) == []
    assert activity_of([link.row]) == {}
    link.tell(*READING)
    assert counted(pat) == []
    link.tell(*READING, browser=browser_of(pat))
    assert len(counted(pat)) == 4
    page = as_user(sally).get(reverse("library:link", args=[link.row.uuid])).content.decode()
    assert "it was passed on" in page
    assert "Ola" not in page


def test_a_browser_that_agreed_and_is_nobodys_yet_keeps_its_reading(pat: Contact, link: Link) -> None:
    stranger = VisitorFactory()
    client = Client()
    client.cookies[COOKIE] = cookie_value(stranger.uuid)
    link.tell(*READING, browser=client)
    assert set(Event.objects.values_list("visitor", flat=True)) == {stranger.pk}
    assert counted(pat) == []


def test_a_browser_whose_user_said_no_is_nobodys_whoever_the_link_was_sent_to(pat: Contact, link: Link) -> None:
    old = browser_of(pat)
    ConsentFactory(visitor=pat.visitors.get(), given=False)
    VisitorFactory(contact=pat)
    link.tell(*READING, browser=old)
    assert counted(pat) == []


def test_who_wishes_anonymity_is_nobody_behind_a_link_too(pat: Contact, link: Link) -> None:
    client = Client(headers={"Sec-GPC": "1"})
    link.tell(*READING, browser=client)
    assert counted(pat) == []
    assert not LinkReading.objects.exists()


def test_a_colleague_who_tries_the_link_is_not_taken_for_the_recipient(
    link: Link, sally: User, as_user: AsUser
) -> None:
    address = f"/r/{link.token}/"
    assert "data-link" in Client().get(address).content.decode()
    tried = as_user(sally).get(address).content.decode()
    assert "data-link" not in tried
    assert "You are logged in" in tried


def test_a_download_is_shown_to_the_sender_once_a_human_made_it(link: Link, sally: User, as_user: AsUser) -> None:
    sales = as_user(sally)
    link.tell(*READING, agent="python-requests/2.31")
    assert "downloaded" not in sales.get(reverse("library:links")).content.decode()
    link.tell(*READING)
    link.tell(("download",))
    for address in (reverse("library:links"), reverse("library:link", args=[link.row.uuid])):
        assert "downloaded 2 times" in " ".join(sales.get(address).content.decode().split())


def test_many_links_cost_no_more_queries_than_one(pat: Contact, deck: Asset, sally: User) -> None:
    later = count(0, 60)  # nobody opens many links at once

    def asked_for(number: int) -> int:
        for made in [Link(deck, sally) for _ in range(number)]:
            at = (timezone.now() + timedelta(seconds=next(later))).isoformat()
            body = [made._event("view", at=at), made._event("engaged", "page-1", 5, at=at)]
            Client().post(f"/e?l={made.token}", json.dumps(body), content_type="text/plain", HTTP_USER_AGENT=AGENT)
        with CaptureQueriesContext(connection) as asked:
            assert drain() == 2 * number
        return len(asked)

    asked_for(1)
    one, many = asked_for(1), asked_for(12)
    assert many <= one + 1  # the roll-up of a second page of rows
    assert len(events_of([pat], timezone.now() - timedelta(days=1))[pat.pk]) == 28


@pytest.mark.parametrize("browser", [Client, lambda: browser_of(Contact.objects.get())], ids=["no cookie", "their own"])
def test_a_link_vouches_only_for_what_it_sends(
    pat: Contact, link: Link, guide: Asset, browser: Callable[[], Client]
) -> None:
    """Whoever holds a link could otherwise say of its recipient what they like."""
    is_their_own = bool(browser().cookies)
    link.asset = guide
    link.tell(("view",), ("engaged", "", 9), browser=browser())
    assert counted(pat) == (["engaged", "view"] if is_their_own else [])
    assert not LinkReading.objects.exists()
    assert not Event.objects.exclude(link=None).exists()
    assert Event.objects.filter(piece=guide.uuid).count() == 2


def test_what_a_link_sends_is_told_apart_from_what_else_came_with_it(pat: Contact, link: Link, guide: Asset) -> None:
    deck, told = link.asset, [("view",), ("engaged", "page-1", 9)]
    batch = [link._event(*one) for one in told] + [event(kind="open", piece=str(guide.uuid), section="")]
    Client().post(f"/e?l={link.token}", json.dumps(batch), content_type="text/plain", HTTP_USER_AGENT=AGENT)
    while drain():
        pass
    assert counted(pat) == ["engaged", "view"]
    assert set(LinkReading.objects.values_list("piece", flat=True)) == {deck.uuid}
    assert Event.objects.get(piece=guide.uuid).visitor is None


def test_whoever_declines_to_share_is_forgotten_and_reads_on_unseen(
    pat: Contact, link: Link, sally: User, as_user: AsUser
) -> None:
    link.tell(*READING)
    assert LinkReading.objects.exists()
    Client().post(f"/r/{link.token}/sharing/", {"share": "no"})
    assert not LinkReading.objects.exists()
    assert not Event.objects.exclude(link=None).exists()
    link.tell(*READING)
    assert not LinkReading.objects.exists()
    assert activity_of([link.row]) == {}
    page = as_user(sally).get(reverse("library:link", args=[link.row.uuid])).content.decode()
    assert "chose to read without sharing it" in page
    Client().post(f"/r/{link.token}/sharing/", {"share": "yes"})
    link.tell(*READING)
    assert activity_of([link.row])[link.row.uuid].opened == 1


def test_what_waits_to_be_taken_in_when_somebody_declines_is_nobodys(link: Link) -> None:
    body = [link._event("view"), link._event("engaged", "page-1", 9)]
    Client().post(f"/e?l={link.token}", json.dumps(body), content_type="text/plain", HTTP_USER_AGENT=AGENT)
    Client().post(f"/r/{link.token}/sharing/", {"share": "no"})
    assert drain() == 2
    assert not LinkReading.objects.exists()


def test_the_sender_sees_what_was_not_opened(link: Link, sally: User, as_user: AsUser) -> None:
    link.tell(("view",), ("engaged", "page-2", 9))
    page = as_user(sally).get(reverse("library:link", args=[link.row.uuid]))
    assert page.context["pages"] == [("part 1", 0.0, 0), ("part 2", 9.0, 0), ("part 3", 0.0, 0)]
    assert page.content.decode().count("not opened</span>") == 2


def test_the_list_shows_new_reading_by_itself(link: Link, sally: User, as_user: AsUser) -> None:
    sales = as_user(sally)
    for address in (reverse("library:links"), reverse("library:link", args=[link.row.uuid])):
        LinkReading.objects.all().delete()
        seen = sales.get(address)["X-Seen"]
        assert sales.get(address, {"seen": seen}).status_code == 204
        link.tell(*READING)
        part = sales.get(address, {"seen": seen})
        assert part.status_code == 200
        assert part["X-Seen"] != seen
        assert b"<html" not in part.content
        assert b"read for 9 s" in b" ".join(part.content.split())
