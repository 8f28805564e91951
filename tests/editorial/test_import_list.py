"""The list of imports: what was brought in, from where, and how far it is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.intake.models import ImportRun, ImportState, TagProposal
from editorial.platform.models import User

pytestmark = pytest.mark.django_db

NOW = timezone.now()
STARTED = {"started_at": NOW}
FINISHED = STARTED | {"finished_at": NOW}
UNDOING = FINISHED | {"undo_started_at": NOW}
FIELDS: dict[ImportState, dict[str, Any]] = {
    ImportState.WAITING: {},
    ImportState.RUNNING: STARTED,
    ImportState.FINISHED: FINISHED,
    ImportState.UNDOING: UNDOING,
    ImportState.UNDONE: UNDOING | {"undone_at": NOW},
    ImportState.REFUSED: STARTED | {"problem": "It is no archive."},
}


@pytest.fixture
def desk(as_user: Callable[[User], Client], ed: User) -> Client:
    return as_user(ed)


@pytest.fixture
def one_of_each(ed: User) -> dict[ImportState, ImportRun]:
    def make(state: ImportState) -> ImportRun:
        kind = "wordpress" if state == ImportState.REFUSED else "markdown"
        return ImportRun.objects.create(kind=kind, name=f"The {state} one", started_by=ed, **FIELDS[state])

    return {state: make(state) for state in ImportState}


def shown(desk: Client, **asked: object) -> str:
    answer = desk.get(reverse("imports"), asked)
    assert answer.status_code == 200
    return answer.text


def test_an_empty_list_says_what_could_be_brought_in(desk: Client) -> None:
    page = shown(desk)
    assert "Nothing was imported yet" in page
    assert all(source in page for source in ("WordPress", "Ghost", "Medium", "Substack", "Markdown", "HTML"))
    assert reverse("imports_new") in page
    assert "Confirm tags" not in page


def test_the_list_and_the_filter_agree_on_every_state(one_of_each: dict[ImportState, ImportRun]) -> None:
    assert {state: run.state for state, run in one_of_each.items()} == {state: state for state in ImportState}
    assert {state: ImportRun.objects.in_state(state).get() for state in ImportState} == one_of_each


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, set(ImportState)),
        *(({"state": state.value}, {state}) for state in ImportState),
        ({"kind": "wordpress"}, {ImportState.REFUSED}),
        ({"kind": "documents"}, set()),
        ({"q": "undoing"}, {ImportState.UNDOING}),
        ({"state": "nonsense"}, set()),
    ],
)
def test_it_is_narrowed(
    desk: Client, one_of_each: dict[ImportState, ImportRun], asked: dict[str, str], found: set[ImportState]
) -> None:
    page = shown(desk, **asked)
    assert {state for state in ImportState if f"The {state} one" in page} == found
    assert ("No import matches" in page) == (not found)


def test_it_is_sorted(desk: Client) -> None:
    for total in (3, 1, 2):
        ImportRun.objects.create(kind="markdown", name=f"Of {total} items", total=total)
    page = shown(desk, ordering="total")
    assert page.index("Of 1 items") < page.index("Of 2 items") < page.index("Of 3 items")


def test_an_import_leads_to_its_page_and_tags_to_theirs(
    desk: Client, one_of_each: dict[ImportState, ImportRun]
) -> None:
    TagProposal.objects.create(piece="00000000000000000000000000000001", title="Why downtime hides")
    page = shown(desk)
    assert all(run.get_absolute_url() in page for run in one_of_each.values())
    assert "Confirm tags of 1" in page
    assert reverse("imports_tags") in page


@pytest.mark.parametrize("person", ["sally", "petra", "charlie"])
def test_its_results_are_for_editors_too(
    person: str, request: pytest.FixtureRequest, as_user: Callable[[User], Client]
) -> None:
    client = as_user(request.getfixturevalue(person))
    assert client.get(reverse("imports_results")).status_code in {302, 403}


@pytest.mark.usefixtures("frame_kept")
def test_it_takes_the_same_queries_for_sixty_imports_as_for_three(desk: Client, ed: User) -> None:
    """Fourteen, most of them Wagtail's frame. The list's own: how many, the page, and how many tags wait."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            shown(desk)
        return len(seen)

    def bring_in(number: int) -> None:
        runs = [ImportRun(kind="markdown", name="Old blog", started_by=ed) for _ in range(number)]
        ImportRun.objects.bulk_create(runs)

    bring_in(3)
    few = queries()
    bring_in(57)
    assert (few, queries()) == (14, 14)


def test_it_is_taken_away_with_formulas_as_text(desk: Client, ed: User) -> None:
    ImportRun.objects.create(kind="markdown", name="=1+1", problem="-none", total=2)
    answer = desk.get(reverse("imports"), {"export": "csv"})
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert ",'=1+1,Folder of Markdown or HTML" in content
    assert ",refused,2,command," in content
    assert ",'-none\r\n" in content
