"""Expert review by link: the expert needs no account, GET changes nothing, an approval holds for what was shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from editorial.pieces.models import ArticlePage
from editorial.pieces.models.pieces import NotPublishable
from editorial.platform.models import User
from editorial.review.models import Decision, Review, is_with_expert
from editorial.vocabulary.models import Expert
from tests.factories import ArticleFactory, BuyingStageFactory, ExpertFactory, FormatFactory, TopicFactory

pytestmark = pytest.mark.django_db
Work = Callable[[], int]


@pytest.fixture
def ana() -> Expert:
    return ExpertFactory(name="Dr. Ana Ruiz", email="ana@experts.example")


@pytest.fixture
def draft(ed: User, ana: Expert) -> ArticlePage:
    topic = TopicFactory(label="Moving systems")
    topic.experts.add(ana)
    page: ArticlePage = ArticleFactory(
        title="How Halden cut its migration in half",
        slug="halden",
        summary="They priced the move twice.",
        expert_questions="Is “half” fair for the testing weeks?\n\nMay we name the vendor?",
        body=[
            (
                "section",
                {"title": "The second price", "anchor": "price", "content": [("text", "<p>It was 48 % lower.</p>")]},
            )
        ],
        stages=[BuyingStageFactory(label="Confidence")],
        topics=[topic],
        format=FormatFactory(label="Case study"),
        owner=ed,
    )
    page.save_revision(user=ed)
    return page


@pytest.fixture
def review(draft: ArticlePage, ed: User) -> Review:
    Workflow.objects.get(name="Expert review").start(draft, ed)
    return Review.objects.get()


@pytest.fixture
def link(review: Review, work: Work) -> str:
    """The link as it stands in the mail."""
    work()
    found = re.search(r"https?://[^/]+(/review/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def test_submitting_mails_the_topics_expert_a_link(review: Review, link: str) -> None:
    assert mail.outbox[0].to == ["ana@experts.example"]
    assert "How Halden cut its migration in half" in mail.outbox[0].subject
    assert review.questions.count() == 2


def test_the_link_needs_no_account_and_shows_the_draft(link: str) -> None:
    page = Client().get(link)
    assert page.status_code == 200
    assert "48 % lower" in page.text
    assert "May we name the vendor?" in page.text
    assert page["Cache-Control"].startswith("max-age=0")


def test_a_mail_scanner_opening_everything_changes_nothing(review: Review, link: str) -> None:
    for path in ("", "comment/", "answer/1/", "decide/", "new-link/"):
        Client().get(link + path)
        Client().head(link + path)
    review.refresh_from_db()
    assert review.decision == Decision.OPEN
    assert review.comments.count() == 0


def test_the_expert_comments_on_a_passage_and_answers(review: Review, link: str) -> None:
    expert = Client()
    expert.post(link + "comment/", {"section": "price", "passage": "48 % lower", "text": "Labour only: say so."})
    expert.post(link + "answer/1/", {"question": 1, "answer": "Only for the whole project."})
    comment = review.comments.get()
    assert (comment.section, comment.passage) == ("price", "48 % lower")
    assert review.questions.first().answer == "Only for the whole project."
    assert "Labour only: say so." in expert.get(link).text


def test_a_note_can_be_changed_and_deleted(review: Review, link: str) -> None:
    expert = Client()
    expert.post(link + "comment/", {"section": "price", "text": "Hm."})
    note = review.comments.get()
    expert.post(f"{link}comment/{note.pk}/", {"edited": note.pk, "edited_text": "Labour only."})
    note.refresh_from_db()
    assert note.text == "Labour only."
    expert.post(f"{link}comment/{note.pk}/", {"delete": "1"})
    assert review.comments.count() == 0


def test_approving_ends_the_step_and_publishes_nothing(
    review: Review, link: str, draft: ArticlePage, work: Work
) -> None:
    Client().post(link + "decide/", {"decision": "approved"})
    work()
    draft.refresh_from_db()
    assert not draft.live
    assert not is_with_expert(ArticlePage.objects.get(pk=draft.pk))
    assert mail.outbox[-1].to == ["ed@example.com"]
    assert "Dr. Ana Ruiz approved" in mail.outbox[-1].subject


def test_the_cms_sends_no_emails_of_its_own(review: Review, link: str, work: Work, member: Callable) -> None:
    User.objects.filter(pk=member("boss").pk).update(is_superuser=True)  # whom Wagtail would write to
    Client().post(link + "decide/", {"decision": "approved"})
    work()
    assert [email.to for email in mail.outbox] == [["ana@experts.example"], ["ed@example.com"]]


def test_a_decision_is_taken_once(review: Review, link: str) -> None:
    expert = Client()
    expert.post(link + "decide/", {"decision": "approved"})
    second = expert.post(link + "decide/", {"decision": "changes", "note": "No!"})
    review.refresh_from_db()
    assert second.status_code == 409
    assert "You approved this" in second.text
    assert "<blockquote>No!</blockquote>" in second.text
    assert review.decision == Decision.APPROVED


def test_asking_for_changes_needs_a_word(review: Review, link: str) -> None:
    expert = Client()
    expert.post(link + "decide/", {"decision": "changes"})
    review.refresh_from_db()
    assert review.is_open
    expert.post(link + "decide/", {"decision": "changes", "note": "Name the hours."})
    review.refresh_from_db()
    assert review.task_state.status == TaskState.STATUS_REJECTED


def test_an_edit_makes_the_approval_lapse(review: Review, link: str, draft: ArticlePage, ed: User) -> None:
    Client().post(link + "decide/", {"decision": "approved"})
    review.refresh_from_db()
    assert not review.has_lapsed
    draft = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    draft.summary = "They priced it three times."
    draft.save_revision(user=ed)
    assert Review.objects.get().has_lapsed


def test_an_approval_of_an_older_version_does_not_end_the_step(link: str, draft: ArticlePage, ed: User) -> None:
    newer = draft.get_latest_revision_as_object()
    newer.title = "How Halden cut it by a third"
    newer.save_revision(user=ed)
    Client().post(link + "decide/", {"decision": "approved"})
    assert is_with_expert(ArticlePage.objects.get(pk=draft.pk))


def edited(draft: ArticlePage, ed: User, **fields: str) -> None:
    newer = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(newer, name, value)
    newer.save_revision(user=ed)


def test_the_same_expert_gets_the_new_version_on_request(
    review: Review, link: str, draft: ArticlePage, as_user: Callable, ed: User
) -> None:
    edited(draft, ed, summary="They priced it three times.")
    as_user(ed).post(f"/admin/reviews/{review.uuid}/", {"action": "renew"})
    assert Review.objects.open().exclude(pk=review.pk).get().expert == review.expert


def test_an_old_link_is_gone_after_14_days_and_can_be_asked_for_again(review: Review, link: str, work: Work) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert Client().get(link).status_code == 410
        late = Client().post(link + "decide/", {"decision": "approved", "note": "Fine by me."})
        assert late.status_code == 410
        assert "Fine by me." in late.text
        mail.outbox.clear()
        Client().post(link + "new-link/")
        work()
        assert any("/review/" in email.body for email in mail.outbox)


def test_a_revoked_link_opens_nothing_and_brings_no_new_one(review: Review, link: str, work: Work) -> None:
    review.revoke()
    mail.outbox.clear()
    assert Client().get(link).status_code == 410
    answer = Client().post(link + "new-link/")
    work()
    assert mail.outbox == []
    assert "The editors took this link back" in answer.text
    assert review.piece.title not in answer.text


def test_a_new_link_stops_every_earlier_one(review: Review, link: str, work: Work) -> None:
    review.send_link()
    work()
    newest = re.search(r"https?://[^/]+(/review/\S+)", mail.outbox[-1].body)
    assert newest is not None
    assert newest[1] != link
    assert Client().get(link).status_code == 410
    assert Client().post(link + "decide/", {"decision": "approved"}).status_code == 410
    assert Client().get(newest[1]).status_code == 200


def test_publishing_waits_while_an_expert_reads(review: Review, draft: ArticlePage) -> None:
    piece = ArticlePage.objects.get(pk=draft.pk)
    with pytest.raises(NotPublishable, match="An expert is reading"):
        piece.get_latest_revision().publish()
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_the_byline_names_the_expert_until_an_edit(review: Review, link: str, draft: ArticlePage, ed: User) -> None:
    Client().post(link + "decide/", {"decision": "approved"})
    ArticlePage.objects.get(pk=draft.pk).get_latest_revision().publish()
    live = ArticlePage.objects.get(pk=draft.pk)
    assert Review.objects.approving(live).expert.name == "Dr. Ana Ruiz"
    live.summary = "They priced it three times."
    review.publish_without_asking_again(live.save_revision(), ed)
    assert Review.objects.approving(ArticlePage.objects.get(pk=draft.pk)) is None


@pytest.mark.parametrize("button", ["decide/", "comment/", "answer/2/", "comment/{note}/"])
def test_all_that_was_typed_is_kept_whatever_button_is_pressed(review: Review, link: str, button: str) -> None:
    note = review.comments.create(section="price", text="Labour only.")
    typed = {
        "question": ["1", "2"],
        "answer": ["For the whole project.", "No."],
        "section": ["price", ""],
        "passage": ["48 % lower", ""],
        "text": ["Lower than what?", "Good otherwise."],
        "edited": [str(note.pk)],
        "edited_text": ["Labour and parts."],
        "note": "Thanks.",
        "decision": "approved",
    }
    for _ in range(2):  # pressed twice, nothing is there twice
        Client().post(link + button.format(note=note.pk), typed)
    texts = [comment.text for comment in review.comments.order_by("pk")]
    assert texts == ["Labour and parts.", "Lower than what?", "Good otherwise."]
    assert [question.answer for question in review.questions.all()] == ["For the whole project.", "No."]


def test_lines_ends_take_nothing_from_a_long_note(review: Review, link: str) -> None:
    text = "\n".join(["word"] * 1000)  # 4,999 characters as a browser counts them, 5,998 as it sends them
    Client().post(link + "comment/", {"section": "price", "text": text.replace("\n", "\r\n")})
    assert review.comments.get().text == text


def test_a_refused_decision_keeps_the_answers_and_says_why_beside_itself(review: Review, link: str) -> None:
    answer = Client().post(link + "decide/", {"decision": "changes", "question": "1", "answer": "Yes."})
    assert answer.status_code == 422
    assert answer.text.index('class="bar"') < answer.text.index("Say in a line what should change")
    assert review.questions.first().answer == "Yes."


@pytest.mark.parametrize("place", ["decide/", "answer/1/", "comment/"])
def test_a_tab_of_a_refused_decision_opened_again_shows_the_draft(review: Review, link: str, place: str) -> None:
    answer = Client().get(link + place)
    assert (answer.status_code, answer["Location"]) == (302, link)
    assert review.is_open


def test_what_is_written_after_the_decision_is_shown_again(review: Review, link: str) -> None:
    Client().post(link + "answer/1/", {"question": "1", "answer": "Yes."})
    Client().post(link + "decide/", {"decision": "approved"})
    typed = {"question": "1", "answer": "Yes.", "section": "price", "passage": "", "text": "One more <b>thing</b>."}
    answer = Client().post(link + "comment/", typed)
    assert answer.status_code == 409
    assert "One more &lt;b&gt;thing&lt;/b&gt;." in answer.text
    assert "<blockquote>Yes.</blockquote>" not in answer.text
    assert not review.comments.exists()


def asked_again(link: str, work: Work) -> tuple[str, list[str]]:
    """What the page says, and the new links that were mailed."""
    mail.outbox.clear()
    text = Client().post(link + "new-link/").text
    work()
    return text, re.findall(r"https?://[^/]+(/review/\S+)", "".join(str(email.body) for email in mail.outbox))


def test_the_holder_of_a_replaced_link_is_sent_the_newest_version(
    review: Review, link: str, draft: ArticlePage, ed: User, as_user: Callable, work: Work
) -> None:
    edited(draft, ed, summary="They priced it three times.")
    as_user(ed).post(f"/admin/reviews/{review.uuid}/", {"action": "renew"})
    _, links = asked_again(link, work)
    assert "They priced it three times." in Client().get(links[-1]).text
    assert list(Review.objects.open()) == [review.newest_of_the_same()]  # the old one waits for nobody


@pytest.mark.parametrize(
    ("decision", "says"), [("approved", "You approved this draft"), ("changes", "You asked for changes")]
)
def test_an_old_link_of_a_decided_review_says_so(
    review: Review, link: str, work: Work, decision: str, says: str
) -> None:
    Client().post(link + "decide/", {"decision": decision, "note": "Hm."})
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "Mail me a new link" not in Client().get(link).text
        text, links = asked_again(link, work)
    assert says in text
    assert links == []


def test_a_link_that_never_was_promises_nothing(work: Work) -> None:
    text, links = asked_again("/review/never-issued/", work)
    assert "on its way" not in text
    assert links == []


def test_only_some_links_an_hour_are_mailed(review: Review, link: str, work: Work) -> None:
    for _ in range(3):
        assert asked_again(link, work)[1]
    text, links = asked_again(link, work)
    assert "Several links were sent" in text
    assert links == []


def test_after_an_approval_lapsed_the_new_version_is_sent_to_the_same_expert(
    review: Review, link: str, draft: ArticlePage, ed: User, as_user: Callable, work: Work
) -> None:
    Client().post(link + "decide/", {"decision": "approved"})
    edited(draft, ed, summary="They priced it three times.")
    ArticlePage.objects.get(pk=draft.pk).topics.all()[0].experts.clear()
    work()
    mail.outbox.clear()
    answer = as_user(ed).post(f"/admin/reviews/{review.uuid}/", {"action": "renew"}, follow=True)
    work()
    assert "gets a link to the newest version" in answer.text
    assert [email.to for email in mail.outbox] == [["ana@experts.example"]]
    found = re.search(r"https?://[^/]+(/review/\S+)", str(mail.outbox[0].body))
    assert found is not None
    assert "They priced it three times." in Client().get(found[1]).text
    assert is_with_expert(ArticlePage.objects.get(pk=draft.pk))


def test_a_new_version_is_not_sent_when_there_is_none(
    review: Review, link: str, as_user: Callable, ed: User, work: Work
) -> None:
    renew = partial(as_user(ed).post, f"/admin/reviews/{review.uuid}/", {"action": "renew"}, follow=True)
    assert "has the newest version" in renew().text
    Client().post(link + "decide/", {"decision": "approved"})
    assert "the approval holds" in renew().text
    assert Review.objects.count() == 1
    assert Client().get(link).status_code == 200  # refused, the link goes on working
