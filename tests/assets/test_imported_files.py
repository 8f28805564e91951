"""Imported files are assets: read, found by what is in them, tagged by people, taken back whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assets.models import Asset, FilePage, ReadState
from editorial.intake.models import TagProposal
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.runs.undoing import undo
from editorial.intake.tags.confirming import confirm_all
from editorial.platform.models import Job, User
from search.engines import engine
from search.query import Query
from tests.editorial.importing import REAL, differences, dump, real_input

pytestmark = pytest.mark.django_db
DOCUMENTS = REAL / "documents"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    (made / "plant-notes.txt").write_text("Downtime costs more than people think.")
    (made / "not-a-pdf.pdf").write_bytes(b"MZ this is a program")
    (made / "picture.bmp").write_bytes(b"BM")
    (made / "empty.txt").write_bytes(b"")
    return made


def test_files_become_internal_assets_and_what_they_are_not_is_said(folder: Path) -> None:
    run = run_all(prepare(folder, kind="documents"))
    rows = {row.source_key: (row.outcome, row.reason) for row in run.items.all()}
    assert rows["plant-notes.txt"][0] == "created"
    assert "not what its name says" in rows["not-a-pdf.pdf"][1]
    assert "keeps no" in rows["picture.bmp"][1]
    assert rows["empty.txt"] == ("skipped", "The file is empty.")
    asset = Asset.objects.get()
    assert (asset.title, asset.is_internal, asset.is_live) == ("Plant notes", True, True)


def test_a_changed_file_is_a_new_version_and_undo_brings_the_old_one_back(
    folder: Path, work: Callable[[], int]
) -> None:
    run_all(prepare(folder, kind="documents"))
    (folder / "plant-notes.txt").write_text("Downtime costs less than people think.")
    second = run_all(prepare(folder, kind="documents"))
    assert second.counts()["changed"] == 1
    assert Asset.objects.get().versions.count() == 2
    assert undo(second).kept == []
    assert Asset.objects.get().versions.count() == 1


def test_a_file_that_was_rated_since_is_not_taken_back(folder: Path, sally: User) -> None:
    run = run_all(prepare(folder, kind="documents"))
    Asset.objects.get().rate(sally, 4, reason="used it")
    (kept,) = undo(run).kept
    assert "rated" in kept.reason
    assert Asset.objects.exists()


def test_a_file_that_leads_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    (folder / "link.txt").symlink_to(secret)
    run = run_all(prepare(folder, kind="documents"))
    assert "out of the folder" in run.items.get(source_key="link.txt").reason
    assert Asset.objects.count() == 1


@real_input
def test_all_documents_are_kept_and_a_phrase_from_speaker_notes_finds_its_slide(work: Callable[[], int]) -> None:
    before = dump()
    run = run_all(prepare(DOCUMENTS))
    assert run.counts()["created"] == run.total == len(list(DOCUMENTS.iterdir()))
    work()
    assert not Job.objects.failed().exists()
    locked = Asset.objects.get(title="Password protected").current_version
    assert locked is not None
    assert locked.read_state == ReadState.FAILED
    assert "password" in locked.read_problem
    slide = FilePage.objects.exclude(notes="").order_by("pk").first()
    assert slide is not None
    answer = engine().search(Query(text=" ".join(slide.notes.split()[:4]), audience="member"))
    assert str(slide.version.asset.uuid) in [hit.id for hit in answer.hits]
    again = run_all(prepare(DOCUMENTS))
    assert again.counts()["unchanged"] == run.total
    assert undo(run).kept == []
    work()
    assert differences(before, dump()) == {}
    assert engine().search(Query(text="password", audience="member")).hits == ()


def test_confirmed_tags_go_onto_the_asset(folder: Path, work: Callable[[], int]) -> None:
    run_all(prepare(folder, kind="documents"))
    proposal = TagProposal.objects.get()
    proposal.needs = ""
    proposal.save()
    assert str(confirm_all()) == "1 tagged"
    assert Asset.objects.get().format.slug == "white-paper"  # type: ignore[union-attr]
