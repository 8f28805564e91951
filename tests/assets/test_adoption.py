"""What is used and what is not: counted by day, added up for whoever may see it."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assets.adoption import counting
from assets.field_notes.writing import write_down
from assets.models import AdoptionDay, Asset, TrackedLink
from assets.models.adoption import FIGURES
from assets.personal_data import erase
from assets.usage import use_log
from audience.models import Label, LinkReading
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User
from tests.assets.test_kits import MOST, queries
from tests.assets.test_library import indexed
from tests.factories import (
    AgreementFactory,
    CallFactory,
    EventFactory,
    ReaderFactory,
    SignalRuleFactory,
    UserFactory,
)

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
HERE = "/library/adoption/"


@pytest.fixture(autouse=True)
def own_spool(settings: LazySettings, tmp_path: Any) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def team(db: None, sally: User) -> Group:
    """North, with Sally alone in it."""
    group = Group.objects.create(name="North")
    sally.groups.add(group)
    return group


def send(sender: User, asset: Asset, to: str = "pat@halden.example") -> TrackedLink:
    link = TrackedLink(asset=asset, sender=sender, recipient_name="Pat", recipient_email=to)
    link.open_up()
    return link


def read(link: TrackedLink, label: Label) -> None:
    now = timezone.now()
    LinkReading.objects.create(
        link=link.uuid, piece=link.asset.uuid, kind="view", label=label, count=1, first_at=now, last_at=now
    )


def figures(asset: Asset, user: User) -> dict[str, int]:
    found: dict[str, int] = AdoptionDay.objects.values(*FIGURES).get(asset=asset, user=user)
    return {figure: count for figure, count in found.items() if count}


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_each_step_from_found_to_called_is_counted(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    piece, browser = asset("Cost of downtime"), as_user(sally)
    indexed(piece)
    browser.get("/library/")  # nobody looked for it yet
    browser.get("/library/?q=downtime")
    browser.get(piece.get_absolute_url())
    browser.get(piece.get_absolute_url())
    use_log.drain_uses()
    link = send(sally, piece)
    send(sally, piece, "nora@halden.example")
    read(link, Label.HUMAN)
    piece.rate(sally, 5, reason="ends the price talk")
    call = CallFactory(owner=sally, rule=SignalRuleFactory(agreement=AgreementFactory()))
    call.evidence.add(EventFactory(piece=piece.uuid, visitor=None, label=Label.HUMAN))
    expected = {"found": 1, "opened": 2, "sent": 2, "read": 1, "rated": 1}
    counting.count_adoption()
    assert {name: count for name, count in figures(piece, sally).items() if name != "called"} == expected
    assert counting.count_adoption() == 0  # twice is as once


def test_reading_that_was_a_reason_for_a_call_is_counted_once_for_each_call(sally: User, asset: MakeAsset) -> None:
    piece, reader = asset("Cost"), ReaderFactory()
    call = CallFactory(owner=sally, contact=reader, rule=SignalRuleFactory(agreement=AgreementFactory()))
    visitor = reader.visitors.get()
    for _ in range(2):
        call.evidence.add(EventFactory(piece=piece.uuid, visitor=visitor, label=Label.HUMAN))
    counting.count_adoption()
    assert figures(piece, sally) == {"called": 1}


def test_a_scanner_reads_nothing_and_what_is_not_shared_is_not_read(sally: User, asset: MakeAsset) -> None:
    scanned, declined = asset("Scanned"), asset("Declined")
    read(send(sally, scanned), Label.SCANNER)
    link = send(sally, declined, "nora@halden.example")
    read(link, Label.HUMAN)
    TrackedLink.objects.filter(pk=link.pk).update(declined_at=timezone.now())
    counting.count_adoption()
    assert figures(scanned, sally) == {"sent": 1}
    assert figures(declined, sally) == {"sent": 1}


def test_what_was_never_used_and_what_nobody_read(as_user: AsUser, ed: User, sally: User, asset: MakeAsset) -> None:
    unused, sent, opened = asset("Unused"), asset("Posted in hope"), asset("Looked into")
    send(sally, sent)
    counting.count_adoption()
    AdoptionDay.objects.add("opened", timezone.localdate(), sally, [opened.pk])
    AdoptionDay.objects.add("found", timezone.localdate(), sally, [unused.pk])
    browser = as_user(ed)
    never, unread = text_of(browser.get(f"{HERE}?view=never")), text_of(browser.get(f"{HERE}?view=unread"))
    assert [piece.title in never for piece in (unused, sent, opened)] == [True, False, False]
    assert [piece.title in unread for piece in (unused, sent, opened)] == [False, True, False]


def test_a_period_ends_today(as_user: AsUser, ed: User, sally: User, asset: MakeAsset) -> None:
    old = asset("Old")
    AdoptionDay.objects.add("opened", timezone.localdate() - timedelta(days=40), sally, [old.pk])
    assert "Old" not in text_of(as_user(ed).get(f"{HERE}?period=30"))
    assert "Old" in text_of(as_user(ed).get(f"{HERE}?period=90"))
    assert "Nothing was used in 30 days" in text_of(as_user(ed).get(HERE))


def test_a_salesperson_sees_totals_and_their_own(
    as_user: AsUser, sally: User, sam: User, asset: MakeAsset, team: Group
) -> None:
    piece, today = asset("Cost"), timezone.localdate()
    for user, times in ((sally, 2), (sam, 5)):
        for _ in range(times):
            AdoptionDay.objects.add("opened", today, user, [piece.pk])
    page = text_of(as_user(sally).get(HERE))
    assert '<span class="num">7</span>' in page
    assert "2 by you" in page
    assert "Sam" not in page
    for asked in ("?view=people", "?view=teams", f"?team={team.pk}", "?view=people&export=csv"):
        answer = as_user(sally).get(f"{HERE}{asked}").content.decode()
        assert "Sam" not in answer
        assert "North" not in answer


def test_names_are_for_the_sales_lead_and_editors_see_no_team_of_one(
    as_user: AsUser, sally: User, sam: User, ed: User, asset: MakeAsset, team: Group
) -> None:
    AdoptionDay.objects.add("opened", timezone.localdate(), sally, [asset("Cost").pk])
    write_down(sally, "For all.")
    write_down(sally, "For few.", group=team)
    lead = text_of(as_user(sam).get(f"{HERE}?view=people"))
    assert "Sally" in lead
    assert '<td class="n num">1</td> <td class="n num">1</td>' in lead  # one piece, one note: the other is told to few
    assert "North" in text_of(as_user(sam).get(f"{HERE}?view=teams"))
    for asked in ("?view=people", "?view=teams", f"?view=teams&team={team.pk}", "?view=people&export=csv"):
        answer = as_user(ed).get(f"{HERE}{asked}").content.decode()
        assert "Sally" not in answer
        assert "North" not in answer
    team.user_set.add(*(UserFactory(username=name, roles=[Role.SALES]) for name in ("silas", "selma")))
    assert "North" in text_of(as_user(ed).get(f"{HERE}?view=teams"))


def test_a_team_is_what_its_people_did(as_user: AsUser, sally: User, sam: User, asset: MakeAsset, team: Group) -> None:
    hers, his = asset("Hers"), asset("His")
    AdoptionDay.objects.add("opened", timezone.localdate(), sally, [hers.pk])
    AdoptionDay.objects.add("opened", timezone.localdate(), sam, [his.pk])
    page = text_of(as_user(sam).get(f"{HERE}?team={team.pk}"))
    assert (hers.title in page, his.title in page) == (True, False)


def test_it_can_be_taken_away_and_sorted(as_user: AsUser, sam: User, sally: User, asset: MakeAsset) -> None:
    much, little = asset("=Much"), asset("Little")
    for _ in range(3):
        AdoptionDay.objects.add("opened", timezone.localdate(), sally, [much.pk])
    AdoptionDay.objects.add("found", timezone.localdate(), sally, [little.pk])
    csv = as_user(sam).get(f"{HERE}?export=csv&sort=opened").content.decode("utf-8-sig").splitlines()
    assert csv[0] == "Piece,Found,Opened,Sent,Read,Rated,Called,Address"
    assert csv[1].startswith("'=Much,0,3,0,0,0,0,")
    book = load_workbook(BytesIO(as_user(sam).get(f"{HERE}?export=xlsx&sort=found").content))
    assert book.active is not None
    assert [row[0] for row in book.active.values] == ["Piece", "Little", "'=Much"]


@pytest.mark.usefixtures("frame_kept")
@pytest.mark.parametrize("view", ["assets", "never", "unread", "people", "teams"])
def test_it_asks_as_often_for_much(as_user: AsUser, sam: User, asset: MakeAsset, view: str) -> None:
    def more(number: int) -> int:
        for n in range(number):
            user = UserFactory(username=f"seller-{number}-{n}", roles=[Role.SALES])
            send(user, asset(f"Sent {n}"), f"pat-{n}@halden.example")
            asset(f"Never {n}")
        counting.count_adoption()
        return queries(as_user(sam), f"{HERE}?view={view}")

    few = more(3)
    assert more(9) == few <= MOST


def test_a_colleague_is_forgotten_and_what_they_did_stays_counted(
    as_user: AsUser, sally: User, sam: User, asset: MakeAsset
) -> None:
    piece = asset("Cost")
    AdoptionDay.objects.add("opened", timezone.localdate(), sally, [piece.pk])
    erase(sally.email)
    assert "Sally" not in text_of(as_user(sam).get(f"{HERE}?view=people"))
    assert "Cost" in text_of(as_user(sam).get(HERE))


def test_who_used_what_long_ago_is_nobodys_business(sally: User, asset: MakeAsset) -> None:
    AdoptionDay.objects.add("opened", timezone.localdate() - timedelta(days=401), sally, [asset("Old").pk])
    assert counting.forget_old() == 1
    assert AdoptionDay.objects.get().user is None
