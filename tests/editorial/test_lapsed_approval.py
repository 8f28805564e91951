"""Who publishes what an expert approved in another version is asked first, and sees what changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.pieces.models import ArticlePage, HomePage, NotPublishable
from editorial.pieces.scheduled_publishing import publish_due
from editorial.platform.models import User
from editorial.review.models import Decision, Review, changed_parts
from tests.editorial.test_publication_doors import fields_of
from tests.factories import ArticleFactory, ExpertFactory, body

pytestmark = pytest.mark.django_db
PRICE, RISK = ("The price", "<p>It was 48 % lower.</p>"), ("The risk", "<p>Small.</p>")


@pytest.fixture
def approved(home: HomePage, ed: User) -> ArticlePage:
    page = ArticleFactory(title="Halden", sections=[PRICE, RISK], owner=ed)
    page.topics.get().experts.add(ExpertFactory())
    page.save_revision(user=ed)
    page = ArticlePage.objects.get(pk=page.pk)
    page.get_workflow().start(page, ed)
    Review.objects.get().decide(Decision.APPROVED)
    return ArticlePage.objects.get(pk=page.pk)


def edit(page: ArticlePage, **fields: Any) -> ArticlePage:
    draft: ArticlePage = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def edited(approved: ArticlePage) -> ArticlePage:
    return edit(approved, summary="They priced it twice.", body=body(PRICE, ("The risk", "<p>Large.</p>")))


def question(page: ArticlePage) -> str:
    return reverse("publish_all_the_same", args=[page.pk])


def publish(client: Client, page: ArticlePage, **more: Any) -> Any:
    said = fields_of(page) | {"action-publish": "yes"} | more
    return client.post(f"/admin/pages/{page.pk}/edit/", said)


def live(page: ArticlePage) -> bool:
    return bool(ArticlePage.objects.get(pk=page.pk).live)


def test_what_was_approved_is_published_without_a_question(
    approved: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    publish(as_user(ed), approved)
    assert live(approved)


def test_a_note_for_editors_changes_nothing_for_the_expert(approved: ArticlePage) -> None:
    noted = body(PRICE, RISK)
    noted[0]["value"]["content"].append({"type": "editors_note", "value": {"text": "Check.", "heading": ""}})
    assert not Review.objects.lapsed_for(edit(approved, body=noted).get_latest_revision_as_object())


def test_publishing_asks_and_says_what_changed(
    edited: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(ed)
    assert publish(client, edited)["Location"] == question(edited)
    assert not live(edited)
    shown = client.get(question(edited)).content.decode()
    for words in ("Ana Ruiz approved an earlier version", "<li>the summary</li>", "<li>“The risk”</li>"):
        assert words in shown
    assert "The price" not in shown
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[edited.pk, *compared(edited)])
    assert compare in shown
    assert client.get(compare).status_code == 200


def compared(page: ArticlePage) -> tuple[int, int]:
    return Review.objects.get().revision_id, ArticlePage.objects.get(pk=page.pk).latest_revision_id


def answer(client: Client, page: ArticlePage) -> None:
    shown = client.get(question(page)).content.decode()
    client.post(question(page), {"says": shown.split('name="says" value="')[1].split('"')[0]})


def test_who_answers_publishes_it_and_stands_in_its_history(
    edited: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(ed)
    publish(client, edited)
    answer(client, edited)
    assert live(edited)
    assert (
        "approved an earlier version and was not asked again"
        in client.get(f"/admin/pages/{edited.pk}/history/").content.decode()
    )
    assert Review.objects.approving(ArticlePage.objects.get(pk=edited.pk)) is None


def test_an_answer_holds_for_what_was_shown_only(
    edited: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(ed)
    shown = client.get(question(edited)).content.decode()
    edit(edited, summary="And once more.")
    client.post(question(edited), {"says": shown.split('name="says" value="')[1].split('"')[0]})
    assert not live(edited)


def test_an_answer_holds_until_the_day_it_is_scheduled_for(
    edited: ArticlePage, ed: User, as_user: Callable[[User], Client], time_machine: Any
) -> None:
    client = as_user(ed)
    publish(client, edited, go_live_at=f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d %H:%M}")
    answer(client, edited)
    assert not live(edited)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert publish_due() == 1
    assert live(edited)


def test_who_may_not_publish_is_not_asked(
    edited: ArticlePage, sally: User, xena: User, as_user: Callable[[User], Client]
) -> None:
    for user in (sally, xena):
        client = as_user(user)
        assert client.get(question(edited)).status_code in {302, 403}
        client.post(question(edited), {"says": "x"})
    assert not live(edited)


def test_an_approval_of_the_new_version_ends_the_question(edited: ArticlePage, ed: User) -> None:
    with pytest.raises(NotPublishable, match="Ask again"):
        edited.get_latest_revision().publish(user=ed)
    Review.objects.get().renew(ed).decide(Decision.APPROVED)
    ArticlePage.objects.get(pk=edited.pk).get_latest_revision().publish(user=ed)
    assert live(edited)


def test_parts_are_named_as_readers_see_them(approved: ArticlePage) -> None:
    before = approved.get_latest_revision_as_object()
    after = edit(approved, title="Other", body=body(RISK, ("Figures", "<p>1</p>"))).get_latest_revision_as_object()
    assert changed_parts(before, after) == ["the title", "“Figures” (new)", "“The price” (gone)"]
    turned = edit(approved, title="Halden", body=body(RISK, PRICE)).get_latest_revision_as_object()
    assert changed_parts(before, turned) == ["the order of its sections"]
    assert changed_parts(before, before) == []


def test_an_alias_has_no_version_to_ask_about(
    approved: ArticlePage, paul: User, as_user: Callable[[User], Client]
) -> None:
    alias = approved.create_alias(update_slug="once-more")
    answer = as_user(paul).get(question(alias))
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[alias.pk])


def test_its_editor_says_that_the_approval_lapsed_and_what_to_do(
    approved: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[approved.pk])
    assert "Nothing is missing" in as_user(ed).get(address).content.decode()
    edit(approved, summary="They priced it twice.")
    said = as_user(ed).get(address).content.decode()
    assert "Nothing is missing" not in said
    assert "approved an earlier version; changed since: the summary. Ask again, or" in said
