"""The jobs table: nothing accepted is lost, nothing is done twice, and what went wrong says so."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.platform.jobs import leases
from editorial.platform.jobs.queue import JOB_KINDS, enqueue, job
from editorial.platform.jobs.runner import run, run_due
from editorial.platform.models import Job
from editorial.platform.models.jobs import (
    KEEP_DONE,
    KEEP_ONCE,
    LEASE,
    MAX_ATTEMPTS,
    MAX_OUTAGE_ATTEMPTS,
    Pulse,
    Queue,
    State,
)

pytestmark = pytest.mark.django_db
Handler = Callable[[Job], None]


@pytest.fixture
def handle() -> Iterator[Callable[..., None]]:
    """Register a handler for this test only: `handle("a", lambda row: ...)`."""
    before = dict(JOB_KINDS)

    def register(kind: str, handler: Handler, queue: Queue = Queue.INDEX, *, atomic: bool = True) -> None:
        job(kind, queue, atomic=atomic)(handler)

    yield register
    JOB_KINDS.clear()
    JOB_KINDS.update(before)


def fail_with(error: Exception) -> Handler:
    def handler(row: Job) -> None:
        raise error

    return handler


def ask(kind: str = "a", key: str = "1", **options: object) -> Job:
    row = enqueue(kind, key, {"id": key}, **options)  # type: ignore[arg-type]
    assert row is not None
    return row


def test_what_is_asked_for_twice_before_it_runs_is_done_once_with_the_newest_ids(handle: Callable[..., None]) -> None:
    seen: list[object] = []
    handle("a", lambda row: seen.append(row.payload["id"]))
    enqueue("a", "1", {"id": "old"})
    enqueue("a", "1", {"id": "new"})
    run_due()
    assert seen == ["new"]


def test_what_is_asked_for_while_it_runs_is_done_again(handle: Callable[..., None]) -> None:
    runs: list[int] = []

    def handler(row: Job) -> None:
        runs.append(row.pk)
        if len(runs) == 1:
            enqueue("a", "1")

    handle("a", handler)
    ask()
    run_due()
    assert len(runs) == 2


def test_once_means_once_even_after_it_is_done(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    assert enqueue("a", "1", once=True)
    run_due()
    assert enqueue("a", "1", once=True) is None
    assert run_due() == 0


def test_a_job_is_rolled_back_with_its_cause(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)

    @transaction.atomic
    def cause() -> None:
        ask()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cause()
    assert not Job.objects.exists()


def test_a_kind_nobody_registered_is_refused_when_asked_for() -> None:
    with pytest.raises(KeyError):
        enqueue("nobody's", "1")


def test_a_job_waits_for_its_time(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    ask(not_before=timezone.now() + timedelta(hours=1))
    assert run_due() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1), tick=False):
        assert run_due() == 1


def test_an_alert_overtakes_what_was_there_before(handle: Callable[..., None]) -> None:
    order: list[str] = []

    def slow(row: Job) -> None:
        order.append(row.key)
        if row.key == "1":
            enqueue("urgent", "alert")

    handle("slow", slow)
    handle("urgent", lambda row: order.append(row.key), Queue.ALERTS)
    for key in "123":
        ask("slow", key)
    run_due()
    assert order == ["1", "alert", "2", "3"]


def test_a_failure_is_tried_again_later_and_says_why(handle: Callable[..., None]) -> None:
    handle("a", fail_with(ValueError("no such colour\r\n\x1b[31mred")))
    row = ask()
    assert run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.WAITING, 1)
    assert row.not_before > timezone.now()
    assert row.reason == "ValueError: no such colour [31mred"
    assert list(Job.objects.retrying()) == [row]


def test_what_fails_leaves_nothing_of_itself_behind(handle: Callable[..., None]) -> None:
    def half(row: Job) -> None:
        enqueue("a", "made by the half")
        raise ValueError

    handle("a", half)
    ask()
    run_due()
    assert Job.objects.count() == 1


def attempt_until_failed(row: Job) -> int:
    moment = timezone.now()
    for attempts in range(1, 100):
        with time_machine.travel(moment, tick=False):
            assert run(row.pk)
        row.refresh_from_db()
        if row.state == State.FAILED:
            return attempts
        moment = row.not_before
    raise AssertionError("never failed for good")


def test_a_fault_fails_for_good_after_minutes(handle: Callable[..., None]) -> None:
    handle("a", fail_with(ValueError("broken")))
    start = timezone.now()
    row = ask()
    assert attempt_until_failed(row) == MAX_ATTEMPTS
    assert row.finished_at is not None
    assert timedelta(minutes=3) < row.finished_at - start < timedelta(minutes=6)


@pytest.mark.parametrize("error", [ConnectionRefusedError("x"), TimeoutError(), SMTPServerDisconnected("gone")])
def test_an_outage_is_waited_out_for_a_day(handle: Callable[..., None], error: Exception) -> None:
    handle("a", fail_with(error), atomic=False)
    start = timezone.now()
    row = ask()
    assert attempt_until_failed(row) == MAX_OUTAGE_ATTEMPTS
    assert row.finished_at is not None
    assert timedelta(hours=23) < row.finished_at - start < timedelta(hours=26)
    assert row.reason.startswith("A server did not answer")


def test_a_failed_job_can_be_tried_again_by_hand(handle: Callable[..., None]) -> None:
    outcomes = [fail_with(ValueError("broken"))]
    handle("a", lambda row: outcomes[0](row))
    row = ask()
    attempt_until_failed(row)
    outcomes[0] = lambda row: None
    assert row.retry()
    assert run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.DONE, "")


def test_a_failed_job_is_not_retried_beside_a_newer_one(handle: Callable[..., None]) -> None:
    handle("a", fail_with(ValueError("broken")))
    row = ask()
    attempt_until_failed(row)
    ask()
    assert not row.retry()


def test_a_failed_job_gives_way_to_a_newer_one_for_its_key(handle: Callable[..., None]) -> None:
    def handler(row: Job) -> None:
        if row.payload["id"] == "1":
            enqueue("a", "1", {"id": "newer"})
            raise ValueError("too old")

    handle("a", handler, atomic=False)
    old = ask()
    run_due()
    old.refresh_from_db()
    assert old.state == State.DONE
    assert "A newer job for the same key took over." in old.reason
    assert Job.objects.filter(payload={"id": "newer"}, state=State.DONE).exists()


def test_what_a_dead_worker_left_is_taken_up_when_its_lease_ends(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    row = ask()
    assert row.claim(timezone.now())  # and its worker dies here
    assert run_due() == 0
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1), tick=False):
        assert run_due() == 1


def test_only_one_of_two_workers_gets_a_job(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    row = ask()
    rival = Job.objects.get(pk=row.pk)
    assert row.claim(timezone.now())
    assert not rival.claim(timezone.now())


def test_two_jobs_for_one_key_never_run_at_the_same_time(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    first = ask()
    assert first.claim(timezone.now())
    second = ask()
    assert second.pk != first.pk
    assert not second.claim(timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=second.pk).update(state=State.RUNNING)


def test_a_worker_that_was_too_slow_undoes_what_it_did(handle: Callable[..., None]) -> None:
    def overtaken(row: Job) -> None:
        Job.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)  # someone else's claim
        enqueue("a", "made too late")

    handle("a", overtaken)
    ask()
    run_due()
    assert not Job.objects.filter(key="made too late").exists()


def test_a_job_that_kills_its_worker_each_time_fails_for_good(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    row = ask()
    moment = timezone.now()
    for _ in range(MAX_ATTEMPTS):
        assert row.claim(moment)
        moment += LEASE + timedelta(seconds=1)
    with time_machine.travel(moment, tick=False):
        assert run(row.pk)
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert "The worker died at this 8 times" in row.reason


def test_a_kind_this_worker_does_not_know_is_left_for_a_newer_one(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    row = ask()
    del JOB_KINDS["a"]
    run_due()
    row.refresh_from_db()
    assert row.state == State.WAITING
    assert "Nothing here knows how to do “a”" in row.reason


def test_what_is_long_done_is_forgotten_but_not_what_must_happen_only_once(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    ask(key="plain")
    ask(key="once", once=True)
    run_due()
    ask(key="waiting", not_before=timezone.now() + timedelta(days=1000))
    now = timezone.now()
    assert Job.objects.purge(now) == 0
    assert Job.objects.purge(now + KEEP_DONE + timedelta(seconds=5)) == 1
    assert Job.objects.purge(now + KEEP_ONCE + timedelta(seconds=5)) == 1
    assert [row.key for row in Job.objects.all()] == ["waiting"]


def test_an_empty_table_is_looked_at_with_one_query_for_each_queue(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(len(Queue) + 1):  # and one for what was left behind
        assert run_due() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans a table of so few rows")
def test_no_look_for_the_next_job_sorts_all_that_wait() -> None:
    with CaptureQueriesContext(connection) as asked:
        run_due()
    plans = [row for query in asked for row in plan_of(query["sql"])]
    assert plans
    assert not [row for row in plans if "TEMP B-TREE" in row or "SCAN" in row]


def plan_of(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        return [str(row[3]) for row in cursor.fetchall()]


def test_what_was_left_behind_comes_in_its_turn(handle: Callable[..., None]) -> None:
    seen: list[str] = []
    handle("a", lambda row: seen.append(row.key))
    now = timezone.now()
    for key, minutes in (("second", 2), ("third", 1), ("first", 3)):
        Job.objects.filter(pk=ask(key=key).pk).update(not_before=now - timedelta(minutes=minutes))
    Job.objects.filter(key="second").update(state=State.RUNNING, lease_until=now - timedelta(seconds=1))
    run_due()
    assert seen == ["first", "second", "third"]


def test_a_job_that_hangs_loses_its_lease(handle: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its worker lives, and would keep it for ever."""
    keeper = leases.Keeper()
    monkeypatch.setattr(keeper, "_wake", lambda: None)
    handle("a", lambda row: None)
    row = ask()
    assert row.claim(timezone.now())
    with keeper.holding(row):
        Job.objects.filter(pk=row.pk).update(lease_until=timezone.now())
        keeper.extend()
        row.refresh_from_db()
        assert row.lease_until > timezone.now()
        assert not keeper.hangs()
        an_hour_later = time.monotonic() + leases.LONGEST
        monkeypatch.setattr(leases.time, "monotonic", lambda: an_hour_later)
        Job.objects.filter(pk=row.pk).update(lease_until=timezone.now())
        keeper.extend()
        row.refresh_from_db()
        assert row.lease_until <= timezone.now()
        assert keeper.hangs()
    assert not keeper.hangs()
    assert run_due() == 1


