"""What was uploaded for an import goes when it is of no use: exports name readers, commenters and members."""

import os
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from editorial.intake import periodic_tasks
from editorial.intake.jobs import go_on_with_left_runs
from editorial.intake.models import ImportRun
from editorial.intake.retention import KEPT, UPLOADING, forget_sources
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.sources.uploads import keep_upload

pytestmark = pytest.mark.django_db
READER = b"email\nann@reader.example\n"
POSTS = b"post_id,is_published,title,post_date\n1.one,true,One,2024-01-01T00:00:00Z\n"


def packed(**files: bytes) -> "SimpleUploadedFile":
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("export.zip", held.getvalue())


def upload(**files: bytes) -> ImportRun:
    identity = uuid4()
    return prepare(keep_upload(packed(**files), identity), identity=identity)


def kept(run: ImportRun) -> bytes:
    return b"".join(file.read_bytes() for file in run.folder.rglob("*") if file.is_file())


SUBSTACK = {
    "posts.csv": POSTS,
    "posts/1.one.html": b"<p>Words.</p>",
    "posts/1.one.opens.csv": READER,
    "posts/1.one.delivers.csv": READER,
    "email_list.letters.csv": READER,
}


@pytest.mark.parametrize("folder", ["", "export/"])
def test_lists_of_readers_in_an_upload_never_come_to_lie_here(folder: str) -> None:
    run = upload(**{f"{folder}{name}": content for name, content in SUBSTACK.items()})
    assert b"Words." in kept(run)
    assert b"ann@reader.example" not in kept(run)
    run_all(run)
    said = run.items.get(source_key="lists of readers").reason
    assert said == "3 lists of readers were not opened, nor kept here. Delete them where the export is kept."


def test_what_medium_knows_of_a_writer_is_not_kept() -> None:
    story = b'<article class="h-entry"><section class="e-content">Words.</section></article>'
    others = {"profile/profile.html": b"ann@writer.example", "ips/ips-0001.html": b"192.0.2.7"}
    run = upload(**{"posts/2020-01-01_One-0123456789ab.html": story}, **others)
    assert run.kind == "medium"
    assert b"Words." in kept(run)
    assert b"writer.example" not in kept(run)
    assert b"192.0.2.7" not in kept(run)


def test_an_upload_goes_with_the_end_of_its_run(django_capture_on_commit_callbacks: Any) -> None:
    run = upload(**{"a.md": b"---\ntitle: A\n---\nann@reader.example"})
    assert b"ann@reader.example" in kept(run)
    with django_capture_on_commit_callbacks(execute=True):
        run_all(run)
        assert run.folder.exists()  # until it is certain that the run has ended
    assert not run.folder.exists()


def test_a_run_that_nobody_decides_about_goes_after_a_while_with_its_upload() -> None:
    old, new = upload(**{"a.md": b"Text of old."}), upload(**{"b.md": b"Text of new."})
    ImportRun.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT - timedelta(hours=1))
    assert forget_sources() == 1
    assert list(ImportRun.objects.all()) == [new]
    assert not old.folder.exists()
    assert new.folder.exists()
    assert forget_sources() == 0


def test_what_a_killed_upload_or_a_killed_worker_left_goes_too() -> None:
    left, fresh = (Path(settings.VAR_DIR, "imports", str(uuid4())) for _ in range(2))
    for folder in (left, fresh):
        folder.mkdir(parents=True)
        (folder / "list.csv").write_bytes(READER)
    long_ago = timezone.now().timestamp() - UPLOADING.total_seconds() - 60
    os.utime(left, (long_ago, long_ago))
    finished, running = upload(**{"a.md": b"Text of one."}), upload(**{"b.md": b"Text of two."})
    ImportRun.objects.filter(pk=finished.pk).update(started_at=timezone.now(), finished_at=timezone.now())
    ImportRun.objects.filter(pk=running.pk).update(started_at=timezone.now(), created_at=timezone.now() - 2 * KEPT)
    assert forget_sources() == 2
    assert not left.exists()
    assert not finished.folder.exists()
    assert fresh.exists()
    assert running.spool.exists()


def test_the_worker_looks_by_itself() -> None:
    assert [row.task for row in periodic_tasks.PERIODIC_TASKS] == [forget_sources, go_on_with_left_runs]
