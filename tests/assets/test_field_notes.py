"""What salespeople hear: written in ten seconds, found by colleagues, and never outside the group it was told to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ReferenceIndex

from assets.field_notes import accounts, searching
from assets.field_notes.documents import documents_for
from assets.field_notes.writing import write_down
from assets.health import CHECKS
from assets.models import FieldNote, FieldNoteThanks
from assets.models.field_notes import KEEP_DELETED
from assets.personal_data import erase
from editorial.platform.accounts.roles import Role
from editorial.platform.models import Job, User
from editorial.vocabulary import merging
from editorial.vocabulary.merging import uses
from editorial.vocabulary.models import Topic
from search.engines import NOTES, Unavailable, engine
from tests.assets.test_kits import MOST, queries
from tests.factories import (
    AgreementFactory,
    CallFactory,
    ContactFactory,
    PersonaFactory,
    SignalRuleFactory,
    TopicFactory,
    UserFactory,
)

AsUser = Callable[[User], Client]
CANARY, TYPED = "zhidden", "zcanary"  # what must never be seen; what somebody types who knows of it


@pytest.fixture(autouse=True)
def own_spool(settings: LazySettings, tmp_path: Any) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def north(db: None, sally: User) -> Group:
    """A group with Sally in it."""
    group = Group.objects.create(name="North")
    sally.groups.add(group)
    return group


@pytest.fixture
def topic(db: None) -> Topic:
    topic: Topic = TopicFactory(label="Parallel running", slug="parallel-running", aliases="cut-over")
    return topic


def indexed() -> None:
    engine(NOTES).index(documents_for(FieldNote.objects.present()))


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_one_field_is_enough(as_user: AsUser, sally: User, topic: Topic) -> None:
    answer = as_user(sally).post("/library/notes/", {"text": "They fear the cut-over, not the price."})
    note = FieldNote.objects.get()
    assert answer["Location"] == f"/library/notes/?written={note.uuid}#note-{note.uuid}"
    assert (note.author, note.group, note.account) == (sally, None, "")
    assert list(note.topics.all()) == [topic]  # its words name it
    assert Job.objects.filter(kind="assets.index_note", key=str(note.uuid)).exists()


def test_topics_that_were_chosen_stay_alone(sally: User, topic: Topic) -> None:
    other = TopicFactory(label="Recall")
    note = write_down(sally, "They fear the cut-over.", topics=[other])
    assert list(note.topics.all()) == [other]


def test_an_empty_note_is_refused_and_said_so(as_user: AsUser, sally: User) -> None:
    answer = as_user(sally).post("/library/notes/", {"text": " ", "account": "Tarn Bakeries"})
    assert answer.status_code == 422
    assert "Write down what you heard first" in answer.content.decode()
    assert 'value="Tarn Bakeries"' in answer.content.decode()
    assert not FieldNote.objects.exists()


def test_nobody_writes_into_a_group_they_are_not_in(as_user: AsUser, sam: User, north: Group) -> None:
    answer = as_user(sam).post("/library/notes/", {"text": "Secret", "group": north.pk})
    assert answer.status_code == 422
    assert "You are not in that group" in answer.content.decode()
    assert not FieldNote.objects.exists()


@pytest.mark.parametrize("words", ["cut-over", "tarn", "cutover"])
def test_words_find_a_note(as_user: AsUser, sally: User, sam: User, words: str) -> None:
    note = write_down(sally, "They fear the cut-over, not the price.", account="Tarn Bakeries")
    write_down(sally, "Nothing about it.")
    indexed()
    assert text_of(as_user(sam).get("/library/notes/", {"q": words})).count('class="field-note"') == 1
    assert f"note-{note.uuid}" in text_of(as_user(sam).get("/library/notes/found/", {"q": words}))


def test_words_find_a_note_while_the_engine_is_down(
    as_user: AsUser, sally: User, sam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = write_down(sally, "They fear the cut-over, not the price.")
    write_down(sally, "Nothing about it.")
    monkeypatch.setattr(searching, "engine", Mock(side_effect=Unavailable("nobody answers")))
    page = text_of(as_user(sam).get("/library/notes/", {"q": "fear price"}))
    assert page.count('class="field-note"') == 1
    assert str(note.uuid) in page


def test_the_library_asks_for_notes_with_the_same_words(as_user: AsUser, sally: User, petra: User) -> None:
    assert "/library/notes/found/?q=cut%20over" in text_of(as_user(sally).get("/library/", {"q": "cut over"}))
    assert "/library/notes/" not in text_of(as_user(petra).get("/library/", {"q": "cut over"}))


def test_an_account_is_found_by_its_name_and_by_its_domain(as_user: AsUser, sally: User) -> None:
    write_down(sally, "Before it was known.", account="tarn  bakeries")
    ContactFactory(email="pat@tarn-bakeries.example", account__name="Tarn Bakeries")
    domain = ContactFactory._meta.model.objects.get().account.domain
    write_down(sally, "After.", account="Tarn Bakeries")
    assert FieldNote.objects.filter(account_key=domain).count() == 1
    for said in ("Tarn Bakeries", domain):
        assert text_of(as_user(sally).get("/library/notes/", {"account": said})).count('class="field-note"') == 2
    assert text_of(as_user(sally).get("/library/notes/", {"account": "Halden"})).count('class="field-note"') == 0


def test_an_author_changes_deletes_and_has_it_back(as_user: AsUser, sally: User, sam: User, ed: User) -> None:
    note, browser = write_down(sally, "First words."), as_user(sally)
    here = note.get_absolute_url()
    browser.post(f"{here}change/", {"text": "Other words."})
    assert "First words" not in text_of(browser.get(here))
    assert "First words" in text_of(as_user(sam).get(here))  # the sales lead
    assert "First words" not in text_of(as_user(ed).get(here))
    assert as_user(sam).post(f"{here}delete/").status_code == 403
    assert as_user(sam).get(f"{here}change/").status_code == 403
    answer = browser.post(f"{here}delete/")
    assert browser.get(here).status_code == 404
    assert "Put it back" in text_of(browser.get(answer["Location"]))
    assert "Put it back" not in text_of(as_user(sam).get(answer["Location"]))
    assert as_user(sam).post(f"{here}restore/").status_code == 404
    browser.post(f"{here}restore/")
    assert "Other words" in text_of(browser.get(here))


def test_what_was_deleted_a_month_ago_is_gone_for_good(sally: User) -> None:
    note = write_down(sally, "Words.")
    note.delete_softly()
    assert FieldNote.objects.forget_deleted() == 0
    FieldNote.objects.update(deleted_at=timezone.now() - KEEP_DELETED - timedelta(minutes=1))
    assert FieldNote.objects.forget_deleted() == 1


def test_thanks_are_given_once_and_taken_back(as_user: AsUser, sally: User, sam: User) -> None:
    note = write_down(sally, "Words.")
    address = f"{note.get_absolute_url()}thanks/"
    for _ in range(2):
        as_user(sam).post(address, {"on": "1"})
    as_user(sally).post(address, {"on": "1"})  # nobody thanks themselves
    assert FieldNoteThanks.objects.count() == 1
    assert "You wrote 1, and were thanked 1 time." in " ".join(text_of(as_user(sally).get("/library/notes/")).split())
    as_user(sam).post(address, {"on": "0"})
    assert FieldNoteThanks.objects.count() == 0


@pytest.mark.usefixtures("frame_kept")
def test_a_list_asks_as_often_for_many(as_user: AsUser, sally: User, sam: User, topic: Topic) -> None:
    def more(number: int) -> int:
        for n in range(number):
            note = write_down(sally, f"They fear the cut-over {n}.", account=f"Account {n}", persona=PersonaFactory())
            note.thank(sam, on=True)
        indexed()
        return max(queries(as_user(sam), f"/library/notes/{asked}") for asked in ("", "?q=fear", "?account=Account+1"))

    few = more(2)
    assert more(6) == few <= MOST + 2


def test_the_call_says_what_others_heard(as_user: AsUser, sally: User, sam: User, topic: Topic) -> None:
    rule = SignalRuleFactory(agreement=AgreementFactory(), topic=topic)
    pat = ContactFactory(name="Pat", email="pat@tarn-bakeries.example", account__name="Tarn Bakeries")
    CallFactory(contact=pat, rule=rule, owner=sally)
    write_down(sam, "Their new CFO counts hours.", account="Tarn Bakeries")
    write_down(sam, "At Halden they ran both for ten weeks.", topics=[topic])
    write_down(sam, "About nothing of that.")
    for page in (as_user(sally).get("/calls/"), as_user(sally).get(f"/calls/people/{pat.uuid}/")):
        said = text_of(page)
        assert "Their new CFO counts hours." in said
        assert "At Halden they ran both for ten weeks." in said
        assert "About nothing of that." not in said
        assert f"/library/notes/?to={pat.uuid}" in said
    form = text_of(as_user(sally).get(f"/library/notes/?to={pat.uuid}"))
    assert 'name="account" value="Tarn Bakeries"' in form
    assert 'name="account" value="Tarn Bakeries"' not in text_of(
        as_user(UserFactory(username="silas", roles=[Role.SALES])).get(f"/library/notes/?to={pat.uuid}")
    )


def test_what_an_export_holds_runs_no_formula_and_is_what_one_may_read(
    as_user: AsUser, sally: User, sam: User, north: Group
) -> None:
    write_down(sally, "=1+1")
    write_down(sally, f"They say {CANARY}.", group=north)
    theirs = as_user(sam).get("/library/notes/?export=csv").content.decode()
    assert "'=1+1" in theirs
    assert CANARY not in theirs
    assert CANARY in as_user(sally).get("/library/notes/?export=csv").content.decode()


# --- what is told to a group -----------------------------------------------------------------------------------
@pytest.fixture
def told(sally: User, north: Group, topic: Topic) -> FieldNote:
    """Told to the group North, of which only Sally is one: on Pat's account, on a topic somebody calls Pat about."""
    persona = PersonaFactory()
    return write_down(
        sally, f"They say {CANARY} {TYPED}.", account=f"{CANARY} Ltd", topics=[topic], persona=persona, group=north
    )


