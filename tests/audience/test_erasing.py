"""Who it was goes at once; what was read is cut loose a batch at a time, and nothing that names them remains."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Asset, TrackedLink
from audience import personal_data
from audience.emails import page_of
from audience.models import ConsentRow, Contact, Event, Label, LinkReading, Visitor
from editorial.platform.models import Job, User
from tests.audience.test_link_reading import Link, _own_spool, deck
from tests.factories import VisitorFactory

Work = Callable[[], int]
__all__ = ["_own_spool", "deck"]  # fixtures


@pytest.fixture
def pat(reader: Callable[..., Contact], monkeypatch: pytest.MonkeyPatch) -> Contact:
    monkeypatch.setattr(personal_data, "BATCH", 10)
    return reader()


def read_much(visitor: Visitor | None, number: int, **more: Any) -> None:
    shared = {"kind": "view", "piece": uuid4(), "label": Label.HUMAN, "at": timezone.now(), "visitor": visitor}
    Event.objects.bulk_create(Event(**shared, **more) for _ in range(number))


def erase(contact: Contact) -> None:
    answer = Client().post("/" + page_of(contact).split("/", 3)[3], {"act": "erase"})
    assert answer.status_code == 200


def test_little_is_erased_at_once(pat: Contact) -> None:
    read_much(pat.visitors.get(), 9)
    erase(pat)
    assert not Visitor.objects.exists()
    assert set(Event.objects.values_list("visitor", flat=True)) == {None}
    assert not Job.objects.filter(kind__startswith="audience.cut").exists()


def test_of_much_the_person_goes_at_once_and_the_reading_in_batches(pat: Contact, work: Work) -> None:
    read_much(pat.visitors.get(), 35)
    VisitorFactory(contact=pat)
    erase(pat)
    assert not Contact.objects.exists()
    assert not ConsentRow.objects.exists()
    assert not Event.objects.counting().exists()
    assert set(Visitor.objects.values_list("contact", flat=True)) == {None}
    assert Event.objects.exclude(visitor=None).count() == 25
    work()
    assert not Visitor.objects.exists()
    assert Event.objects.filter(visitor=None).count() == 35


def test_a_job_that_died_is_taken_up_where_it_was(pat: Contact, work: Work) -> None:
    read_much(pat.visitors.get(), 35)
    erase(pat)
    [row] = Job.objects.filter(kind=personal_data.BROWSER)
    for _ in range(2):  # the same batch asked for twice cuts the next one, and harms nobody
        personal_data.cut_browsers([row.payload["visitor"]])
    assert Event.objects.exclude(visitor=None).count() == 5
    work()
    assert not Visitor.objects.exists()


def test_no_transaction_grows_with_what_was_read(pat: Contact) -> None:
    read_much(pat.visitors.get(), 200)
    with CaptureQueriesContext(connection) as asked:
        personal_data.cut_browsers([pat.visitors.get().pk])
    assert Event.objects.filter(visitor=None).count() == 10
    assert len(asked) < 10


def test_what_was_read_through_links_is_erased_too(pat: Contact, guide: Asset, sally: User, work: Work) -> None:
    link = TrackedLink(asset=guide, sender=sally, recipient_name="Pat", recipient_email="Pat@halden.example")
    link.open_up()
    other = uuid4()
    read_much(pat.visitors.get(), 25, link=link.uuid)
    read_much(None, 3, link=other)
    now = timezone.now()
    for of in (link.uuid, other):
        LinkReading.objects.create(link=of, piece=guide.uuid, kind="view", label="human", first_at=now, last_at=now)
    erase(pat)
    assert set(LinkReading.objects.values_list("link", flat=True)) == {other}
    work()
    assert not Event.objects.filter(link=link.uuid).exists()
    assert not Event.objects.exclude(visitor=None).exists()
    assert Event.objects.filter(link=other).count() == 3
    link.refresh_from_db()
    assert (link.recipient_name, link.recipient_email, link.is_open) == ("erased", "erased@erased.invalid", False)


def test_no_spelling_of_the_address_keeps_a_link_from_being_erased(
    deck: Asset, sally: User, reader: Callable[..., Contact], work: Work
) -> None:
    """A salesperson writes capitals, or the domain as machines do: the reading is that person's all the same."""
    pat = reader("pat@hälden.example")
    spellings = ("PAT@HÄLDEN.example", "pat@xn--hlden-gra.example", "pat@hälden.example", "other@hälden.example")
    for minute, spelt in enumerate(spellings):
        at = (timezone.now() + timedelta(minutes=minute)).isoformat()
        Link(deck, sally, spelt).tell(("view",), ("engaged", "page-1", 9), at=at)
    assert Event.objects.counting().filter(visitor__contact=pat).count() == 6
    erase(pat)
    work()
    kept = TrackedLink.objects.exclude(recipient_name="erased").get()
    assert kept.recipient_email == "other@hälden.example"
    assert set(LinkReading.objects.values_list("link", flat=True)) == {kept.uuid}
    assert set(Event.objects.exclude(link=None).values_list("link", flat=True)) == {kept.uuid}


def test_what_is_sent_is_kept_under_the_address_people_are_known_by(
    deck: Asset, sally: User, as_user: Callable[[User], Client]
) -> None:
    sent = {"recipient_name": "Pat", "recipient_email": "PAT@xn--hlden-gra.example", "expires_on": timezone.localdate()}
    assert as_user(sally).post(f"/library/{deck.uuid}/send/", sent).status_code == 200
    assert TrackedLink.objects.get().recipient_email == "pat@hälden.example"
