"""The send form: known people complete, links for a whole list, a mail to copy."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assets.links import passwords
from assets.models import Asset, TrackedLink
from audience.models import Contact
from editorial.platform.models import User
from tests.factories import AccountFactory, CallFactory, ContactFactory
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]

LIST = "name,email\nJonas Lind,jonas@halden.example\nPat Berg,pat@norrvik.example\nOla,no address\n"


def form(**fields: object) -> dict[str, object]:
    return {"expires_on": (timezone.localdate() + timedelta(days=30)).isoformat(), **fields}


def people(client: Client, words: str) -> list[str]:
    return [one["email"] for one in client.get("/links/recipients/", {"q": words}).json()["people"]]


@pytest.fixture
def elin(db: None) -> Contact:
    """Of an account that is nobody's."""
    return ContactFactory(name="Elin Brandt", email="elin@tarn.example", account=AccountFactory(name="Tarn Bakeries"))


def test_a_salesperson_is_offered_whom_they_may_call(elin: Contact, sally: User, sam: User, as_user: AsUser) -> None:
    assert people(as_user(sally), "elin") == []
    assert people(as_user(sam), "elin") == ["elin@tarn.example"]
    CallFactory(contact=elin, owner=sally)
    for words in ("el", "ELIN@", "brandt", "  Elin  B "):
        assert people(as_user(sally), words) == ["elin@tarn.example"]
    assert people(as_user(sally), "arn") == []


def test_people_of_ones_own_accounts_are_offered_with_their_company(
    elin: Contact, petra: User, as_user: AsUser
) -> None:
    assert elin.account
    elin.account.owner = petra
    elin.account.save()
    found = as_user(petra).get("/links/recipients/?q=elin").json()["people"]
    assert found == [{"name": "Elin Brandt", "email": "elin@tarn.example", "company": "Tarn Bakeries"}]


def test_earlier_recipients_are_offered_to_whoever_sent_to_them(
    with_file: MakeAsset, sally: User, sam: User, ed: User, as_user: AsUser
) -> None:
    TrackedLink(
        asset=with_file(), sender=ed, recipient_name="Jonas Lind", recipient_email="jonas@halden.example"
    ).open_up()
    assert people(as_user(ed), "lind") == ["jonas@halden.example"]
    assert people(as_user(sally), "lind") == []


def test_little_is_typed_and_nobody_is_offered(elin: Contact, sam: User, as_user: AsUser) -> None:
    assert people(as_user(sam), "e") == []


