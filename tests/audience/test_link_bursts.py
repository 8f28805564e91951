"""Programs that open every link of a mail: no trace of them on what senders are shown."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client

from assets.links.activity import activity_of
from assets.models import Asset, TrackedLink
from audience.events.beacon import place_of
from audience.events.drain import drain
from audience.events.link_bursts import Opening, forget_openings, mark_bursts, recipient_key
from audience.models import Contact, DayReading, Event, Label, LinkOpening, LinkReading
from editorial.platform.models import User
from tests.audience.test_beacon import AGENT
from tests.audience.test_link_reading import Link, _own_spool, deck

__all__ = ["_own_spool", "deck"]  # fixtures

AsUser = Callable[[User], Client]
GATEWAY, DESK = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def mail(deck: Asset, sally: User) -> list[Link]:
    """Four links to Pat, as they stand in one mail."""
    return [Link(deck, sally) for _ in range(4)]


def opens(link: Link, at: datetime, place: str = GATEWAY, agent: str = AGENT, *, seconds: float = 0) -> None:
    """A browser with scripts opens the page, and after some seconds tells how long a pointer moved on it."""
    told = [link._event("view", at=at.isoformat())]
    if seconds:
        told.append(link._event("engaged", "page-1", seconds, at=(at + timedelta(seconds=seconds)).isoformat()))
    post(link, told, place, agent)


def goes_on(link: Link, at: datetime, place: str = GATEWAY, seconds: float = 5) -> None:
    post(link, [link._event("engaged", "page-1", seconds, at=at.isoformat())], place, AGENT)


def post(link: Link, told: list[dict[str, Any]], place: str, agent: str) -> None:
    headers = {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": place}
    Client().post(f"/e?l={link.token}", json.dumps(told), content_type="text/plain", **headers)


def drained() -> None:
    while drain():
        pass


def shown(*links: Link) -> list[int]:
    known = activity_of([link.row for link in links])
    return [known[link.row.uuid].opened if link.row.uuid in known else 0 for link in links]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def test_every_link_of_a_mail_within_a_second_leaves_no_trace(
    mail: list[Link], now: datetime, sally: User, as_user: AsUser
) -> None:
    for number, link in enumerate(mail):
        opens(link, now + timedelta(milliseconds=200 * number), seconds=5)
    drained()
    for later in range(10, 30, 5):
        for link in mail:
            goes_on(link, now + timedelta(seconds=later))
        drained()
    assert shown(*mail) == [0, 0, 0, 0]
    assert not LinkReading.objects.exclude(label=Label.SCANNER).filter(count__gt=0).exists()
    assert "not opened yet" in as_user(sally).get("/links/").content.decode()


def test_what_is_taken_in_before_the_burst_is_seen_is_taken_back(mail: list[Link], now: datetime, deck: Asset) -> None:
    opens(mail[0], now, seconds=5)
    drained()
    assert shown(mail[0]) == [1]
    opens(mail[1], now + timedelta(milliseconds=700), seconds=5)
    drained()
    assert shown(mail[0], mail[1]) == [0, 0]
    days = DayReading.objects.filter(piece=deck.uuid, count__gt=0)
    assert set(days.values_list("label", flat=True)) == {Label.SCANNER}
    goes_on(mail[0], now + timedelta(seconds=10))
    drained()
    assert set(Event.objects.values_list("label", flat=True)) == {Label.SCANNER}


def test_the_recipient_who_comes_after_the_scanner_is_seen(mail: list[Link], now: datetime) -> None:
    for link in mail:
        opens(link, now, seconds=5)
    drained()
    opens(mail[2], now + timedelta(minutes=3), DESK, seconds=20)
    drained()
    assert shown(*mail) == [0, 0, 1, 0]
    opens(mail[3], now + timedelta(minutes=4), GATEWAY, seconds=20)
    drained()
    assert shown(*mail) == [0, 0, 1, 1]


def test_a_person_reads_one_link_after_the_other(mail: list[Link], now: datetime) -> None:
    for number, link in enumerate(mail):
        opens(link, now + timedelta(seconds=8 * number), seconds=7)
        drained()
    assert shown(*mail) == [1, 1, 1, 1]


def test_a_link_reloaded_is_no_burst(mail: list[Link], now: datetime) -> None:
    for number in range(4):
        opens(mail[0], now + timedelta(milliseconds=100 * number), seconds=5)
    drained()
    assert shown(mail[0]) == [4]


def links_to(deck: Asset, sally: User, *people: str) -> list[Link]:
    return [Link(deck, sally, f"{person}@halden.example") for person in people]


def test_a_gateway_that_opens_the_links_of_many_people_is_a_scanner(deck: Asset, sally: User, now: datetime) -> None:
    links = links_to(deck, sally, "pat", "ola", "kim")
    for number, link in enumerate(links):
        opens(link, now + timedelta(milliseconds=300 * number), seconds=5)
        drained()
    assert shown(*links) == [0, 0, 0]


@pytest.mark.parametrize("apart", ["place", "agent"])
def test_many_people_at_once_in_browsers_of_their_own_are_people(
    deck: Asset, sally: User, now: datetime, apart: str
) -> None:
    links = links_to(deck, sally, "pat", "ola", "kim")
    for number, link in enumerate(links):
        place = f"192.0.2.{number}" if apart == "place" else GATEWAY
        opens(link, now, place, AGENT + (f" Edg/{number}" if apart == "agent" else ""), seconds=5)
    drained()
    assert shown(*links) == [1, 1, 1]


def test_a_scanner_makes_no_reading_of_the_known_recipient(
    reader: Callable[..., Contact], mail: list[Link], now: datetime
) -> None:
    pat = reader("pat@halden.example")
    for link in mail:
        opens(link, now + timedelta(seconds=1), seconds=5)
    drained()
    assert not Event.objects.counting().filter(visitor__contact=pat).exists()


def test_what_runs_no_scripts_leaves_nothing_at_all(mail: list[Link]) -> None:
    """HEAD, a prefetch, and every link of a mail fetched at once: the page itself tells nobody."""
    for link in mail:
        address = f"/r/{link.token}/"
        Client().head(address)
        Client().get(address, headers={"Sec-Purpose": "prefetch;prerender"})
        Client().get(address, headers={"User-Agent": "Mozilla/5.0 (compatible; MailScanner)"})
        Client().get(f"{address}file/")
    drained()
    assert not Event.objects.exists()
    assert not LinkOpening.objects.exists()
    assert shown(*mail) == [0, 0, 0, 0]


def test_openings_are_forgotten_when_nothing_can_follow_them(
    mail: list[Link], now: datetime, time_machine: Any
) -> None:
    opens(mail[0], now)
    drained()
    assert forget_openings() == 0
    time_machine.move_to(now + timedelta(minutes=31))
    assert forget_openings() == 1


def test_neither_address_nor_agent_is_kept_in_words(mail: list[Link], now: datetime, settings: Any) -> None:
    opens(mail[0], now, DESK)
    spooled = "".join(path.read_text() for path in Path(settings.SPOOL_DIR).rglob("*") if path.is_file())
    assert DESK not in spooled
    drained()
    kept = str(LinkOpening.objects.values())
    assert "halden" not in kept
    assert DESK not in kept
    assert place_of(DESK, AGENT, now.date()) != place_of(DESK, AGENT, now.date() + timedelta(days=1))


def test_looking_for_bursts_scans_no_table(db: None) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # it scans what is small
    for found in ({"link": uuid4()}, {"recipient": "x"}, {"place": "x"}):
        assert "link_opening_" in LinkOpening.objects.filter(at__gte=datetime.now(UTC), **found).explain()


@pytest.mark.parametrize(
    ("openings", "burst"),
    [
        ([("a", 0.0), ("b", 0.9)], 2),
        ([("a", 0.0), ("b", 1.1)], 0),
        ([("a", 0.0), ("b", 2.0), ("c", 4.9)], 3),
        ([("a", 0.0), ("b", 3.0), ("c", 6.0)], 0),
        ([("a", 0.0), ("a", 0.5), ("a", 0.9)], 0),
        ([("c", 4.9), ("a", 0.0), ("b", 2.0), ("d", 60.0)], 3),
    ],
)
def test_how_fast_is_too_fast_for_one_person(openings: list[tuple[str, float]], burst: int) -> None:
    made = [Opening(link, "pat", "", at) for link, at in openings]  # type: ignore[arg-type]
    assert len(mark_bursts(made)) == burst
    assert sum(one.is_burst for one in made) == burst
    assert mark_bursts(made) == []


def test_every_spelling_of_a_mailbox_is_one_recipient() -> None:
    assert recipient_key("PAT@HÄLDEN.example") == recipient_key("pat@xn--hlden-gra.example")
    assert recipient_key("pat@halden.example") != recipient_key("ola@halden.example")


def wishing_mail(*links: Link) -> None:
    TrackedLink.objects.filter(uuid__in=[link.row.uuid for link in links]).update(tells_by_mail=True)


@pytest.fixture
def later(work: Callable[[], int], time_machine: Any) -> Callable[[], None]:
    """A minute and a half passes, and what was queued is done."""

    def wait() -> None:
        time_machine.shift(timedelta(seconds=90))
        work()

    time_machine.move_to(datetime.now(UTC))
    return wait


def test_whoever_wishes_it_is_told_by_mail_once_a_day(
    deck: Asset, sally: User, later: Callable[[], None], mailoutbox: list[EmailMessage], time_machine: Any
) -> None:
    link, other = Link(deck, sally), Link(deck, sally, "ola@halden.example")
    wishing_mail(link)
    for _ in range(2):
        for one in (link, other):
            opens(one, datetime.now(UTC), DESK, seconds=40)
        drained()
        later()
    assert [mail.subject for mail in mailoutbox] == ["Pat is reading “Coverage map”"]
    assert mailoutbox[0].to == [sally.email]
    assert mailoutbox[0].body.startswith("Pat has read “Coverage map” for 40 s. What they read")
    assert f"/links/{link.row.uuid}/" in mailoutbox[0].body
    time_machine.shift(timedelta(days=1))
    opens(link, datetime.now(UTC), DESK, seconds=40)
    drained()
    later()
    assert len(mailoutbox) == 2


def test_no_mail_tells_of_a_scanner(
    mail: list[Link], later: Callable[[], None], mailoutbox: list[EmailMessage]
) -> None:
    wishing_mail(*mail)
    opens(mail[0], datetime.now(UTC), seconds=5)
    drained()
    opens(mail[1], datetime.now(UTC), seconds=5)
    drained()
    later()
    assert mailoutbox == []


def test_no_mail_tells_of_whoever_declined_meanwhile(
    deck: Asset, sally: User, later: Callable[[], None], mailoutbox: list[EmailMessage]
) -> None:
    link = Link(deck, sally)
    wishing_mail(link)
    opens(link, datetime.now(UTC), DESK, seconds=5)
    drained()
    Client().post(f"/r/{link.token}/sharing/", {"share": "no"})
    later()
    assert mailoutbox == []
