"""A piece sent to one person: what the sender does, what the recipient sees, when it ends."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from assets.links import activity
from assets.links.activity import LinkActivity
from assets.models import Asset, LinkState, TrackedLink
from assets.personal_data import erase
from editorial.pieces.models import ArticlePage
from editorial.platform.models import Job, Purpose, Token, User
from tests.factories import ArticleFactory
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]

RECIPIENT = {"recipient_name": "Jonas Lind", "recipient_email": "jonas@halden.example"}


@pytest.fixture
def send(sally: User, as_user: AsUser) -> Callable[..., str]:
    """Sally sends an asset; the address of the link, as shown to her."""

    def post(asset: Asset, **fields: str) -> str:
        day = timezone.localdate() + timedelta(days=30)
        form = {**RECIPIENT, "expires_on": day.isoformat(), "allows_download": "on", **fields}
        page = as_user(sally).post(f"/library/{asset.uuid}/send/", form).content.decode()
        found = re.search(r'value="http://[^/]+(/r/[^"]+)"', page)
        assert found, page
        return found[1]

    return post


def test_a_recipient_reads_page_by_page(with_file: MakeAsset, send: Callable[..., str], client: Client) -> None:
    asset = with_file("Deck")
    assert asset.current_version is not None
    asset.current_version.pages.create(number=1, title="Cover", text="What moving costs", notes="canary notes")
    address = send(asset, note="As promised", opens_at="page-1")
    assert address.endswith("/#page-1")
    page = client.get(address)
    html = page.content.decode()
    assert f'data-piece="{asset.uuid}"' in html
    assert 'data-section="page-1"' in html
    assert "What moving costs" in html
    assert "As promised" in html
    assert "Sally, who sent you this, sees which pages you open" in html_of(page)
    assert "canary" not in html
    assert 'name="robots" content="noindex' in html
    assert page["Cache-Control"] == "private, no-store"
    assert not page.cookies
    assert "beacon.js" in html


def test_an_article_is_read_section_by_section(
    article: Callable[..., ArticlePage], work: Callable[[], int], send: Callable[..., str], client: Client
) -> None:
    piece = article("The second price", sections={"Price the hours": "<p>Ten <b>weeks</b>.</p>"})
    work()
    html = client.get(send(Asset.objects.get(uuid=piece.uuid))).content.decode()
    assert 'data-section="price-the-hours"' in html
    assert "Ten <b>weeks</b>." in html


def test_opening_a_link_changes_nothing(
    with_file: MakeAsset, send: Callable[..., str], client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = send(with_file())
    before = rows()
    for _ in range(3):
        client.get(address)
        client.head(address)
    assert rows() == before


def rows() -> list[list[dict[str, object]]]:
    return [list(model._base_manager.order_by("pk").values()) for model in (TrackedLink, Token, Asset)]


def test_the_token_is_kept_as_a_fingerprint_only(with_file: MakeAsset, send: Callable[..., str]) -> None:
    token = send(with_file()).split("/")[2]
    assert token not in str(list(TrackedLink.objects.values()) + list(Token.objects.values()))
    assert Token.objects.resolve(token, Purpose.LINK) is not None


def test_sending_counts_as_use(with_file: MakeAsset, send: Callable[..., str]) -> None:
    asset = with_file()
    send(asset)
    asset.refresh_from_db()
    assert asset.used_count == 1


def test_the_file_is_taken_only_if_allowed(with_file: MakeAsset, send: Callable[..., str], client: Client) -> None:
    asset = with_file(content=b"<script>")
    open_link, closed_link = send(asset), send(asset, allows_download="")
    answer = client.get(f"{open_link}file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"{closed_link}file/").status_code == 404
    assert "Download" not in client.get(closed_link).content.decode()


def test_an_expired_link_says_so_kindly(
    with_file: MakeAsset, send: Callable[..., str], client: Client, time_machine: Any
) -> None:
    address = send(with_file("Secret deck"))
    time_machine.move_to(timezone.now() + timedelta(days=31, hours=1))
    page = client.get(address)
    assert page.status_code == 410
    assert "This link has run out" in page.content.decode()
    assert "Secret deck" not in page.content.decode()


def test_a_revoked_link_opens_neither_page_nor_file_nor_picture(
    with_file: MakeAsset, send: Callable[..., str], client: Client, sally: User, as_user: AsUser
) -> None:
    address = send(with_file())
    as_user(sally).post(f"/links/{TrackedLink.objects.get().uuid}/revoke/")
    assert "This link was closed" in client.get(address).content.decode()
    assert client.get(f"{address}file/").status_code == 404
    assert client.get(f"{address}pages/1.jpg").status_code == 404


@pytest.mark.parametrize("change", [{"is_internal": True}, {"is_live": False}, {"expires_on": "2001-01-01"}])
def test_a_piece_taken_back_is_no_longer_available(
    with_file: MakeAsset, send: Callable[..., str], client: Client, change: dict[str, Any]
) -> None:
    address = send(with_file("Secret deck"))
    Asset.objects.update(**change)
    page = client.get(address)
    assert page.status_code == 410
    assert "no longer available" in page.content.decode()
    assert client.get(f"{address}file/").status_code == 404


def test_a_link_serves_the_newest_version(with_file: MakeAsset, send: Callable[..., str], client: Client) -> None:
    asset, newer = with_file("Deck"), with_file("other", content=b"newer")
    address = send(asset)
    assert newer.current_version is not None
    asset.supersede(newer.current_version.document)
    assert b"".join(client.get(f"{address}file/").streaming_content) == b"newer"  # type: ignore[attr-defined]


@pytest.mark.parametrize("token", ["nonsense", "x" * 5_000, "%00", "a%0d%0aSet-Cookie:x"])
def test_a_wrong_token_is_a_kind_404(db: None, client: Client, token: str) -> None:
    assert client.get(f"/r/{token}/").status_code == 404


def test_a_token_of_another_purpose_opens_no_link(
    with_file: MakeAsset, send: Callable[..., str], client: Client
) -> None:
    send(with_file())
    other = Token.objects.issue(Purpose.REVIEW, TrackedLink.objects.get().uuid)
    assert client.get(f"/r/{other}/").status_code == 404


def test_internal_pieces_cannot_be_sent(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    asset = with_file("Battle card", is_internal=True)
    answer = as_user(sally).get(f"/library/{asset.uuid}/send/")
    assert answer.status_code == 403
    assert "for colleagues only" in answer.content.decode()
    assert as_user(sally).post(f"/library/{asset.uuid}/send/", RECIPIENT).status_code == 403
    assert not TrackedLink.objects.exists()


def test_a_partner_sends_what_may_be_shared(with_file: MakeAsset, petra: User, as_user: AsUser) -> None:
    assert as_user(petra).get(f"/library/{with_file().uuid}/send/").status_code == 200


@pytest.mark.parametrize(("days", "said"), [(-1, "That day is over"), (400, "a year at most")])
def test_the_last_day_is_within_a_year(
    with_file: MakeAsset, sally: User, as_user: AsUser, days: int, said: str
) -> None:
    form = {**RECIPIENT, "expires_on": (timezone.localdate() + timedelta(days=days)).isoformat()}
    answer = as_user(sally).post(f"/library/{with_file().uuid}/send/", form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Jonas Lind" in answer.content.decode()


def test_the_mail_text_can_add_no_header(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    form = {**RECIPIENT, "recipient_name": "Jonas\r\nBcc: all@example.com", "note": "a&cc=b@example.com"}
    form["expires_on"] = timezone.localdate().isoformat()
    page = as_user(sally).post(f"/library/{with_file().uuid}/send/", form).content.decode()
    address = re.search(r'href="(mailto:[^"]+)"', page)
    assert address
    assert address[1].replace("&amp;", "&").count("&") == 1  # subject and body, nothing else
    assert "Bcc" not in unquote(address[1].partition("&")[0])


def test_deleting_notes_from_the_offer(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    asset = with_file()
    assert asset.current_version is not None
    asset.current_version.pages.create(number=1, notes="say this")
    page = as_user(sally).get(f"/library/{asset.uuid}/send/").content.decode()
    assert "The file holds speaker notes" in page


def test_a_colleagues_links_are_not_shown(
    with_file: MakeAsset, send: Callable[..., str], petra: User, ed: User, as_user: AsUser
) -> None:
    send(with_file())
    link = TrackedLink.objects.get()
    for other in (petra, ed):
        assert "Jonas" not in as_user(other).get("/links/").content.decode()
        assert as_user(other).get(f"/links/{link.uuid}/").status_code == 404
        assert as_user(other).post(f"/links/{link.uuid}/revoke/").status_code == 404
    assert link.state is LinkState.OPEN


def test_the_sales_lead_sees_the_teams_links_and_may_close_them(
    with_file: MakeAsset, send: Callable[..., str], sam: User, as_user: AsUser
) -> None:
    send(with_file())
    link = TrackedLink.objects.get()
    lead = as_user(sam)
    assert "sent by Sally" in html_of(lead.get("/links/"))
    assert "Jonas" not in html_of(lead.get("/links/?whose=mine"))
    lead.post(f"/links/{link.uuid}/revoke/")
    assert TrackedLink.objects.get().state is LinkState.REVOKED


def test_the_sender_sees_what_was_read(
    with_file: MakeAsset, send: Callable[..., str], sally: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(with_file())
    link = TrackedLink.objects.get()
    read = LinkActivity(2, timezone.make_aware(datetime(2026, 5, 4, 9, 30)), {"page-1": 40.0, "page-2": 385.0})
    monkeypatch.setattr(activity, "SOURCE", lambda links: {link.uuid: read})
    listed = html_of(as_user(sally).get("/links/"))
    assert "opened 2 times, read for 7 min 5 s" in listed
    page = as_user(sally).get(f"/links/{link.uuid}/").content.decode()
    assert "6 min 25 s" in page


@pytest.mark.usefixtures("frame_kept")
def test_the_list_costs_the_same_queries_for_many_links(
    with_file: MakeAsset,
    send: Callable[..., str],
    sally: User,
    as_user: AsUser,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    asset = with_file()
    for _ in range(5):
        send(asset)
    browser = as_user(sally)
    with django_assert_num_queries(7):  # one of them asks what was read, one for presets
        browser.get("/links/")


def test_an_erased_recipient_is_gone_and_their_links_closed(
    with_file: MakeAsset, send: Callable[..., str], client: Client
) -> None:
    address = send(with_file(), note="Dear Jonas")
    assert erase("Jonas@Halden.example") == 1
    kept = TrackedLink.objects.get()
    assert "onas" not in f"{kept.recipient_name} {kept.recipient_email} {kept.note}"
    assert client.get(address).status_code == 410


def test_a_link_and_the_job_that_indexes_its_use_are_kept_together_or_not_at_all(
    with_file: MakeAsset, sally: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens a link up, the process may die straight after: the index must not depend on what comes next."""
    asset = with_file("Deck")
    waiting = Job.objects.filter(kind="assets.index", key=str(asset.uuid))
    waiting.delete()
    TrackedLink(asset=asset, sender=sally, **RECIPIENT).open_up()
    assert waiting.exists()

    def die(asset: Asset) -> None:
        raise ConnectionError

    monkeypatch.setattr(Asset, "reindex", die)
    with pytest.raises(ConnectionError):
        TrackedLink(asset=asset, sender=sally, **RECIPIENT).open_up()
    asset.refresh_from_db()
    assert (TrackedLink.objects.count(), asset.used_count) == (1, 1)


