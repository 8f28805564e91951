"""After an upgrade no browser goes on with an old style sheet or script, and what is the same none asks for again."""

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client, override_settings
from django.utils.functional import empty

from editorial.platform.models import User
from editorial.platform.web import static_files
from editorial.platform.web.static_files import COLLECTED, collect, version_of

FILES = re.compile(r'(?:src|href)="(/static/[^"]+)"')
HASHED = re.compile(r"/static/.+\.[0-9a-f]{12}\.\w+")


def begin_anew() -> None:
    """As in a process that starts now."""
    storages._storages.pop("staticfiles", None)
    staticfiles_storage._wrapped = empty
    static_files.installed.cache_clear()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is installed, collected once."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder):
        begin_anew()
        collect()
    begin_anew()
    return folder


@pytest.fixture
def collected(files: Path, settings: LazySettings) -> Iterator[Path]:
    settings.STATIC_ROOT = files
    settings.WHITENOISE_AUTOREFRESH = False
    begin_anew()
    yield files
    begin_anew()


def test_an_address_follows_what_is_in_the_file() -> None:
    assert re.fullmatch(r"/static/site/site\.css\?v=[0-9a-f]{10}", static("site/site.css"))
    assert version_of("site/site.css") != version_of("review/review.css")


@pytest.mark.parametrize("name", ["site/", "nothing.css", "", None])
def test_what_is_no_file_has_no_version(name: str | None) -> None:
    assert version_of(name) == ""


@pytest.mark.django_db
def test_every_file_of_a_page_says_its_version_once(ed: User, client: Client) -> None:
    assert unversioned(client.get("/").text) == []
    client.force_login(ed)
    assert unversioned(client.get("/admin/").text) == []


def unversioned(page: str) -> list[str]:
    files = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js)[^"]*)"', page)
    assert files
    return [address for address in files if address.count("?") != 1]


@pytest.mark.django_db
def test_browsers_keep_for_good_what_is_collected_and_get_it_compressed(
    collected: Path, ed: User, client: Client
) -> None:
    seen: set[str] = set()
    for address in ("/", "/search/", "/admin/", "/admin/pages/"):
        page = client.get(address).text
        seen.update(FILES.findall(page))
        client.force_login(ed)
    scripts = {address for address in seen if address.endswith((".css", ".js"))}
    assert len(scripts) > 10
    for address in seen:
        assert HASHED.fullmatch(address), address
        answer: Any = client.get(address, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200, address
        assert "immutable" in answer["Cache-Control"], address
        if address in scripts and int(client.get(address)["Content-Length"]) > 2_000:
            assert answer["Content-Encoding"] == "gzip", address
            assert gzip.decompress(b"".join(answer)) == b"".join(client.get(address))


@pytest.mark.django_db
def test_what_a_style_sheet_names_is_there(collected: Path, client: Client) -> None:
    sheets = [path for path in collected.rglob("*.css") if HASHED.fullmatch(f"/static/{path.name}")]
    named = {
        os.path.normpath(sheet.parent / address)
        for sheet in sheets
        for address in re.findall(r"url\(\"?([^\")#?:]+)", sheet.read_text())
        if address != "data"
    }
    assert [address for address in named if not Path(address).exists()] == []


def test_collected_of_another_version_is_not_used(collected: Path) -> None:
    assert HASHED.fullmatch(static("site/site.css"))
    note = (collected / COLLECTED).read_text()
    try:
        (collected / COLLECTED).write_text("what was installed before")
        begin_anew()
        assert "?v=" in static("site/site.css")
        (collected / COLLECTED).unlink()
        begin_anew()
        assert "?v=" in static("site/site.css")
    finally:
        (collected / COLLECTED).write_text(note)


def test_while_somebody_develops_nothing_collected_is_used(collected: Path, settings: LazySettings) -> None:
    settings.DEBUG = True
    begin_anew()
    assert "?v=" in static("site/site.css")


def test_collecting_again_does_nothing_and_keeps_what_open_pages_use(
    collected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in collected.rglob("*.*")}
    old = collected / "site" / "site.0123456789ab.css"
    old.write_text("/* of the version before */")
    collect()
    assert {path: path.stat().st_mtime_ns for path in collected.rglob("*.*") if path != old} == before
    (collected / COLLECTED).write_text("the version before")
    collect()
    assert old.exists()
    old.unlink()
    assert (collected / COLLECTED).read_text() == static_files.installed()


@pytest.mark.django_db
def test_a_file_of_another_version_is_the_one_that_is_here_and_not_kept_for_good(
    collected: Path, client: Client
) -> None:
    here: Any = client.get(static("site/site.css"))
    other: Any = client.get("/static/site/site.0123456789ab.css")
    assert b"".join(other) == b"".join(here)
    assert "immutable" not in other["Cache-Control"]
    assert client.get("/static/site/nothing.0123456789ab.css").status_code == 404


def test_the_usual_command_collects_as_well(tmp_path: Path, settings: LazySettings) -> None:
    settings.STATIC_ROOT = tmp_path
    begin_anew()
    call_command("collectstatic", interactive=False, verbosity=0)
    begin_anew()
    assert HASHED.fullmatch(static("site/site.css"))
    begin_anew()
