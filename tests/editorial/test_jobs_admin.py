"""Failed jobs are shown to editors, with the reason and another try."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assets.models import Asset, AssetKind
from audience.job_words import masked
from editorial.platform.emails import EMAIL_WRITERS
from editorial.platform.jobs.descriptions import describe, descriptions
from editorial.platform.jobs.queue import JOB_KINDS
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import Pulse, State
from editorial.vocabulary.models import BuyingStage, Format, Persona, Topic
from tests.factories import AssetFactory, ContactFactory, JobFactory

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


def failed_job(key: str, reason: str = "The mail server refused.", kind: str = "mail", **payload: object) -> Job:
    return JobFactory(failed=True, kind=kind, key=key, reason=reason, payload=payload)


def shown(client: Client, **asked: object) -> str:
    answer = client.get(reverse("jobs"), asked)
    assert answer.status_code == 200
    return answer.text


def test_an_empty_report_says_what_would_be_here(ed: User, as_user: LogIn) -> None:
    page = shown(as_user(ed))
    assert "Nothing has failed" in page
    assert "No worker is running" in page


def test_a_failed_job_shows_its_reason_as_text(ed: User, as_user: LogIn) -> None:
    failed_job("1", "<script>alert(1)</script>")
    Pulse.beat("here:1")
    page = shown(as_user(ed))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "No worker is running" not in page
    assert "1 worker\n" in page


def test_one_is_tried_again(ed: User, as_user: LogIn) -> None:
    wanted, other = failed_job("1"), failed_job("2")
    page = as_user(ed).post(reverse("retry_jobs"), {"only": wanted.pk, "job": [other.pk]}, follow=True)
    assert "1 job will be tried again now." in page.content.decode()
    assert list(Job.objects.failed()) == [other]


def test_those_ticked_or_all_are_tried_again(ed: User, as_user: LogIn) -> None:
    rows = [failed_job(str(n)) for n in range(4)]
    client = as_user(ed)
    client.post(reverse("retry_jobs"), {"job": [rows[0].pk, rows[1].pk]})
    assert Job.objects.failed().count() == 2
    client.post(reverse("retry_jobs"), {"all": "yes"})
    assert Job.objects.failed().count() == 0


def test_all_are_those_that_the_filters_show(ed: User, as_user: LogIn) -> None:
    refused, broken = failed_job("1"), failed_job("2", "KeyError: page", kind="assets.mirror")
    client = as_user(ed)
    assert "Try all 1 failed again" in " ".join(shown(client, kind="assets.mirror").split())
    answer = client.post(f"{reverse('retry_jobs')}?kind=assets.mirror&p=1", {"all": "yes"}, follow=True)
    assert answer.redirect_chain == [(f"{reverse('jobs')}?kind=assets.mirror", 302)]
    assert "1 job will be tried again now." in answer.text
    assert list(Job.objects.failed()) == [refused]
    client.post(f"{reverse('retry_jobs')}?q=refused", {"all": "yes"})
    assert not Job.objects.failed().exists()
    broken.refresh_from_db()
    assert broken.state == State.WAITING


def test_filters_that_make_no_sense_try_nothing_again(ed: User, as_user: LogIn) -> None:
    failed_job("1")
    as_user(ed).post(f"{reverse('retry_jobs')}?state=nonsense", {"all": "yes"})
    assert Job.objects.failed().count() == 1


def test_a_newer_one_for_the_same_thing_wins(ed: User, as_user: LogIn) -> None:
    failed_job("1")
    JobFactory(key="1")
    page = as_user(ed).post(reverse("retry_jobs"), {"all": "yes"}, follow=True)
    assert "1 left alone" in page.content.decode()


@pytest.mark.parametrize("posted", [{}, {"only": "x"}, {"job": ["-1", "9" * 30]}])
def test_nonsense_changes_nothing(ed: User, as_user: LogIn, posted: dict[str, object]) -> None:
    failed_job("1")
    page = as_user(ed).post(reverse("retry_jobs"), posted, follow=True)
    assert "Nothing was ticked" in page.content.decode()
    assert Job.objects.failed().count() == 1


def test_reading_the_report_changes_nothing_and_neither_does_getting_the_retry(ed: User, as_user: LogIn) -> None:
    failed_job("1")
    assert as_user(ed).get(reverse("retry_jobs")).status_code == 405
    assert Job.objects.failed().count() == 1


@pytest.mark.parametrize("name", ["sally", "petra", "charlie"])
def test_those_who_do_not_edit_may_not_see_it(request: pytest.FixtureRequest, as_user: LogIn, name: str) -> None:
    failed_job("1")
    client = as_user(request.getfixturevalue(name))
    for place in ("jobs", "jobs_results"):
        assert client.get(reverse(place)).status_code in {302, 403}
    assert client.post(reverse("retry_jobs"), {"all": "yes"}).status_code in {302, 403}
    assert Job.objects.failed().count() == 1


@pytest.mark.usefixtures("frame_kept")
def test_its_queries_do_not_grow_with_its_rows(ed: User, as_user: LogIn, article: Asset) -> None:
    """Seventeen, most of them Wagtail's frame. The report's own: how many, the page, what they are about (one for each
    model), the counts, the workers, and how many can be tried again.
    """
    client = as_user(ed)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            shown(client)
        return len(seen)

    def fail(number: int) -> None:
        for _ in range(number):
            failed_job(f"{Job.objects.count()}", kind="assets.index", asset=str(article.uuid))

    fail(3)
    few = queries()
    fail(57)
    assert (few, queries()) == (17, 17)


STATES = {
    "failed": {"state": State.FAILED, "attempts": 8},
    "retrying": {"state": State.WAITING, "attempts": 2},
    "waiting": {"state": State.WAITING},
    "running": {"state": State.RUNNING, "attempts": 1},
    "done": {"state": State.DONE, "attempts": 1},
}


@pytest.fixture
def one_of_each() -> None:
    for name, state in STATES.items():
        JobFactory(key=name, reason=f"It is {name}.", **state)


@pytest.mark.parametrize(
    ("asked", "found"),
    [({}, {"failed", "retrying"}), ({"state": "any"}, set(STATES)), *(({"state": name}, {name}) for name in STATES)],
)
def test_what_went_wrong_is_shown_and_the_rest_on_request(
    ed: User, as_user: LogIn, one_of_each: None, asked: dict[str, str], found: set[str]
) -> None:
    page = shown(as_user(ed), **asked)
    assert {name for name in STATES if f"It is {name}." in page} == found


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"queue": "mail"}, 2),
        ({"queue": "crm"}, 0),
        ({"kind": "mail"}, 2),
        ({"kind": "assets.read"}, 0),
        ({"q": "It is retrying"}, 1),
        ({"created_at_from": "2020-01-01"}, 2),
        ({"created_at_to": "2020-01-01"}, 0),
        ({"created_at_to": "soon"}, 0),
    ],
)
def test_it_is_narrowed(ed: User, as_user: LogIn, one_of_each: None, asked: dict[str, str], number: int) -> None:
    page = shown(as_user(ed), **asked)
    assert len(re.findall("It is \\w+\\.", page)) == number
    assert ("No job matches" in page) == (number == 0)


def test_it_is_sorted(ed: User, as_user: LogIn) -> None:
    for tries in (3, 1, 2):
        JobFactory(reason=f"Try {tries}.", attempts=tries)
    page = shown(as_user(ed), ordering="attempts")
    assert page.index("Try 1.") < page.index("Try 2.") < page.index("Try 3.")


def test_what_it_is_about_is_said_in_words(ed: User, as_user: LogIn, article: Asset) -> None:
    failed_job("1", kind="assets.index", asset=str(article.uuid))
    page = shown(as_user(ed))
    assert "Put into the library&#x27;s index" in page
    assert article.title in page


@pytest.fixture
def article() -> Asset:
    return AssetFactory(kind=AssetKind.LINK, title="What an hour costs")


def said(kind: str, key: str = "1", **payload: object) -> tuple[str, str]:
    [described] = describe([Job(kind=kind, key=key, payload=payload)])
    return tuple(described)


def test_people_are_hinted_at_not_named() -> None:
    contact = ContactFactory(email="jonas@halden.example", name="Jonas Lind")
    what, about = said("mail", email="audience.page", contact=str(contact.uuid))
    assert (what, about) == ("Mail: the reader's own page", "j…@halden.example")
    assert masked("nobody") == "…@nobody"


def test_a_cell_is_said_by_its_terms() -> None:
    terms = [Persona, BuyingStage, Topic, Format]
    cell = [model.objects.create(label=f"A {model.__name__}", slug="one").pk for model in terms]
    key = "-".join(map(str, cell))
    assert said("calendar.cell", key, cell=cell)[1] == "A Persona · A BuyingStage · A Topic · A Format"
    assert said("calendar.cell", "9-9", cell=[])[1] == "no longer there"


def test_what_is_gone_or_unknown_is_said_to_be(db: None) -> None:
    assert said("assets.index", asset="00000000-0000-4000-8000-000000000000")[1] == "no longer there"
    assert said("assets.read", version="no number")[1] == "no longer there"
    assert said("calendar.rebuild")[1] == ""
    assert said("of a room that was removed") == ("of a room that was removed", "")


def test_every_kind_of_job_and_email_is_described() -> None:
    ours = {kind for kind in JOB_KINDS if not kind.startswith("test")}
    assert (ours | set(EMAIL_WRITERS)) - set(descriptions()) == set()
    assert set(descriptions()) - ours - set(EMAIL_WRITERS) == set()


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_it_is_taken_away_with_formulas_as_text(ed: User, as_user: LogIn, article: Asset, export: str) -> None:
    Asset.objects.update(title="=1+1")
    failed_job("1", "@SUM(A1)", kind="assets.index", asset=str(article.uuid))
    failed_job("2", "Something else")
    answer = as_user(ed).get(reverse("jobs"), {"export": export, "q": "SUM"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if export == "csv":
        assert b"'=1+1,failed,'@SUM(A1),8," in content
        assert content.count(b"\r\n") == 2
        return
    sheet = load_workbook(BytesIO(content)).active
    assert [cell.value for cell in sheet[2]][1:4] == ["'=1+1", "failed", "'@SUM(A1)"]
