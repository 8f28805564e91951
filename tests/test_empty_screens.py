"""A fresh installation: no screen says that all is well because there is nothing; each says what to do, to whom may."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from editorial.platform.models import User
from editorial.vocabulary.models import BuyingStage
from editorial_calendar.models import NotApplicable, Target
from tests.factories import PersonaFactory, TopicFactory
from tests.html import html_of

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]

WELL = re.compile(r"nothing is short|targets? (is|are) met|all is well|\b0 of 0\b|why not add one", re.IGNORECASE)
SNIPPETS = "/admin/snippets/vocabulary"
WORDS = "/admin/vocabularies/first-words/"
NEW_IMPORT = "/admin/imports/new/"
# Address, who looks, what is said, and where it leads (empty: nowhere, this person can do nothing about it).
EMPTY = [
    ("/", "", "The first issue is being written", ""),
    ("/search/?q=pump", "", "nothing to find", ""),
    ("/subscribe/", "", "There is no issue to follow yet", "/"),
    ("/admin/", "ed", "There is no map yet: it needs personas and topics", WORDS),
    ("/admin/", "ed", "Nothing is planned yet", "/admin/plan/new/"),
    ("/admin/coverage/", "ed", "There is no map yet", WORDS),
    ("/admin/coverage/?rows=stage&cols=format", "ed", "There is no map yet", WORDS),
    ("/admin/coverage/targets/", "ed", "No readers yet", WORDS),
    ("/admin/plan/", "ed", "Nothing is planned yet", "/admin/coverage/"),
    ("/admin/plan/month/", "ed", "is empty", "/admin/coverage/"),
    ("/admin/plan/new/", "ed", "None yet: choose your words first", ""),
    ("/admin/imports/", "ed", "Nothing was imported yet", NEW_IMPORT),
    ("/admin/imports/tags/", "ed", "Nothing was imported yet, so nothing waits", NEW_IMPORT),
    ("/admin/imports/tags/?show=complete", "ed", "Nothing was imported yet, so nothing waits", NEW_IMPORT),
    ("/admin/reviews/", "ed", "Nobody has a draft to read", ""),
    (f"{SNIPPETS}/persona/", "ed", "There are no personas yet", WORDS),
    (f"{SNIPPETS}/topic/", "ed", "There are no topics yet", WORDS),
    (
        f"{SNIPPETS}/campaign/",
        "ed",
        "There are no campaigns yet",
        f"{SNIPPETS}/campaign/add/",
    ),
    (f"{SNIPPETS}/author/", "ed", "There are no authors yet", f"{SNIPPETS}/author/add/"),
    (f"{SNIPPETS}/expert/", "ed", "There are no experts yet", f"{SNIPPETS}/expert/add/"),
    ("/library/", "ed", "The library is still empty", NEW_IMPORT),
    ("/library/", "sally", "The content team has published nothing yet", ""),
    ("/library/", "petra", "Nothing is shared with partners yet", ""),
    ("/library/favourites/", "sally", "No favourites yet", "/library/"),
    ("/library/new/", "sally", "Nothing new", "/library/"),
    ("/library/trending/", "sally", "Nothing trends yet", "/library/"),
    ("/library/recent/", "sally", "You have used nothing yet", "/library/"),
    ("/library/kits/", "sally", "No kits yet", "/library/"),
    ("/library/searches/", "petra", "No saved searches yet", "/library/"),
    ("/library/notes/", "sally", "No field notes yet", ""),
    ("/library/adoption/", "sally", "Nothing was used in 30 days", "/library/"),
    ("/library/requests/", "ed", "Nobody is waiting for anything", "/library/"),
    ("/links/", "sally", "You have sent nothing yet", "/library/"),
    ("/calls/", "sally", "No calls yet: nothing is agreed", "/agreement/"),
    ("/calls/", "petra", "No calls yet: nothing is agreed", ""),
    ("/agreement/", "sally", "The marketing lead writes the first version", ""),
    ("/agreement/", "paul", "Nothing is agreed yet", "/agreement/change/"),
    ("/start/", "xena", "Your drafts come by mail", ""),
    ("/start/", "charlie", "You have no role yet", ""),
]


@pytest.mark.parametrize(("address", "who", "said", "leads_to"), EMPTY, ids=lambda one: one or "anybody")
def test_an_empty_screen_says_what_to_do(
    address: str, who: str, said: str, leads_to: str, request: pytest.FixtureRequest, as_user: AsUser
) -> None:
    browser = as_user(request.getfixturevalue(who)) if who else Client()
    page = html_of(browser.get(address))
    assert said in page
    assert not leads_to or f'href="{leads_to}' in page
    assert WELL.search(page) is None


def test_what_leads_to_a_door_that_is_shut_is_not_offered(as_user: AsUser, sally: User, petra: User) -> None:
    assert NEW_IMPORT not in html_of(as_user(sally).get("/library/"))
    assert "/agreement/" not in html_of(as_user(petra).get("/calls/"))


def test_a_map_where_nothing_is_asked_for_does_not_say_that_all_is_met(as_user: AsUser, ed: User) -> None:
    persona, _ = PersonaFactory(), TopicFactory()
    for stage in BuyingStage.objects.all():
        Target.objects.create(persona=persona, stage=stage, number=0)
    for address in ("/admin/", "/admin/coverage/"):
        page = html_of(as_user(ed).get(address))
        assert "all targets are zero" in page
        assert "target is met" not in page
    Target.objects.all().delete()
    for stage in BuyingStage.objects.all():
        NotApplicable.objects.create(persona=persona, stage=stage, reason="nobody buys there")
    assert "No cell is asked for" in html_of(as_user(ed).get("/admin/coverage/"))


def test_a_map_without_targets_or_pieces_says_how_to_come_by_them(as_user: AsUser, ed: User) -> None:
    PersonaFactory(), TopicFactory()
    page = html_of(as_user(ed).get("/admin/coverage/"))
    assert "Nobody has set a target yet" in page
    assert "/admin/coverage/targets/" in page
    assert NEW_IMPORT in page
