"""The commands that hold everything together."""

import os
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from editorial.platform.management.benchmarking import BenchResult, compare
from editorial.platform.management.commands import demo
from editorial.platform.management.database_version import refuse_another_version


def test_bench_lists_its_names() -> None:
    out = StringIO()
    call_command("bench", stdout=out)
    assert out.getvalue().startswith("Benches: ")


def test_an_unknown_bench_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(CommandError, match="No bench is called nothing"):
        call_command("bench", "nothing")


def test_a_comparison_sees_what_costs_twice_as_much() -> None:
    double = compare("twice", lambda: sum(range(20_000)), lambda: sum(range(10_000)), turns=5)
    assert 1.4 < double.ratio.median < 2.8
    assert "twice: " in "\n".join(BenchResult("A bench", [double]).lines())


def test_the_demo_begins_again_through_uv_when_a_package_of_its_own_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV", "/opt/uv")
    assert demo.beginning_again(["manage.py", "demo"]) == [sys.executable, "manage.py", "demo"]
    monkeypatch.setattr(demo, "PACKAGES", ["nowhere_to_be_found"])
    again = demo.beginning_again(["manage.py", "demo", "--no-serve"])
    assert again[:2] + again[-5:] == ["/opt/uv", "run", "--extra", "demo", "manage.py", "demo", "--no-serve"]


def test_the_demo_says_what_to_do_where_there_is_no_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("UV", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(demo, "PACKAGES", ["nowhere_to_be_found"])
    assert demo.beginning_again(["manage.py", "demo"]) == [sys.executable, "manage.py", "demo"]
    with pytest.raises(CommandError, match=r"uv run --extra demo manage\.py demo"):
        call_command("demo", no_serve=True)


def test_the_doctor_names_every_part(db: None) -> None:
    out = StringIO()
    with suppress(SystemExit):  # unwell is an answer too: no worker runs beside a test
        call_command("doctor", stdout=out)
    assert "database: " in out.getvalue()


@pytest.mark.parametrize("said", ["older version: 1 migrations", "newer version", "is empty"])
def test_nothing_works_on_the_database_of_another_version(db: None, said: str) -> None:
    """Nor serves: `serve` ends when its worker does (test_serving)."""
    applied = MigrationRecorder.Migration.objects.all()
    if said == "newer version":
        MigrationRecorder(connection).record_applied("assets", "9999_of_next_year")
    elif said == "is empty":
        applied.delete()
    else:
        applied.filter(app="vocabulary").latest("pk").delete()
    with pytest.raises(CommandError, match=said):
        call_command("work")


def test_migrations_of_packages_that_are_gone_are_no_newer_version(db: None) -> None:
    MigrationRecorder(connection).record_applied("wagtailsearch", "9999_squashed_and_gone")
    refuse_another_version()


def test_no_worker_of_celery_works_on_an_empty_database(tmp_path: Path) -> None:
    surroundings = os.environ | {
        "VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "CELERY_BROKER_URL": "memory://",
    }  # fmt: skip
    command = [sys.executable, "-m", "celery", "-A", "editorial.platform", "worker", "--pool", "solo"]
    ended = subprocess.run(  # noqa: S603 - our own program
        command, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "The database is empty. Run manage.py migrate" in ended.stderr
