"""What could not be done is shown to editors, with the reason and another try."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.platform.models import Job, User
from editorial.platform.models.jobs import Pulse, Queue, State

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


def given_up(key: str, reason: str = "The mail server refused.") -> Job:
    return Job.objects.create(
        kind="mail", key=key, queue=Queue.MAIL, state=State.DEAD, attempts=8, reason=reason, finished_at=timezone.now()
    )


def test_an_empty_report_says_what_would_be_here(ed: User, as_user: LogIn) -> None:
    page = as_user(ed).get(reverse("jobs"))
    assert "Nothing was given up" in page.content.decode()
    assert "No worker is running" in page.content.decode()


def test_a_given_up_job_shows_its_reason_as_text(ed: User, as_user: LogIn) -> None:
    given_up("1", "<script>alert(1)</script>")
    Pulse.beat("here:1")
    page = as_user(ed).get(reverse("jobs")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "No worker is running" not in page


def test_one_is_tried_again(ed: User, as_user: LogIn) -> None:
    wanted, other = given_up("1"), given_up("2")
    page = as_user(ed).post(reverse("retry_jobs"), {"only": wanted.pk, "job": [other.pk]}, follow=True)
    assert "1 job will be tried again now." in page.content.decode()
    assert list(Job.objects.dead()) == [other]


def test_those_ticked_or_all_are_tried_again(ed: User, as_user: LogIn) -> None:
    rows = [given_up(str(n)) for n in range(4)]
    client = as_user(ed)
    client.post(reverse("retry_jobs"), {"job": [rows[0].pk, rows[1].pk]})
    assert Job.objects.dead().count() == 2
    client.post(reverse("retry_jobs"), {"all": "yes"})
    assert Job.objects.dead().count() == 0


def test_a_newer_one_for_the_same_thing_wins(ed: User, as_user: LogIn) -> None:
    given_up("1")
    Job.objects.create(kind="mail", key="1", queue=Queue.MAIL)
    page = as_user(ed).post(reverse("retry_jobs"), {"all": "yes"}, follow=True)
    assert "1 left alone" in page.content.decode()


@pytest.mark.parametrize("posted", [{}, {"only": "x"}, {"job": ["-1", "9" * 30]}])
def test_nonsense_changes_nothing(ed: User, as_user: LogIn, posted: dict[str, object]) -> None:
    given_up("1")
    page = as_user(ed).post(reverse("retry_jobs"), posted, follow=True)
    assert "Nothing was ticked" in page.content.decode()
    assert Job.objects.dead().count() == 1


def test_reading_the_report_changes_nothing_and_neither_does_getting_the_retry(ed: User, as_user: LogIn) -> None:
    given_up("1")
    assert as_user(ed).get(reverse("retry_jobs")).status_code == 405
    assert Job.objects.dead().count() == 1


@pytest.mark.parametrize("name", ["sally", "petra", "charlie"])
def test_those_who_do_not_edit_may_not_see_it(request: pytest.FixtureRequest, as_user: LogIn, name: str) -> None:
    given_up("1")
    client = as_user(request.getfixturevalue(name))
    assert client.get(reverse("jobs")).status_code in {302, 403}
    assert client.post(reverse("retry_jobs"), {"all": "yes"}).status_code in {302, 403}
    assert Job.objects.dead().count() == 1


def test_its_queries_do_not_grow_with_its_rows(ed: User, as_user: LogIn) -> None:
    """Seventeen, most of them Wagtail's frame; the report's own are the page, four counts and the workers."""
    client = as_user(ed)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("jobs"))
        return len(seen)

    given_up("first")
    few = queries()
    for n in range(60):
        given_up(str(n))
    assert queries() == few <= 17


@pytest.mark.parametrize("show", ["failing", "backlog"])
def test_what_waits_is_shown_too(ed: User, as_user: LogIn, show: str) -> None:
    Job.objects.create(kind="mail", key="later", queue=Queue.MAIL, attempts=2, reason="A server did not answer.")
    assert "A server did not answer." in as_user(ed).get(reverse("jobs"), {"show": show}).content.decode()
