"""The first day: what is there decides, what is skipped is found again, and nobody sees what they may not do."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from editorial.platform.first_day.steps import all_steps, first_day_of
from editorial.platform.models import SkippedStep, User
from editorial.vocabulary.first_words.making import make, read
from editorial.vocabulary.first_words.starter import AXES, starters
from editorial.vocabulary.models import FirstWords, Persona, Topic
from tests.factories import ArticleFactory, PersonaFactory, TopicFactory
from tests.html import html_of

AsUser = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def state(user: User, name: str) -> str:
    return next(str(seen.state) for seen in first_day_of(user).steps if seen.step.name == name)


def test_what_is_there_is_done_and_what_goes_is_open_again(ada: User) -> None:
    assert state(ada, "words") == "open"
    persona, _ = PersonaFactory(), TopicFactory()
    assert state(ada, "words") == "done"
    persona.delete()
    assert state(ada, "words") == "open"


def test_a_step_is_skipped_for_all_and_found_again(as_user: AsUser, ada: User, ed: User) -> None:
    as_user(ada).post(reverse("first_day_skip", args=["words"]))
    assert state(ed, "words") == "skipped"
    assert "Left for later" in html_of(as_user(ed).get(reverse("first_day")))
    as_user(ed).post(reverse("first_day_take_up", args=["words"]))
    assert state(ada, "words") == "open"


def test_what_was_skipped_and_is_there_all_the_same_is_done(ada: User) -> None:
    SkippedStep.objects.create(name="words")
    PersonaFactory(), TopicFactory()
    assert state(ada, "words") == "done"


def test_an_editor_sees_only_what_an_editor_may_do(as_user: AsUser, ed: User) -> None:
    page = html_of(as_user(ed).get(reverse("first_day")))
    assert "People and roles" not in page
    assert "Name and look" not in page
    assert "Other steps are with your colleagues" in page
    for address in ("first_day_skip", "first_day_take_up"):
        assert as_user(ed).post(reverse(address, args=["people"])).status_code == 404
    assert not SkippedStep.objects.exists()


def test_it_leads_from_the_log_in_until_it_is_put_away(as_user: AsUser, ed: User) -> None:
    desk = as_user(ed)
    assert desk.get(reverse("start"))["Location"] == reverse("first_day")
    assert "Next: Your words" in html_of(desk.get(reverse("wagtailadmin_home")))
    desk.post(reverse("first_day_hiding"), {"hidden": "yes"})
    assert desk.get(reverse("start"))["Location"] == reverse("wagtailadmin_home")
    assert "Next: Your words" not in html_of(desk.get(reverse("wagtailadmin_home")))
    desk.post(reverse("first_day_hiding"), {"hidden": "no"})
    assert desk.get(reverse("start"))["Location"] == reverse("first_day")


def test_one_putting_it_away_leaves_it_to_the_others(as_user: AsUser, ada: User, ed: User) -> None:
    as_user(ed).post(reverse("first_day_hiding"), {"hidden": "yes"})
    assert as_user(ada).get(reverse("start"))["Location"] == reverse("first_day")


def test_salespeople_start_in_the_library(as_user: AsUser, sally: User) -> None:
    assert as_user(sally).get(reverse("start"))["Location"] == reverse("library:search")


def test_looking_changes_nothing(as_user: AsUser, ada: User) -> None:
    for step in all_steps():
        as_user(ada).get(reverse("first_day_skip", args=[step.name]))
    as_user(ada).get(reverse("first_day_hiding"))
    assert not SkippedStep.objects.exists()


def test_all_steps_are_looked_at_in_two_queries(ada: User, django_assert_num_queries: Any) -> None:
    ada.get_all_permissions()
    ada.roles  # noqa: B018 - read once
    with django_assert_num_queries(2):
        first_day_of(ada)


def test_the_look_is_seen_before_it_is_saved(as_user: AsUser, ada: User) -> None:
    site = Site.objects.get()
    page = html_of(as_user(ada).get(reverse("wagtailsettings:edit", args=["site", "brandsettings", site.pk])))
    assert "data-brand-preview" in page
    for name in re.findall(r'data-(?:shows|accent)="(\w+)"', page):
        assert f'id="id_{name}"' in page  # the script reads these fields


# words


def test_every_starter_makes_what_it_says(ada: User) -> None:
    for starter in starters().values():
        text = {axis: starter.lines(axis) for axis in AXES}
        new = [word for word in read(text) if not word.refused]
        made = make(text, starter, ada)
        assert sum(map(len, made.made.values())) == len(new) >= 4
    assert Topic.objects.get(slug="downtime").aliases
    assert Persona.objects.get(slug="plant-manager").questions.count("\n") == 1


def test_the_starters_are_three_kinds_of_company() -> None:
    assert [*starters()] == ["industrial", "software", "services"]


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ("CFO", "already there as “CFO”"),
        ("cfo", "already there as “CFO”"),
        ("Head of IT\nHead-of-IT", "twice in this list"),
        ("Buyer\n buyer ", "twice in this list"),
        ("!!!", "no letters in it"),
        ("x" * 81, "longer than 80 characters"),
        ("\n".join(f"Kind {n}" for n in range(101)), "more than 100 at once"),
    ],
)
def test_doubles_and_what_is_no_word_are_refused_with_the_reason(lines: str, refused: str) -> None:
    PersonaFactory()
    assert refused in {word.refused for word in read({"persona": lines})}


def test_other_words_of_a_topic_are_no_topic_of_their_own() -> None:
    TopicFactory(aliases="Stoppage")
    assert read({"topic": "stoppage"})[0].refused == "already there as “Cost of downtime”"


def test_nothing_is_made_by_looking_or_of_nothing(as_user: AsUser, ed: User) -> None:
    desk = as_user(ed)
    assert "2 words would be made" in html_of(desk.post(reverse("first_words"), {"persona": "Buyer\nUser"}))
    assert "There is nothing new" in html_of(desk.post(reverse("first_words"), {"stage": "Interest", "go": "make"}))
    assert not Persona.objects.exists()
    assert not FirstWords.objects.exists()


def test_a_word_of_hostile_letters_stays_text(as_user: AsUser, ed: User) -> None:
    page = as_user(ed).post(reverse("first_words"), {"persona": "<script>alert(1)</script>\0"}).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_words_are_taken_back_while_nothing_uses_them(as_user: AsUser, ed: User) -> None:
    desk = as_user(ed)
    desk.post(reverse("first_words"), {"persona": "Buyer\nUser", "go": "make"})
    ArticleFactory(personas=[Persona.objects.get(label="User")])
    undo = reverse("first_words_undo", args=[FirstWords.objects.get().pk])
    asked = html_of(desk.get(undo))
    assert "Take 1 back" in asked
    assert Persona.objects.count() == 2
    said = html_of(desk.post(undo, follow=True))
    assert "User stayed" in said
    assert [*Persona.objects.values_list("label", flat=True)] == ["User"]
    desk.post(undo)  # twice changes nothing
    assert Persona.objects.count() == 1


def test_words_pasted_in_other_scripts_get_addresses() -> None:
    words = read({"topic": "Энергия\n能源"})
    assert all(word.slug and not word.refused for word in words)
