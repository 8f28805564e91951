"""Two machines of one cluster: what they must share is shared, or the doctor says so."""

import errno
import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from editorial.platform.jobs.machines import machines, mark_of, marks
from editorial.platform.jobs.sweeper import sweep
from editorial.platform.models.jobs import Pulse

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings: LazySettings, tmp_path: Path) -> Path:
    """This machine, and beside it what another has for itself."""
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "here", tmp_path / "here" / "media"
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'here' / 'search'}"
    return tmp_path


def test_workers_of_one_folder_are_well(here: Path) -> None:
    Pulse.beat("other:1", marks())
    sweep()
    assert machines().ok


def test_the_doctor_names_what_a_worker_on_another_machine_has_for_itself(here: Path, settings: LazySettings) -> None:
    shared = marks()
    Pulse.beat("there:1", shared | {"VAR_DIR/private": mark_of(here / "there")})
    found = machines()
    assert (found.ok, found.detail) == (False, "VAR_DIR/private is another for there:1")
    assert found.advice == "Share VAR_DIR/private between all machines."
    Pulse.beat("there:1", shared | {"the search index": mark_of(here / "there"), "SECRET_KEY": "other"})
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    assert "Name one search server for all machines in SEARCH_URL" in out.getvalue()
    assert "Give all machines the same SECRET_KEY" in out.getvalue()


def test_a_search_server_needs_no_folder_and_may_be_known_by_two_names(here: Path, settings: LazySettings) -> None:
    settings.SEARCH_URL = "opensearch://localhost:9200/broadsheet"
    Pulse.beat("there:1", marks())
    settings.SEARCH_URL = "opensearch://search:9200/broadsheet"
    assert machines().ok
    settings.SEARCH_URL = f"tantivy://{here / 'here' / 'search'}"
    assert machines().detail == "the search index is another for there:1"


def test_a_cache_of_each_machine_is_named_with_what_comes_of_it(here: Path, settings: LazySettings) -> None:
    settings.CACHES = {"default": {"BACKEND": "editorial.platform.cache.local_cache.LocalCache"}}
    Pulse.beat("there:1", marks())
    assert machines().ok
    settings.VAR_DIR = here / "another"
    found = machines()
    assert "the page cache is another for there:1" in found.detail
    assert "CACHE_URL" in found.advice
    assert "pages, for up to five minutes, that were changed on another" in found.advice


def test_a_shared_cache_has_one_mark_and_none_while_it_is_away(
    here: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("editorial.platform.jobs.machines.is_shared_cache", lambda: True)
    Pulse.beat("there:1", marks())
    settings.VAR_DIR = here / "another"
    assert "page cache" not in machines().detail
    monkeypatch.setattr("editorial.platform.jobs.machines.cache.get", lambda key: None)
    assert "the page cache" not in marks()


def test_a_worker_that_starts_on_a_full_disk_shows_that_it_lives(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    sweep()
    assert Pulse.objects.get().marks.keys().isdisjoint({"VAR_DIR/media", "VAR_DIR/private"})
    assert not list((here / "here").rglob("*broadsheet-folder*"))


def test_a_folder_has_one_mark_for_good(here: Path) -> None:
    assert mark_of(here / "media") == mark_of(here / "media") != mark_of(here / "other")
    assert len(list((here / "media").iterdir())) == 1