def test_offering_costs_two_queries_however_many_there_are(
    elin: Contact, sally: User, as_user: AsUser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(12):
        CallFactory(contact=ContactFactory(name=f"Elin {n}", email=f"e{n}@tarn.example"), owner=sally)
    client = as_user(sally)
    with django_assert_num_queries(5):  # session, user, roles, own links, contacts
        assert len(people(client, "elin")) == 8


def test_the_form_is_filled_in_from_a_person_and_a_page(
    with_file: MakeAsset, elin: Contact, sam: User, sally: User, as_user: AsUser
) -> None:
    asset = with_file()
    asset.versions.get().pages.create(number=7, title="What moving costs")
    address = f"/library/{asset.uuid}/send/?to={elin.uuid}&page=page-7"
    filled = as_user(sam).get(address).context["form"]
    assert (filled["recipient_email"].value(), filled["recipient_name"].value()) == (elin.email, elin.name)
    assert filled["opens_at"].value() == "page-7"
    assert as_user(sally).get(address).context["form"]["recipient_email"].value() is None


@pytest.mark.parametrize("to", ["nonsense", "", "00000000-0000-4000-8000-000000000000"])
def test_what_names_nobody_fills_in_nothing(with_file: MakeAsset, sam: User, as_user: AsUser, to: str) -> None:
    assert as_user(sam).get(f"/library/{with_file().uuid}/send/", {"to": to}).status_code == 200


def test_a_mail_to_copy_holds_the_link(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    person = {"recipient_name": "Jonas <Lind>", "recipient_email": "jonas@halden.example", "note": "As promised & more"}
    page = as_user(sally).post(f"/library/{with_file('Deck').uuid}/send/", form(**person)).content.decode()
    mail = unescape(re.findall(r'<textarea id="mail"[^>]*>(.*?)</textarea>', page, re.S)[0])
    assert mail.startswith("Dear Jonas <Lind>,\n\nAs promised & more\n\nDeck\nhttp")
    assert mail.strip().endswith("Sally")


def test_a_list_is_shown_before_anything_is_made(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    asset = with_file()
    uploaded = SimpleUploadedFile("people.csv", LIST.encode())
    page = html_of(as_user(sally).post(f"/library/{asset.uuid}/send/many/", form(file=uploaded)))
    assert "2 links, is that right?" in page
    assert "1 row to mend" in page
    assert not TrackedLink.objects.exists()


def test_everybody_on_the_list_gets_a_link_of_their_own(
    with_file: MakeAsset, sally: User, sam: User, as_user: AsUser, client: Client
) -> None:
    asset = with_file()
    sales = as_user(sally)
    said = form(people=LIST, act="make", note="For you", password="correct horse")
    shown = sales.post(f"/library/{asset.uuid}/send/many/", said, follow=True)
    assert "2 links to “Deck”" in html_of(shown)
    links = list(TrackedLink.objects.order_by("recipient_name"))
    assert [(one.recipient_name, one.recipient_email, one.note) for one in links] == [
        ("Jonas Lind", "jonas@halden.example", "For you"),
        ("Pat Berg", "pat@norrvik.example", "For you"),
    ]
    assert all(passwords.is_right(one, "correct horse") for one in links)
    asset.refresh_from_db()
    assert asset.used_count == 2
    address = f"/links/lists/{links[0].batch}/"
    table = sales.get(f"{address}links.csv").content.decode("utf-8-sig").splitlines()
    assert table[0] == "name,email,link"
    assert table[1].startswith("Jonas Lind,jonas@halden.example,http")
    for row, link in zip(table[1:], links, strict=True):
        token = row.split("/r/")[1].rstrip("/")
        assert TrackedLink.objects.by_token(token) == link
    for other in (sam, None):  # not even the lead: addresses are the sender's
        browser = as_user(other) if other else client
        assert browser.get(address).status_code in {302, 404}
        assert browser.get(f"{address}links.csv").status_code in {302, 404}


def test_a_list_sent_twice_makes_one_set(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    address, sales = f"/library/{with_file().uuid}/send/many/", as_user(sally)
    preview = html_of(sales.post(address, form(people=LIST)))
    batch = re.findall(r'name="batch" value="([^"]+)"', preview)[0]
    for _ in range(2):
        answer = sales.post(address, form(people=LIST, act="make", batch=batch))
        assert answer["Location"] == f"/links/lists/{batch}/"
    assert TrackedLink.objects.count() == 2


def test_broken_rows_can_be_taken_along_and_run_no_formula(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    said = form(people='=cmd(),no address\n"Ola, of Halden",\n', act="broken")
    answer = as_user(sally).post(f"/library/{with_file().uuid}/send/many/", said)
    assert answer["Content-Disposition"] == 'attachment; filename="rows-to-mend.csv"'
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith('1,"\'=cmd(), no address",no e-mail address')
    assert not TrackedLink.objects.exists()


@pytest.mark.parametrize("act", ["", "make", "broken"])
def test_a_list_of_nobody_makes_nothing(with_file: MakeAsset, sally: User, as_user: AsUser, act: str) -> None:
    answer = as_user(sally).post(f"/library/{with_file().uuid}/send/many/", form(people="", act=act))
    assert answer.status_code == 422
    assert "Nobody is on the list" in html_of(answer)


def test_a_list_is_made_whole_or_not_at_all(
    with_file: MakeAsset, sally: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = with_file()

    def die(asset: Asset) -> None:
        raise ConnectionError

    monkeypatch.setattr(Asset, "reindex", die)
    with pytest.raises(ConnectionError):
        as_user(sally).post(f"/library/{asset.uuid}/send/many/", form(people=LIST, act="make"))
    assert not TrackedLink.objects.exists()


def test_internal_pieces_go_to_no_list(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    asset = with_file(is_internal=True)
    answer = as_user(sally).post(f"/library/{asset.uuid}/send/many/", form(people=LIST, act="make"))
    assert answer.status_code == 403
    assert not TrackedLink.objects.exists()


def test_a_person_is_carried_from_their_page_through_the_library_to_the_form(
    with_file: MakeAsset, elin: Contact, sally: User, as_user: AsUser, work: Callable[[], int]
) -> None:
    asset = with_file("Downtime deck")
    asset.reindex()
    work()
    CallFactory(contact=elin, owner=sally)
    sales = as_user(sally)
    assert f"/library/?to={elin.uuid}" in html_of(sales.get(f"/calls/people/{elin.uuid}/"))
    found = html_of(sales.get(f"/library/?q=downtime&to={elin.uuid}"))
    assert f'name="to" value="{elin.uuid}"' in found
    assert f"/library/{asset.uuid}/send/?page=&amp;to={elin.uuid}" in found


def test_a_page_of_a_file_is_sent_from_where_it_stands(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    asset = with_file()
    asset.versions.get().pages.create(number=7)
    assert f"/library/{asset.uuid}/send/?page=page-7" in html_of(as_user(sally).get(asset.get_absolute_url()))
