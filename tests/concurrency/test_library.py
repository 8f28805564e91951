"""The library: ratings, versions, links."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from assets.adding.forms import ChangeForm
from assets.models import Asset, Kit, KitItem, SearchMiss, TrackedLink, Version
from assets.models.links import open_up_all
from assets.models.opinions import RatingQuerySet
from assets.models.search_misses import SearchMissQuerySet
from assets.requests.content_requests import answer
from editorial.platform.models import Job, User
from tests.concurrency.at_once import at_once, meet
from tests.factories import AssetFactory, DocumentFactory


def test_two_ratings_in_the_same_moment_both_count(sally: User, sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = AssetFactory()
    meet(monkeypatch, RatingQuerySet, "figures", after=True)
    at_once(*(partial(Asset.objects.get(pk=asset.pk).rate, user, 5, reason="cfo") for user in (sally, sam)))
    asset.refresh_from_db()
    assert (asset.ratings.count(), asset.rating_count) == (2, 2)


def test_one_person_rating_twice_at_once_has_one_rating(sally: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = AssetFactory()
    meet(monkeypatch, RatingQuerySet, "figures", after=True)
    outcomes = at_once(*(partial(Asset.objects.get(pk=asset.pk).rate, sally, n, reason="cfo") for n in (2, 5)))
    asset.refresh_from_db()
    assert outcomes == [None, None]
    assert (asset.ratings.count(), asset.rating_count) == (1, 1)
    assert asset.rating_average == asset.ratings.figures()[0]


def test_two_new_versions_in_the_same_moment_are_numbered_one_after_the_other(
    ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = AssetFactory(title="Deck", content=b"one", content__name="deck.txt", content__by=ed)
    documents = [DocumentFactory(title=name) for name in ("two", "three")]
    meet(monkeypatch, Version, "save")
    at_once(*(partial(Asset.objects.get(pk=asset.pk).supersede, document, ed) for document in documents))
    assert sorted(asset.versions.values_list("number", flat=True)) == [1, 2, 3]


def test_a_rating_given_while_the_asset_is_being_changed_stays_counted(
    ed: User, sally: User, as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = AssetFactory(kind="link", title="Deck", url="https://example.com/deck", tagged=True)
    read = ChangeForm.is_valid

    def is_valid(form: ChangeForm) -> bool:
        Asset.objects.get(pk=asset.pk).rate(sally, 4, reason="cfo")  # after the form's asset was read
        return read(form)

    monkeypatch.setattr(ChangeForm, "is_valid", is_valid)
    answer = as_user(ed).post(f"/library/{asset.uuid}/change/", {"title": "A better deck", "is_live": "on"})
    asset.refresh_from_db()
    assert (answer.status_code, asset.title, asset.rating_count) == (302, "A better deck", 1)


def asking(user: User) -> SearchMiss:
    miss: SearchMiss = SearchMiss.objects.create(query="heat pumps", user=user, day=timezone.localdate(), asked=True)
    return miss


def test_a_request_answered_by_two_at_once_is_answered_once(sally: User, sam: User) -> None:
    for user in (sally, sam):
        asking(user)
    first, second = AssetFactory(title="Guide"), AssetFactory(title="Deck")
    told = at_once(partial(answer, "heat pumps", first), partial(answer, "heat pumps", second))
    assert sorted(told) == [0, 2]
    assert SearchMiss.objects.values("answered_by").distinct().count() == 1
    assert Job.objects.filter(payload__email="miss.answered").count() == 2


def test_who_asks_while_a_request_is_answered_is_told_by_the_next_answer(
    sally: User, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(sally)
    written = SearchMissQuerySet.update

    def update(misses: SearchMissQuerySet, **fields: object) -> int:
        if not SearchMiss.objects.filter(user=sam).exists():
            asking(sam)  # when those who asked have been read
        return written(misses, **fields)

    monkeypatch.setattr(SearchMissQuerySet, "update", update)
    assert answer("heat pumps", AssetFactory(title="Guide")) == 1
    assert [miss.user for miss in SearchMiss.objects.unanswered()] == [sam]


def test_a_list_sent_twice_at_once_makes_one_set_of_links(sally: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asset, batch = AssetFactory(), uuid4()
    meet(monkeypatch, TrackedLink, "_issue")

    def make() -> None:
        people = [TrackedLink(asset=asset, sender=sally, recipient_name=n, recipient_email="a@b.example") for n in "AB"]
        open_up_all(batch, sally, people, timedelta(days=1))

    assert at_once(make, make) == [None, None]
    assert TrackedLink.objects.filter(batch=batch).count() == 2


def test_two_assets_put_into_a_kit_at_once_have_places_of_their_own(
    sally: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = Kit.objects.create(owner=sally, name="For bakeries")
    meet(monkeypatch, KitItem, "save")
    at_once(*(partial(Kit.objects.get(pk=kit.pk).add, asset) for asset in AssetFactory.create_batch(2)))
    assert sorted(kit.items.values_list("place", flat=True)) == [0, 1]
