"""A disk that is really full: people are told, nothing half is left behind, nothing acknowledged is lost, and once
there is room everything goes on by itself.
"""

import errno
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from assets.extract.file_reading import read_version
from assets.models import Asset, FilePage, Version
from audience.events.drain import read_spool
from editorial.intake.models import ImportItem, ImportRun
from editorial.intake.runs.running import Running, prepare
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import State
from editorial.platform.spool.reading import spool_files
from editorial.platform.spool.writing import Spool
from search.engines import engine
from search.query import Query
from tests.assets import made
from tests.audience.test_beacon import event, tell
from tests.factories import AssetFactory
from tests.full_disk import TOO_MUCH, SmallDisk, small_disk
from tests.machines.cluster import Redis

__all__ = ["small_disk"]
pytestmark = pytest.mark.django_db

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def eds_browser(ed: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(ed)
    return browser


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def is_told(answer: Any) -> bool:
    """Why, and that nothing was saved."""
    said = answer.content.decode()
    return answer.status_code == 503 and "There is no room left on the disk" in said and "was not saved" in said


@pytest.mark.parametrize("address", ["/library/add/", "/admin/documents/add/"])
def test_an_upload_that_does_not_fit_is_told_so_and_leaves_nothing(
    address: str, eds_browser: Client, small_disk: SmallDisk, settings: LazySettings
) -> None:
    settings.MEDIA_ROOT = small_disk.path
    collection = {"collection": 1} if "admin" in address else {}
    large = file("large.txt", TOO_MUCH.hex().encode())
    assert is_told(eds_browser.post(address, {"title": "Deck", "file": large, **collection}))
    assert (small_disk.files(), Document.objects.count(), Asset.objects.count()) == ([], 0, 0)
    assert (
        eds_browser.post(address, {"title": "Deck", "file": file("small.txt", b"fits"), **collection}).status_code
        == 302
    )
    assert [path.read_bytes() for path in small_disk.files()] == [b"fits"]


def test_a_file_whose_rows_did_not_fit_goes_with_them(
    eds_browser: Client, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"

    def refuse(*args: object) -> None:
        raise FULL

    monkeypatch.setattr("assets.adding.views.announce", refuse)
    assert is_told(eds_browser.post("/library/add/", {"title": "Deck", "file": file("deck.txt", b"words")}))
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def zipped(**names: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in names.items():
            packed.writestr(f"{name}.md", content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.md", TOO_MUCH), ("site.zip", zipped(a=TOO_MUCH)), ("site.zip", zipped(a=b"few words. " * 400_000))],
    ids=["a file", "a ZIP", "what a ZIP holds"],
)
def test_an_import_that_does_not_fit_is_told_so_and_leaves_nothing(
    name: str, content: bytes, eds_browser: Client, small_disk: SmallDisk, settings: LazySettings
) -> None:
    settings.VAR_DIR = small_disk.path
    assert is_told(eds_browser.post("/admin/imports/new/", {"upload": file(name, content)}))
    assert (small_disk.files(), ImportRun.objects.count()) == ([], 0)
    fits = {"upload": file("page.md", b"# Tides\n\nThey come and go.")}
    assert eds_browser.post("/admin/imports/new/", fits).status_code == 302


def test_an_import_under_way_waits_for_room_and_gives_up_no_item(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "tides.md").write_text("---\ntitle: Tides\n---\n\nThey come and go.\n")
    running = Running(prepare(tmp_path / "site"))
    with monkeypatch.context() as full:
        for writer in running.writers.values():
            full.setattr(writer, "create", lambda item: (_ for _ in ()).throw(FULL))
        with pytest.raises(OSError, match="No space left"):
            running.step()
    assert ImportItem.objects.count() == 0
    running.step()
    assert set(ImportItem.objects.values_list("title", "outcome")) == {("Tides", "created")}


def test_what_the_beacon_acknowledged_is_read_whole_though_the_disk_was_full(
    client: Client, small_disk: SmallDisk, settings: LazySettings
) -> None:
    settings.SPOOL_DIR = small_disk.path / "spool"
    told = [event() for _ in range(60)]
    answers = [tell(client, one) for one in told[:20]]
    small_disk.fill()
    answers += [tell(client, one) for one in told[20:40]]
    assert answers[-1].status_code == 503
    assert "not kept, please send it again: No space left on device" in answers[-1].json()["error"]
    small_disk.make_room()
    answers += [tell(client, one) for one in told[40:]]
    acknowledged = {UUID(one["id"]).hex for one, answer in zip(told, answers, strict=True) if answer.status_code == 204}
    assert {UUID(one["id"]).hex for one in told[:20] + told[40:]} <= acknowledged
    read = [read_spool(path, 0) for path in spool_files(settings.SPOOL_DIR)]
    assert {row[0] for spool in read for batch in spool.batches for row in batch.events} == acknowledged


def test_a_new_day_on_a_full_disk_closes_no_file_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path)
    with time_machine.travel("2026-11-25 23:59:00+00:00", tick=False):
        spool.append({"number": 1})
    opened = os.open
    with time_machine.travel("2026-11-26 00:01:00+00:00", tick=False):
        with monkeypatch.context() as full:
            full.setattr(os, "open", lambda *args: (_ for _ in ()).throw(FULL))
            with pytest.raises(OSError, match="No space left"):
                spool.append({"number": 2})
            others = opened(tmp_path / "others", os.O_RDWR | os.O_CREAT)  # may get the number of a file just closed
            with pytest.raises(OSError, match="No space left"):
                spool.append({"number": 3})
        os.write(others, b"still open")
        os.close(others)
        spool.append({"number": 4})
    lines = [json.loads(line) for path in spool_files(tmp_path) for line in path.read_text().splitlines()]
    assert lines == [{"number": 1}, {"number": 4}]


def test_the_index_waits_for_room_and_then_finds_what_came_meanwhile(
    small_disk: SmallDisk, settings: LazySettings, work: Callable[[], int]
) -> None:
    if not settings.SEARCH_URL.startswith("tantivy"):
        pytest.skip("the disk of a search server is its own")
    settings.SEARCH_URL = f"tantivy://{small_disk.path}/search"
    AssetFactory(title="Before").reindex()
    work()
    small_disk.fill()
    meanwhile = AssetFactory(title="Meanwhile")
    meanwhile.reindex()
    work()
    waiting = Job.objects.get(state=State.WAITING)
    assert "tried again for a day" in waiting.reason
    small_disk.make_room()
    Job.objects.filter(pk=waiting.pk).update(not_before=timezone.now())
    work()
    found = engine().search(Query(text="meanwhile", audience="member")).hits
    assert [hit.id for hit in found] == [str(meanwhile.uuid)]


def test_thumbnails_that_do_not_fit_leave_none_behind(
    small_disk: SmallDisk, settings: LazySettings, tmp_path: Path, ed: User
) -> None:
    content = made.pdf(tmp_path / "deck.pdf", *(f"Page {number}" for number in range(40))).read_bytes()
    AssetFactory(title="Deck", content=content, content__name="deck.pdf", content__by=ed)
    store = FilePage._meta.get_field("thumbnail").storage
    (small_disk.path / "kept").write_bytes(b"x" * (2 * 1024 * 1024 - 64 * 1024))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_location", small_disk.path)
        for name in ("base_location", "location"):
            store.__dict__.pop(name, None)
        with pytest.raises(OSError, match="No space left"):
            read_version(Version.objects.get())
        assert [path.name for path in small_disk.files()] == ["kept"]
        (small_disk.path / "kept").unlink()
        read_version(Version.objects.get())
    for name in ("base_location", "location"):
        store.__dict__.pop(name, None)
    assert FilePage.objects.exclude(thumbnail="").count() == 40


def test_a_backup_that_does_not_fit_says_so_and_leaves_nothing(small_disk: SmallDisk, settings: LazySettings) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("pg_dump says it in its own words")
    settings.VAR_DIR = small_disk.path.parent / "var"
    (settings.VAR_DIR / "media").mkdir(parents=True)
    (settings.VAR_DIR / "media" / "film.mp4").write_bytes(TOO_MUCH)
    with pytest.raises(CommandError, match="Not backed up, and nothing is left of it"):
        call_command("backup", str(small_disk.path / "backup"))
    assert small_disk.files() == []


def test_a_restore_that_does_not_fit_says_that_it_goes_on(
    small_disk: SmallDisk, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = small_disk.path.parent / "backup"
    (backup / "media").mkdir(parents=True)
    (backup / "media" / "film.mp4").write_bytes(TOO_MUCH)
    said = {"made_at": timezone.now().isoformat(), "database": connection.vendor}
    (backup / "backup.json").write_text(json.dumps(said))
    settings.VAR_DIR = small_disk.path
    monkeypatch.setattr(connection.introspection, "table_names", list)
    with pytest.raises(CommandError, match=r"Not restored yet: .*run it again: it goes on"):
        call_command("restore", str(backup))
    with pytest.raises(CommandError, match="Restoring a backup is not finished"):
        call_command("work", "--once")


def test_a_redis_that_has_no_room_counts_as_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("redis")
    if not shutil.which("redis-server"):
        pytest.skip("needs redis-server: a full Redis is NOT tested here")
    from editorial.platform.cache.redis_cache import PatientClient, PatientRedisCache

    monkeypatch.setattr(PatientClient, "asleep_until", 0.0)
    server = Redis(tmp_path)
    try:
        kept = PatientRedisCache(f"redis://127.0.0.1:{server.port}/0", {})
        kept.set("page", "one")
        assert kept.get("page") == "one"
        kept._cache.get_client().config_set("maxmemory", 1)
        kept.set("other", "two")
        assert kept.get("other") is None
    finally:
        server.stop()
