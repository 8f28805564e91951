"""Roles, shipped words, merging, and deletes that say where a word is used."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from editorial.vocabulary.merging import merge, uses
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Topic
from tests.factories import AssetFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_the_shipped_words_are_there() -> None:
    assert list(BuyingStage.objects.values_list("slug", "capture")) == [
        ("epiphany", "never"),
        ("awareness", "never"),
        ("interest", "partial"),
        ("confidence", "full"),
        ("loyalty", "full"),
    ]
    assert BuyingJob.objects.count() == 6
    assert Format.objects.count() == 11
    assert not BuyingStage.objects.filter(question="").exists()


@pytest.mark.parametrize("name", ["persona", "buyingstage", "buyingjob", "topic", "format", "campaign", "expert"])
def test_content_people_edit_the_vocabularies(
    name: str, ed: User, xena: User, as_user: Callable[[User], Client]
) -> None:
    assert as_user(ed).get(f"/admin/snippets/vocabulary/{name}/?q=a").status_code == 200
    assert as_user(ed).get(f"/admin/snippets/vocabulary/{name}/add/").status_code == 200
    assert as_user(xena).get(f"/admin/snippets/vocabulary/{name}/").status_code == 302


@pytest.mark.parametrize("who", ["xena", "sally", "petra", "charlie"])
def test_experts_sales_and_partners_stay_outside_the_cms(
    who: str, request: Any, as_user: Callable[[User], Client]
) -> None:
    assert as_user(request.getfixturevalue(who)).get("/admin/").status_code == 302


def test_content_people_publish_and_do_not_manage_people(
    ed: User, home: Any, as_user: Callable[[User], Client]
) -> None:
    assert home.permissions_for_user(ed).can_publish_subpage()
    assert as_user(ed).get("/admin/users/").status_code == 302


def test_merging_retags_everything_and_redirects(
    client: Client, published: Callable[..., Any], downtime: Topic
) -> None:
    other = TopicFactory(label="Outages")
    page = published("Both")
    page.topics = [downtime, other]
    page.save_revision().publish()
    only = published("Only")
    only.topics = [other]
    only.save_revision()
    asset = AssetFactory(kind="link", title="A link", topics=[other])

    merge(other, downtime)

    assert [list(p.topics.all()) for p in ArticlePage.objects.order_by("pk")] == [[downtime], [downtime]]
    assert list(ArticlePage.objects.get(pk=only.pk).get_latest_revision_as_object().topics.all()) == [downtime]
    assert list(asset.topics.all()) == [downtime]
    downtime.refresh_from_db()
    assert downtime.aliases == "Outages"
    answer = client.get("/topics/outages/")
    assert (answer.status_code, answer["Location"]) == (301, "/topics/cost-of-downtime/")


def test_a_word_in_use_says_where_and_is_not_deleted(
    published: Callable[..., Any], downtime: Topic, ed: User, as_user: Callable[[User], Client]
) -> None:
    published("One")
    assert uses(downtime)["article pages"] == 1
    answer = as_user(ed).post(f"/admin/snippets/vocabulary/topic/delete/{downtime.pk}/", follow=True)
    assert "is still used by 1 article pages" in answer.content.decode()
    assert Topic.objects.filter(pk=downtime.pk).exists()


def test_merging_is_offered_and_asks_first(downtime: Topic, ed: User, as_user: Callable[[User], Client]) -> None:
    other = TopicFactory(label="Outages <b>", slug="outages")
    client = as_user(ed)
    address = f"/admin/vocabularies/topic/{other.pk}/merge/"
    assert address in client.get("/admin/snippets/vocabulary/topic/").content.decode()
    assert "Outages &lt;b&gt;" in client.get(address).content.decode()
    assert Topic.objects.count() == 2  # GET changes nothing
    client.post(address, {"target": downtime.pk})
    assert list(Topic.objects.all()) == [downtime]


def test_only_those_who_may_delete_may_merge(downtime: Topic, sally: User, as_user: Callable[[User], Client]) -> None:
    assert as_user(sally).post(f"/admin/vocabularies/topic/{downtime.pk}/merge/").status_code == 302
    assert Topic.objects.filter(pk=downtime.pk).exists()