def test_jobs_asked_for_before_the_clock_was_set_back_are_done_now_and_later_ones_as_much_later(
    handle: Callable[..., None],
) -> None:
    done: list[str] = []
    handle("a", lambda row: done.append(row.key))
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=3), tick=False):  # the clock is wrong
        ask(key="at once")
        ask(key="in an hour", not_before=timezone.now() + timedelta(hours=1))
    ask(key="tomorrow", not_before=now + timedelta(days=1))
    with time_machine.travel(now + timedelta(minutes=1), tick=False):  # and is set back
        run_due()
        assert done == []
        assert Job.objects.bring_forward(timezone.now()) == 2
        run_due()
        assert done == ["at once"]
        assert Job.objects.bring_forward(timezone.now()) == 0
    with time_machine.travel(now + timedelta(minutes=62), tick=False):
        run_due()
    assert done == ["at once", "in an hour"]


def test_clocks_of_machines_that_differ_a_little_change_nothing(handle: Callable[..., None]) -> None:
    handle("a", lambda row: None)
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        ask()
    assert Job.objects.bring_forward(timezone.now()) == 0


def test_a_worker_that_died_before_the_clock_was_set_back_does_not_count_as_running() -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        Pulse.beat("gone:1")
    Pulse.beat("here:1")
    assert [pulse.name for pulse in Pulse.objects.beating(timezone.now())] == ["here:1"]
