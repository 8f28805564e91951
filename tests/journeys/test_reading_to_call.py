"""Journey 2: from anonymous reading to a call that was accepted, and to one that went back to nurture."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from assets.models import Asset, AssetKind
from audience.events.drain import drain
from audience.models import Agreement, Call, Contact, Event, LeadMove, Side
from editorial.platform.models import User
from editorial.vocabulary.models import Topic
from tests.factories import AgreementFactory, ArticleFactory, AssetFactory, TopicFactory

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def browser(settings: Any, tmp_path: Path, db: None) -> Client:
    settings.SPOOL_DIR = tmp_path / "spool"
    cache.clear()
    return Client(headers={"user-agent": AGENT})


@pytest.fixture
def topic(db: None) -> Topic:
    return TopicFactory(label="Moving from legacy systems", slug="leaving-legacy-systems")


@pytest.fixture
def guide(topic: Topic) -> Asset:
    made = AssetFactory(kind=AssetKind.PAGE, title="A buyer's guide", topics=[topic])
    sections = [(title, "<p>Because.</p>") for title in ("Why", "What", "How")]
    ArticleFactory(uuid=made.uuid, title=made.title, sections=sections)
    return made


@pytest.fixture
def coverage_map(topic: Topic) -> Asset:
    return AssetFactory(title="The coverage map")


@pytest.fixture
def agreement(guide: Asset, coverage_map: Asset) -> Agreement:
    return AgreementFactory(rules=[{"about": guide}, {"about": coverage_map, "opened": True}])


def tell(browser: Client, *events: dict[str, Any]) -> None:
    at = datetime.now(UTC).isoformat()
    body = [{"id": str(uuid4()), "section": "", "value": 0, "at": at} | event for event in events]
    assert browser.post("/e", json.dumps(body), content_type="text/plain").status_code == 204


def read(browser: Client, asset: Asset, *sections: str) -> None:
    piece = str(asset.uuid)
    tell(browser, {"kind": "view", "piece": piece})
    tell(
        browser,
        *[{"kind": "section", "piece": piece, "section": section} for section in sections],
        {"kind": "engaged", "piece": piece, "section": sections[0], "value": 40},
    )


def take_in(work: Callable[[], int]) -> None:
    while drain():
        pass
    work()


def test_reading_becomes_a_call_that_is_accepted_or_goes_back_to_nurture(
    browser: Client,
    topic: Topic,
    guide: Asset,
    coverage_map: Asset,
    agreement: Agreement,
    paul: User,
    sam: User,
    sally: User,
    as_user: Callable[[User], Client],
    work: Callable[[], int],
) -> None:
    for user, side in ((paul, Side.MARKETING), (sam, Side.SALES)):
        said = {"side": side.value, "digest": agreement.digest}
        as_user(user).post(f"/agreement/{agreement.number}/sign/", said)

    # Anonymous reading is counted and belongs to nobody.
    read(browser, guide, "why")
    take_in(work)
    assert set(Event.objects.values_list("visitor", flat=True)) == {None}
    assert not browser.cookies

    # Pat subscribes with name and address, agrees to be remembered, and confirms by mail.
    browser.post(
        "/subscribe/",
        {"name": "Pat Lind", "email": "pat@halden.example", "topic": topic.slug, "remember": "yes"},
    )
    work()
    link = re.search(r"https?://[^/\s]+(/subscribe/\S+)", str(mail.outbox[-1].body))
    assert link
    browser.post(link[1])
    work()
    mail.outbox.clear()

    # Two sections are not enough; the third makes a warm call.
    read(browser, guide, "why", "what")
    take_in(work)
    assert not Call.objects.exists()
    read(browser, guide, "how")
    take_in(work)
    [warm] = Call.objects.all()
    assert (warm.rule.heat, warm.owner, warm.contact.email) == ("warm", sally, "pat@halden.example")

    # A mail scanner with the same cookie opens everything at once: no alert.
    scanner = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0"})
    scanner.cookies["reader"] = browser.cookies["reader"].value
    tell(scanner, {"kind": "open", "piece": str(coverage_map.uuid)})
    take_in(work)
    assert Call.objects.count() == 1

    # Pat opens the coverage map: hot, at once, once, with the receipt, in the product and by mail.
    tell(browser, {"kind": "open", "piece": str(coverage_map.uuid)})
    tell(browser, {"kind": "download", "piece": str(coverage_map.uuid)})
    take_in(work)
    hot = Call.objects.get(rule__heat="hot")
    assert [email.to for email in mail.outbox] == [["sally@example.com"], ["sally@example.com"]]
    assert "opened The coverage map" in str(mail.outbox[-1].body)
    page = as_user(sally).get("/calls/").content.decode()
    assert page.index("Hot") < page.index("Warm")
    assert "Pat Lind, halden.example" in page

    # Sally accepts the hot one and sends the warm one back, with a reason and a day.
    as_user(sally).post(f"/calls/{hot.uuid}/", {"act": "accept"})
    day = timezone.localdate() + timedelta(days=60)
    said = {"act": "recycle", "reason": "Budget is decided in spring", "re_enter_on": day}
    as_user(sally).post(f"/calls/{warm.uuid}/", said)
    ledger = LeadMove.objects.exclude(to="lead").values_list("to", "who__username", "reason", "re_enter_on")
    assert list(ledger) == [
        ("accepted", "sally", "", None),
        ("recycled", "sally", "Budget is decided in spring", day),
    ]
    assert "Nobody to call" in as_user(sally).get("/calls/").content.decode()

    # Pat asks what we hold, and has it erased: nothing of the person is left, the counts are.
    browser.post("/me/", {"act": "link", "email": "pat@halden.example"})
    work()
    own = re.search(r"https?://[^/\s]+(/me/\S+)", str(mail.outbox[-1].body))
    assert own
    assert "The coverage map" in browser.get(own[1]).content.decode()
    browser.post(own[1], {"act": "erase"})
    assert not Contact.objects.exists()
    assert not Call.objects.exists()
    assert set(Event.objects.values_list("visitor", flat=True)) == {None}
    assert Event.objects.count() > 5