DOORS = [
    "/library/?q=zcanary", "/library/?q=zhidde", "/library/notes/", "/library/notes/?q=zcanary",
    "/library/notes/?q=zhidde",
    "/library/notes/?q=they+say", "/library/notes/?topic=parallel-running", "/library/notes/?account=zaccount.example",
    "/library/notes/?export=csv", "/library/notes/found/?q=zcanary", "/library/notes/found/?q=they+say",
    "/api/library/search?q=zcanary", "/api/library/suggest?q=zhid", "/api/library/notes", "/api/library/notes?q=they",
    "/api/audience/calls", "/calls/", "/library/requests/", "/start/", "/admin/", "/admin/coverage/",
    "/admin/coverage/cell/?persona={persona}", "/admin/coverage/cell/?topic=parallel-running", "/api/coverage",
    "/admin/coverage/?rows=persona&cols=topic&export=csv", "/admin/reports/jobs/?state=any",
    "/admin/snippets/vocabulary/topic/", "/admin/snippets/vocabulary/topic/usage/{topic}/",
    "/admin/snippets/vocabulary/topic/edit/{topic}/", "/admin/snippets/vocabulary/topic/delete/{topic}/",
    "/admin/vocabularies/topic/{topic}/merge/", "/admin/groups/", "/admin/groups/edit/{group}/", "/health/",
    "/search/?q=zcanary", "/library/notes/{note}/", "/library/notes/{note}/change/", "/calls/people/{person}/",
]  # fmt: skip


