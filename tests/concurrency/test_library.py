"""The library: ratings, versions, links."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client

from assets.adding.forms import ChangeForm
from assets.models import Asset, Version
from assets.models.opinions import RatingQuerySet
from editorial.platform.models import User
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
