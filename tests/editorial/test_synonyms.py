"""Synonyms: edited in the CMS, in force at once in the library, its API and on the site, with an engine and without."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assets.models import Asset
from assets.searching.documents import documents_for
from editorial.platform.models import User
from editorial.vocabulary.models import SynonymGroup
from editorial.vocabulary.models.synonyms import LONGEST, MOST_EXPRESSIONS
from search.engines import Engine, Unavailable, engine
from tests.factories import AssetFactory
from tests.html import html_of

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
ADDRESS = "/admin/snippets/vocabulary/synonymgroup/"


@pytest.fixture
def guide() -> Asset:
    made: Asset = AssetFactory(title="What it costs to own a line", summary="The total cost of ownership, by year.")
    engine().index(documents_for(Asset.objects.all()))
    return made


def edited(ed: User, as_user: AsUser) -> None:
    answer = as_user(ed).post(f"{ADDRESS}add/", {"expressions": "TCO\r\n\r\n  total cost of  ownership \r\ntco"})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def test_what_is_edited_in_the_cms_holds_at_once_in_the_library(
    guide: Asset, ed: User, sally: User, as_user: AsUser
) -> None:
    browser = as_user(sally)
    assert browser.get("/api/library/search?q=tco").json()["count"] == 0
    edited(ed, as_user)
    found = as_user(sally).get("/api/library/search?q=tco").json()
    assert [row["uuid"] for row in found["results"]] == [str(guide.uuid)]
    assert found["also"] == ["total cost of ownership"]
    page = html_of(as_user(sally).get("/library/?q=tco"))
    assert "Also looked for: “total cost of ownership”." in page
    SynonymGroup.objects.all().delete()
    assert as_user(sally).get("/api/library/search?q=tco").json()["count"] == 0


def test_readers_find_by_synonyms_too_also_on_a_page_that_was_kept(
    client: Client, published: Callable[..., Any], work: Callable[[], int], ed: User, as_user: AsUser
) -> None:
    published("Ten years of a line", ("Money", "<p>The total cost of ownership.</p>"))
    work()
    for _ in range(2):
        assert "Ten years of a line" not in html_of(client.get("/search/?q=TCO"))
    edited(ed, as_user)
    page = html_of(client.get("/search/?q=TCO"))
    assert "Ten years of a line" in page
    assert "Also looked for: “total cost of ownership”." in page


def test_the_simple_searches_know_them_as_well(
    guide: Asset,
    published: Callable[..., Any],
    sally: User,
    client: Client,
    as_user: AsUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    SynonymGroup.objects.create(expressions="TCO\ntotal cost of ownership")
    published("TCO of a line")

    def down(*args: object, **kwargs: object) -> None:
        raise Unavailable("nobody answers")

    monkeypatch.setattr(Engine, "search", down)
    assert as_user(sally).get("/api/library/search?q=tco").json()["count"] >= 1
    assert "TCO of a line" in html_of(client.get("/search/?q=total+cost+of+ownership"))


def test_lines_are_kept_tidy_and_told_in_a_row(ed: User, as_user: AsUser) -> None:
    edited(ed, as_user)
    group = SynonymGroup.objects.get()
    assert group.expressions == "TCO\ntotal cost of ownership"
    page = html_of(as_user(ed).get(f"{ADDRESS}?q=tco"))
    assert "TCO = total cost of ownership" in page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("TCO", "at least two"),
        ("TCO\ntco\n tco ", "at least two"),
        ("TCO\n…\n", "at least two"),
        ("\n".join(f"word {n}" for n in range(MOST_EXPRESSIONS + 1)), "Make two groups"),
        ("TCO\n" + "x" * (LONGEST + 1), "too long"),
    ],
)
def test_what_finds_nothing_is_refused_with_the_reason(written: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        SynonymGroup(expressions=written).full_clean()


def test_any_number_of_groups_costs_a_search_one_query(
    guide: Asset, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 200):
        SynonymGroup.objects.bulk_create(SynonymGroup(expressions=f"a{n}\nb{n}") for n in range(count))
        with django_assert_num_queries(1):
            SynonymGroup.objects.for_search()