@pytest.mark.parametrize("person", ["sam", "ed", "paul", "ada", "petra", "charlie", "left"])
def test_a_note_for_a_group_leaves_it_by_no_door(
    as_user: AsUser, told: FieldNote, topic: Topic, north: Group, sally: User, person: str, request: Any
) -> None:
    """Not to the sales lead, an editor, an admin, a partner, a stranger, nor to who was in the group and left it."""
    rule = SignalRuleFactory(agreement=AgreementFactory(), topic=topic)
    pat = ContactFactory(name="Pat", email="pat@zaccount.example", account__name=told.account)
    if person == "left":
        reader = UserFactory(username="left", roles=[Role.SALES_LEAD])
        FieldNote.objects.update(author=reader)
    else:
        reader = request.getfixturevalue(person)
    CallFactory(contact=pat, rule=rule, owner=reader)
    type(pat.account).objects.update(name="Open Ltd")  # the account itself is nobody's secret
    FieldNote.objects.update(account_key=pat.account.domain)
    indexed()
    browser = as_user(reader)
    names = {
        "persona": told.persona.slug if told.persona else "",
        "topic": topic.pk,
        "group": north.pk,
        "note": told.uuid,
        "person": pat.uuid,
    }
    for door in DOORS:
        address = door.format(**names)
        answer = browser.get(address)
        said = answer.content.decode()
        assert CANARY not in said.lower(), address
        assert str(told.uuid) not in said or f"{told.uuid}/" in address, address
    for act in ("thanks/", "delete/", "restore/", "change/"):
        assert browser.post(f"{told.get_absolute_url()}{act}", {"on": "1", "text": "x"}).status_code in (302, 403, 404)
    told.refresh_from_db()
    assert (told.text, told.deleted_at, told.thanks.count()) == (f"They say {CANARY} {TYPED}.", None, 0)
    assert f"{CANARY} Ltd" not in accounts.offered(reader)


