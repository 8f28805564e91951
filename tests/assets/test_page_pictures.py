"""Pages of Office files are pictured as they look where LibreOffice is there, and are a whole text view elsewhere."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from assets.extract.pictures import making, office
from assets.extract.pictures.matching import pages_of_parts, pages_of_slides
from assets.health import pages_are_drawn
from assets.models import Asset, Version
from editorial.platform.models import Job, User
from tests.assets import made
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Work = Callable[[], int]

has_office = pytest.mark.skipif(
    office.program() is None, reason="LibreOffice is not installed: drawing pages of Office files is NOT tested"
)


def test_hidden_slides_have_no_page() -> None:
    assert pages_of_slides([True, False, True], 2) == [range(1), range(0), range(1, 2)]
    assert pages_of_slides([True, True], 3) == []


def test_a_part_has_the_pages_from_where_it_begins_to_the_next() -> None:
    parts = ["Price the hours in advance", "", "What went wrong was the owner", "Nowhere to be found"]
    pages = ["Price the hours in ad- vance", "more of it", "still more. What went wrong was: the owner", "the end"]
    assert pages_of_parts(parts, pages) == [range(2), range(0), range(2, 3), range(2, 4)]
    assert pages_of_parts(["words"], []) == [range(0)]
    covered = {number for span in pages_of_parts(parts, pages) for number in span}
    assert covered == {0, 1, 2, 3}


def jpeg(width: int, height: int, color: str) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), color).save(target, "JPEG")
    return target.getvalue()


def test_several_pages_are_one_picture_below_each_other() -> None:
    whole = Image.open(BytesIO(making.stacked([jpeg(100, 50, "red"), jpeg(200, 100, "blue")])))
    assert whole.size == (100, 100)
    assert making.stacked([]) == b""
    assert making.stacked([jpeg(10, 10, "red")]) == jpeg(10, 10, "red")


@pytest.fixture
def read(with_file: MakeAsset, work: Work, ed: User, as_user: AsUser) -> Callable[..., Version]:
    """The version of a file that was read, and all that follows: `read(path)`."""

    def take_in(path: Path) -> Version:
        asset = with_file(content=path.read_bytes(), name=path.name)
        as_user(ed).post(f"/library/{asset.uuid}/read-again/")
        work()
        Job.objects.filter(kind="assets.picture").update(not_before=timezone.now())  # the others have been read
        work()
        version = asset.current_version
        assert version is not None
        return version

    return take_in


def test_without_libreoffice_the_text_is_shown_whole_and_called_so(
    read: Callable[..., Version], tmp_path: Path, sally: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    version = read(made.deck(tmp_path / "deck.pptx"))
    assert version.is_text_view
    assert not Job.objects.filter(kind="assets.picture").exists()
    page = html_of(as_user(sally).get(version.asset.get_absolute_url()))
    assert "Text view" in page
    assert "<details open>" in page
    assert "not installed" in pages_are_drawn().detail


def test_a_program_that_fails_or_draws_other_pages_leaves_the_text_view(
    read: Callable[..., Version], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.extract.file_reading.program", lambda: Path("/there/is/none"))
    monkeypatch.setattr(making, "as_pdf", lambda file, folder: None)
    assert read(made.deck(tmp_path / "deck.pptx")).is_text_view
    other = made.pdf(tmp_path / "other.pdf", "one page")
    monkeypatch.setattr(making, "as_pdf", lambda file, folder: other)
    assert read(made.deck(tmp_path / "second.pptx")).is_text_view


def test_what_was_drawn_takes_the_place_of_the_cards_but_of_hidden_slides(
    read: Callable[..., Version], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sally: User, as_user: AsUser
) -> None:
    drawn = made.pdf(tmp_path / "drawn.pdf", "one", "two")
    monkeypatch.setattr("assets.extract.file_reading.program", lambda: Path("/there/is/none"))
    monkeypatch.setattr(making, "as_pdf", lambda file, folder: drawn)
    version = read(made.deck(tmp_path / "deck.pptx"))
    assert version.is_pictured
    names = [page.thumbnail.name for page in version.pages.order_by("number")]
    assert ["drawn" in name for name in names] == [True, True, False]
    stored = version.pages.first()
    assert stored is not None
    assert all(stored.thumbnail.storage.exists(name) for name in names)
    page = html_of(as_user(sally).get(version.asset.get_absolute_url()))
    assert "Text view" not in page
    picture = as_user(sally).get(f"{version.asset.get_absolute_url()}pages/1.jpg")
    assert picture.status_code == 200


@has_office
@pytest.mark.parametrize("name", ["a.pptx", "a.docx", "a.xlsx"])
def test_libreoffice_draws_every_kind(read: Callable[..., Version], tmp_path: Path, name: str) -> None:
    make: Any = {"a.pptx": made.deck, "a.docx": made.letter, "a.xlsx": made.book}[name]
    version = read(make(tmp_path / name))
    assert version.is_pictured
    first = version.pages.order_by("number").first()
    assert first is not None
    assert "drawn" in first.thumbnail.name
    assert pages_are_drawn().detail == "pages of Office files are drawn by LibreOffice"


@has_office
@pytest.mark.anywhere
def test_libreoffice_reaches_no_server_and_no_other_file(tmp_path: Path) -> None:
    """A shell that is bound as it is tries both."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    tries = folder / "tries.sh"
    script = f"cat {secret} && echo read; (echo > /dev/tcp/127.0.0.1/9) 2>&1; echo x > {tmp_path}/out && echo wrote"
    tries.write_text(script)
    code = (
        "import os; from pathlib import Path; from assets.extract.confinement import confine_program;"
        "from assets.extract.pictures.launcher import READABLE, SOCKETS;"
        f"print(confine_program(READABLE, [Path({str(folder)!r}), Path('/dev/null')], SOCKETS), flush=True);"
        f"os.execv('/bin/bash', ['bash', {str(tries)!r}])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=office.ROOT, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own
    said = done.stdout + done.stderr
    assert done.stdout.startswith("True")
    assert "secret\n" not in done.stdout
    assert "wrote" not in said
    assert "Operation not permitted" in said  # not “connection refused”: the socket itself is refused