def over_by_the_clock(page: ArticlePage, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(seconds=61))


def taken_down(page: ArticlePage, time_machine: Any) -> None:
    page.unpublish()


def put_behind_a_log_in(page: ArticlePage, time_machine: Any) -> None:
    """In bulk, as a restore or an import of rows does it: nothing is told of it."""
    PageViewRestriction.objects.bulk_create([PageViewRestriction(page=page, restriction_type="login")])


@pytest.mark.parametrize("hide", [over_by_the_clock, taken_down, put_behind_a_log_in], ids=lambda hide: hide.__name__)
def test_a_link_shows_no_piece_that_is_gone_though_no_worker_has_looked(
    send: Callable[..., str], client: Client, work: Callable[[], int], time_machine: Any, hide: Callable[..., None]
) -> None:
    over = timezone.now() + timedelta(seconds=60)
    page = ArticleFactory(title="Ripe", sections=[("One", "<p>canary</p>")], published=True, expire_at=over)
    work()
    address = send(Asset.objects.get(uuid=page.uuid))
    assert "canary" in html_of(client.get(address))
    hide(ArticlePage.objects.get(pk=page.pk), time_machine)
    answer = client.get(address)
    assert (answer.status_code, b"canary" in answer.content) == (410, False)
    assert "This piece is no longer available" in html_of(answer)
