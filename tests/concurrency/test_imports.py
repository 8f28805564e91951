"""Imports: two who confirm the same one, and one that is taken back while it runs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from editorial.intake import jobs
from editorial.intake.models import ImportRun
from editorial.intake.runs.running import Running, prepare
from editorial.platform.models import Job, User
from tests.concurrency.at_once import at_once, meet


@pytest.fixture
def run(settings: LazySettings, tmp_path: Path) -> ImportRun:
    settings.VAR_DIR = tmp_path / "var"
    source = tmp_path / "posts"
    source.mkdir()
    (source / "one.md").write_text("---\ntitle: One\n---\n\n# One\n\nWords enough for a piece.\n")
    return prepare(source)


def test_an_import_confirmed_by_two_begins_once(
    run: ImportRun, ed: User, paul: User, as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[ImportRun] = []
    start = jobs.start
    monkeypatch.setattr(jobs, "start", lambda found: (begun.append(found), start(found)))
    meet(monkeypatch, jobs, "start")
    browsers = [as_user(ed), as_user(paul)]
    said = {"action": "start", "under": "/", "files": "internal"}
    at_once(*(partial(one.post, f"/admin/imports/{run.uuid}/change/", said) for one in browsers))
    assert len(begun) == 1
    assert Job.objects.filter(kind="intake.run").count() == 1


def test_a_run_that_is_being_taken_back_writes_no_more(run: ImportRun) -> None:
    running = Running(run)
    ImportRun.objects.update(undo_started_at=timezone.now())
    with pytest.raises(RuntimeError, match="taken back"):
        running.step()
    assert not run.items.exists()