def test_who_is_in_the_group_reads_it_everywhere(as_user: AsUser, told: FieldNote, north: Group, sam: User) -> None:
    sam.groups.add(north)
    indexed()
    for address in ("/library/notes/", "/library/notes/?q=zcanary", "/library/notes/found/?q=zcanary"):
        assert CANARY in text_of(as_user(sam).get(address))
    assert CANARY in as_user(sam).get("/api/library/notes").content.decode()


def test_no_figure_counts_what_is_told_to_a_group(
    as_user: AsUser, told: FieldNote, topic: Topic, ed: User, sally: User
) -> None:
    assert "field note" not in " ".join(uses(topic))
    assert not ReferenceIndex.objects.filter(object_id=str(told.pk), to_object_id=str(topic.pk)).exists()
    assert "1" not in CHECKS["field notes index"]().detail
    indexed()
    assert CHECKS["field notes index"]().detail == "field notes can be found"
    assert engine("").search(searching.Query(CANARY, "member")).count == 0
    assert mail.outbox == []


def test_what_was_said_to_a_group_stays_there_when_the_note_is_for_all(
    as_user: AsUser, told: FieldNote, sally: User, sam: User
) -> None:
    as_user(sally).post(f"{told.get_absolute_url()}change/", {"text": "Now for all."})
    page = text_of(as_user(sam).get(told.get_absolute_url()))
    assert "Now for all." in page
    assert CANARY not in page


def test_a_group_that_is_deleted_takes_its_notes_along(told: FieldNote, north: Group) -> None:
    north.delete()
    assert not FieldNote.objects.exists()


def test_merging_topics_moves_notes_too(told: FieldNote, topic: Topic) -> None:
    other = TopicFactory(label="Running both")
    merge = merging.begin(topic, other)
    while merging.step(merge):
        pass
    assert list(told.topics.all()) == [other]


def test_a_persons_address_is_taken_out_of_notes(sally: User) -> None:
    note = write_down(sally, "Ask Pat@Halden.example about it.")
    note.keep_version(sally)
    erase("pat@halden.example")
    note.refresh_from_db()
    assert note.text == "Ask erased about it."
    assert note.versions.get().text == "Ask erased about it."


def test_reindexing_builds_the_index_of_notes(sally: User) -> None:
    write_down(sally, "Words.")
    call_command("reindex")
    assert engine(NOTES).ping().endswith("1 pieces")
