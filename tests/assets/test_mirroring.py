"""A page and its asset are one piece with one uuid."""

from collections.abc import Callable, Collection, Iterator, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from assets.adding import mirroring
from assets.adding.mirroring import facts_of
from assets.models import Asset
from assets.signals import assets_changed
from editorial.pieces.models import ArticlePage, HomePage, Piece
from editorial.pieces.signals import piece_changed
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job, User
from tests.factories import PersonaFactory

Make = Callable[..., ArticlePage]
Work = Callable[[], int]


@pytest.fixture
def changes() -> Iterator[list[Asset]]:
    heard: list[Asset] = []

    def listen(sender: type[Asset], assets: Collection[Asset], **_: object) -> None:
        heard.extend(assets)

    assets_changed.connect(listen)
    yield heard
    assets_changed.disconnect(listen)


def test_a_published_article_becomes_an_asset_with_its_uuid_and_tags(article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    found = Asset.objects.get(uuid=piece.uuid)
    assert (found.kind, found.title, found.is_live, found.page_id) == ("page", "The second price", True, piece.pk)
    assert [term.slug for term in found.personas.all()] == ["cfo"]
    assert found.format == piece.format


def test_those_above_are_told_of_a_change(article: Make, work: Work, changes: list[Asset]) -> None:
    piece = article("The second price")
    work()
    piece.unpublish()
    work()
    assert [asset.uuid for asset in changes] == [piece.uuid, piece.uuid]


def test_a_draft_is_no_asset(article: Make, work: Work) -> None:
    piece = article("The second price", publish=False)
    work()
    assert not Asset.objects.filter(uuid=piece.uuid).exists()


def test_what_is_edited_but_not_published_stays_out_of_the_library(article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    piece.title = "The secret third price"
    piece.save_revision()
    work()
    assert Asset.objects.get(uuid=piece.uuid).title == "The second price"


def test_publishing_a_revision_updates_the_asset(article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    piece.title = "The third price"
    piece.save_revision().publish()
    work()
    assert Asset.objects.get(uuid=piece.uuid).title == "The third price"


def test_saving_a_draft_asks_for_no_work(article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    piece.save_revision()
    assert not Job.objects.backlog().filter(kind="assets.mirror").exists()


def test_an_unpublished_page_leaves_the_library(article: Make, work: Work, sally: User) -> None:
    piece = article("The second price")
    work()
    piece.unpublish()
    work()
    assert not Asset.objects.visible_to(sally).filter(uuid=piece.uuid).exists()


def test_a_deleted_page_leaves_the_library_also_when_its_parent_went(home: HomePage, article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    Page.objects.get(pk=home.pk).delete()
    work()
    assert not Asset.objects.filter(uuid=piece.uuid).exists()


def test_a_page_behind_a_password_is_for_colleagues(article: Make, work: Work, petra: User, sally: User) -> None:
    piece = article("The second price")
    work()
    PageViewRestriction.objects.create(page=piece, restriction_type=PageViewRestriction.PASSWORD, password="x")
    work()
    assert not Asset.objects.visible_to(petra).filter(uuid=piece.uuid).exists()
    assert Asset.objects.visible_to(sally).filter(uuid=piece.uuid).exists()


def test_mirroring_twice_is_mirroring_once(article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    before = Asset.objects.values("title", "is_live", "kind", "published_at").get(uuid=piece.uuid)
    piece.save()
    work()
    assert Asset.objects.values("title", "is_live", "kind", "published_at").get(uuid=piece.uuid) == before


def test_the_asset_of_a_deleted_page_stays_for_what_was_said_of_it(article: Make, work: Work, sally: User) -> None:
    forgotten, rated = article("Nobody's"), article("Somebody's")
    work()
    Asset.objects.get(uuid=rated.uuid).rate(sally, 4, reason="opened the door")
    for page in (forgotten, rated):
        page.delete()
    work()
    assert [(asset.uuid, asset.is_live) for asset in Asset.objects.all()] == [(rated.uuid, False)]


def test_many_pieces_are_mirrored_together(article: Make) -> None:
    asked = []
    for number in (10, 100):
        many = [article(f"Piece {number} {n}", publish=False, live=True) for n in range(number)]
        Job.objects.all().delete()
        for piece in many:
            piece_changed.send(ArticlePage, uuid=piece.uuid)
        with CaptureQueriesContext(connection) as queries:
            assert run(Job.objects.filter(kind="assets.mirror").order_by("pk")[0].pk) == number
        asked.append(len(queries))
        assert (
            Asset.objects.live().filter(uuid__in=[piece.uuid for piece in many], personas__slug="cfo").count() == number
        )
    assert asked[1] <= asked[0] + 5
    assert asked[1] / 100 <= 1


def test_what_is_mirrored_again_is_written_anew_with_its_tags(article: Make, work: Work) -> None:
    first, second = article("The second price"), article("The third price")
    work()
    other = PersonaFactory(label="IT director")
    first.personas.set([other])
    first.save()
    second.unpublish()
    work()
    assert [term.slug for term in Asset.objects.get(uuid=first.uuid).personas.all()] == [other.slug]
    assert not Asset.objects.get(uuid=second.uuid).is_live


def test_one_that_cannot_be_mirrored_holds_up_no_other(
    article: Make, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled, fine = article("Spoiled"), article("Fine")

    def facts(piece: Piece, closed: Sequence[str]) -> dict[str, object]:
        if piece.title == "Spoiled":
            raise ValueError
        return facts_of(piece, closed)

    monkeypatch.setattr(mirroring, "facts_of", facts)
    work()
    assert [asset.uuid for asset in Asset.objects.all()] == [fine.uuid]
    assert Job.objects.retrying().get().payload == {"page": str(spoiled.uuid)}
