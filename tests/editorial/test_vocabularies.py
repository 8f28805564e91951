"""Roles, shipped words, merging, and deletes that say where a word is used."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assets.models import Asset
from assets.signals import announce
from editorial.pieces.models import ArticlePage
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User
from editorial.vocabulary import merging
from editorial.vocabulary.merging import NotMergeableError, begin, step, uses
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, TermMerge, Topic
from editorial_calendar.models import CellSupply, Contribution
from search.engines import engine
from search.query import Query
from tests.factories import AssetFactory, TopicFactory
from tests.html import html_of

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


@pytest.mark.parametrize(
    "name", ["persona", "buyingstage", "buyingjob", "topic", "format", "campaign", "synonymgroup", "expert"]
)
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
    client: Client, published: Callable[..., Any], downtime: Topic, work: Callable[[], int]
) -> None:
    other = TopicFactory(label="Outages")
    page = published("Both")
    page.topics = [downtime, other]
    page.save_revision().publish()
    only = published("Only")
    only.topics = [other]
    only.save_revision()
    asset = AssetFactory(kind="link", title="A link", topics=[other])

    begin(other, downtime)
    work()

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
    assert uses(downtime)["article page"] == 1
    answer = as_user(ed).post(f"/admin/snippets/vocabulary/topic/delete/{downtime.pk}/", follow=True)
    assert "is still used by 1 article page" in answer.content.decode()
    assert Topic.objects.filter(pk=downtime.pk).exists()


def test_merging_is_offered_asks_first_and_says_how_far_it_is(
    downtime: Topic, ed: User, as_user: Callable[[User], Client], work: Callable[[], int]
) -> None:
    other = TopicFactory(label="Outages <b>", slug="outages")
    client = as_user(ed)
    address = f"/admin/vocabularies/topic/{other.pk}/merge/"
    assert address in client.get("/admin/snippets/vocabulary/topic/").content.decode()
    assert "Outages &lt;b&gt;" in client.get(address).content.decode()
    assert Topic.objects.count() == 2  # GET changes nothing
    page = client.post(address, {"target": downtime.pk}, follow=True).content.decode()
    assert "0 of 0 tags and versions" in page
    assert f"being merged into “{downtime}”" in html_of(client.get("/admin/snippets/vocabulary/topic/"))
    work()
    assert list(Topic.objects.all()) == [downtime]
    assert f"“Outages &lt;b&gt;” is now “{downtime}”" in client.get(address).content.decode()


def test_only_those_who_may_delete_may_merge(downtime: Topic, sally: User, as_user: Callable[[User], Client]) -> None:
    assert as_user(sally).post(f"/admin/vocabularies/topic/{downtime.pk}/merge/").status_code == 302
    assert Topic.objects.filter(pk=downtime.pk).exists()


@pytest.fixture
def outages(monkeypatch: pytest.MonkeyPatch) -> Topic:
    """Used by seven assets, five of which have the other topic too; batches are of two."""
    monkeypatch.setattr(merging, "BATCH", 2)
    return TopicFactory(label="Outages")


@pytest.fixture
def tagged(outages: Topic, downtime: Topic) -> list[Asset]:
    topics = [[outages], [outages], *([outages, downtime] for _ in range(5))]
    return [AssetFactory(title=f"Deck {number}", topics=mine) for number, mine in enumerate(topics)]


def left_with(topic: Topic) -> int:
    return Asset.objects.filter(topics=topic.pk).count()


def test_each_transaction_of_a_merge_moves_a_batch(tagged: list[Asset], outages: Topic, downtime: Topic) -> None:
    begin(outages, downtime)
    assert left_with(outages) == 7  # nobody waits for it
    merge, left = TermMerge.objects.get(), [7]
    while step(merge):
        left.append(left_with(outages))
    assert left == [7, 5, 3, 1, 0]
    assert merge.done == merge.total == 7
    assert all(list(asset.topics.all()) == [downtime] for asset in tagged)


def test_a_worker_killed_in_a_merge_costs_a_batch(
    tagged: list[Asset], outages: Topic, downtime: Topic, work: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(outages, downtime)
    merge = TermMerge.objects.get()
    step(merge)

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(TermMerge, "save", killed)
        with pytest.raises(SystemExit):
            step(TermMerge.objects.get())
    assert (left_with(outages), TermMerge.objects.get().done) == (5, 2)
    work()
    merge.refresh_from_db()
    assert (left_with(downtime), merge.done, merge.finished_at is None) == (7, 7, False)
    assert not Topic.objects.filter(pk=outages.pk).exists()


def test_versions_of_drafts_are_looked_through_a_batch_at_a_time(
    draft: Callable[..., Any], outages: Topic, downtime: Topic
) -> None:
    page = draft("Draft")
    for number in range(5):
        page.topics = [outages, downtime] if number % 2 else [outages]
        page.save_revision()
    begin(outages, downtime)
    merge, seen = TermMerge.objects.get(), []
    while step(merge):
        seen.append(merge.last_revision)
    assert len([pk for pk in dict.fromkeys(seen) if pk]) == 3
    assert [revision.content["topics"] for revision in page.revisions.order_by("pk")] == [[downtime.pk]] * 5


def test_what_is_merged_is_found_and_counted_under_the_other_word(
    outages: Topic, downtime: Topic, work: Callable[[], int]
) -> None:
    asset = AssetFactory(tagged=True, topics=[outages])
    announce(asset)
    work()
    begin(outages, downtime)
    work()
    [hit] = engine().search(Query("", audience="member", filters={"topic": (downtime.slug,)})).hits
    assert hit.id == str(asset.uuid)
    kept = sorted(CellSupply.objects.values_list("topic", "pieces", "mass"))
    Contribution.objects.all().delete()
    CellSupply.objects.all().delete()
    enqueue("calendar.rebuild", "all")
    work()
    assert kept == sorted(CellSupply.objects.values_list("topic", "pieces", "mass"))


def test_a_term_that_is_being_merged_is_not_merged_or_deleted_meanwhile(
    outages: Topic, downtime: Topic, ed: User, as_user: Callable[[User], Client]
) -> None:
    third = TopicFactory(label="Third")
    begin(outages, downtime)
    for source, target in ((outages, third), (downtime, third), (third, outages), (downtime, outages)):
        with pytest.raises(NotMergeableError, match=f"“Outages” into “{downtime}” is being merged"):
            begin(source, target)
    answer = as_user(ed).post(f"/admin/snippets/vocabulary/topic/delete/{downtime.pk}/", follow=True)
    assert "is being merged. Wait until that is done" in answer.content.decode()
    answer = as_user(ed).post(f"/admin/vocabularies/topic/{third.pk}/merge/", {"target": downtime.pk})
    assert answer.status_code == 422
    assert Topic.objects.count() == 3
