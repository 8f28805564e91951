"""Two machines of one cluster: what they must share is shared, or the doctor says so."""

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
    assert "Name a search server in SEARCH_URL" in out.getvalue()
    assert "Give all machines the same SECRET_KEY" in out.getvalue()


def test_a_search_server_needs_no_folder(here: Path, settings: LazySettings) -> None:
    Pulse.beat("there:1", marks() | {"the search index": "another"})
    settings.SEARCH_URL = "opensearch://search:9200/broadsheet"
    assert machines().ok


def test_a_folder_has_one_mark_for_good(here: Path) -> None:
    assert mark_of(here / "media") == mark_of(here / "media") != mark_of(here / "other")
    assert len(list((here / "media").iterdir())) == 1
