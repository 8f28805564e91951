"""Imports: two who confirm the same one, two of one source at once, and one that is taken back while it runs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from editorial.intake import jobs
from editorial.intake.models import ImportRun
from editorial.intake.runs.piece_writer import PieceWriter
from editorial.intake.runs.running import Running, prepare, run_all
from editorial.pieces.models import ArticlePage
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

    def counted(found: ImportRun) -> None:
        begun.append(found)
        start(found)

    monkeypatch.setattr(jobs, "start", counted)
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


def test_two_imports_of_one_source_make_each_piece_once(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    source = tmp_path / "posts"
    source.mkdir()
    for number in range(8):
        (source / f"{number}.md").write_text(f"---\ntitle: Piece {number}\nauthor: Ann Lee\n---\nWords of {number}.\n")
    runs = [prepare(source), prepare(source)]
    meet(monkeypatch, PieceWriter, "create")
    done = at_once(*(partial(run_all, run) for run in runs))
    assert [run.counts()["failed"] for run in done] == [0, 0]
    assert ArticlePage.objects.count() == 8
    assert sum(run.counts()["created"] for run in done) == 8
    assert sum(run.counts()["unchanged"] for run in done) == 8


def test_imports_of_two_sources_at_once_both_come_in_whole(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    runs = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        for number in range(8):
            text = f"---\ntitle: Piece {number}\nauthor: Ann Lee\n---\nWords of {name} {number}.\n"
            (tmp_path / name / f"{number}.md").write_text(text)
        runs.append(prepare(tmp_path / name))
    meet(monkeypatch, PieceWriter, "create")
    done = at_once(*(partial(run_all, run) for run in runs))
    assert [run.counts()["created"] for run in done] == [8, 8]
    assert ArticlePage.objects.count() == 16
