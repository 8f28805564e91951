"""Files are read in a process of their own: text, pages, thumbnails; a file that cannot be read says why."""

import errno
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from assets.extract import extraction
from assets.extract.extraction import Extraction, read_file
from assets.extract.formats import FORMATS
from assets.extract.pages import clean
from tests.assets import made

pytestmark = pytest.mark.anywhere
DATA = Path(os.environ.get("BROADSHEET_REAL_DATA", Path(settings.BASE_DIR).parent / "shared" / "data")) / "documents"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"REAL DOCUMENTS NOT FOUND at {DATA}: set BROADSHEET_REAL_DATA to read them too"
)


def texts(found: Extraction) -> list[str]:
    assert found.problem == ""
    return [page.text for page in found.pages]


def test_a_pdf_is_read_page_by_page_with_thumbnails(tmp_path: Path) -> None:
    found = read_file(made.pdf(tmp_path / "a.pdf", "the first page", "parallel running"), "pdf")
    assert texts(found) == ["the first page", "parallel running"]
    assert [page.number for page in found.pages] == [1, 2]
    assert all(Image.open(BytesIO(page.thumbnail), formats=["JPEG"]).width == 720 for page in found.pages)


def test_a_deck_gives_its_notes_tables_and_chart_words(tmp_path: Path) -> None:
    first, second, _ = read_file(made.deck(tmp_path / "a.pptx"), "pptx").pages
    assert (first.title, first.notes) == ("What moving costs", "Pause here: parallel running takes ten weeks")
    assert "labour | 2,130 hours" in second.text
    assert "Halden Foods" in second.text
    assert "Downtime avoided" in second.text
    assert first.thumbnail.startswith(b"\xff\xd8")


def test_a_hidden_slide_is_kept_for_colleagues(tmp_path: Path) -> None:
    hidden = read_file(made.deck(tmp_path / "a.pptx"), "pptx").pages[2]
    assert (hidden.title, hidden.text) == ("Hidden slide", "")
    assert "Our margin" in hidden.notes


def test_a_word_file_is_parted_by_headings_and_keeps_no_comments(tmp_path: Path) -> None:
    found = read_file(made.letter(tmp_path / "a.docx"), "docx")
    assert [page.title for page in found.pages] == ["Price the hours", "What went wrong"]
    assert "interfaces | no owner" in found.pages[1].text
    assert "canary" not in str(found.pages)


def test_a_workbook_gives_its_visible_sheets(tmp_path: Path) -> None:
    found = read_file(made.book(tmp_path / "a.xlsx"), "xlsx")
    assert [(page.title, page.text) for page in found.pages] == [("Prices", "Item | Hours\nParallel running | 400")]


def test_plain_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name;hours\nLind;4\n")
    (tmp_path / "a.txt").write_bytes("Käse für München".encode("cp1252"))
    (tmp_path / "a.html").write_text("<h1>One</h1><p>first</p><script>evil()</script><h2>Two</h2><p>second</p>")
    assert texts(read_file(tmp_path / "a.csv", "csv")) == ["name | hours\nLind | 4"]
    assert texts(read_file(tmp_path / "a.txt", "txt")) == ["Käse für München"]
    assert texts(read_file(tmp_path / "a.html", "html")) == ["One\nfirst", "Two\nsecond"]


def test_a_protected_pdf_says_so(tmp_path: Path) -> None:
    found = read_file(made.pdf(tmp_path / "a.pdf", "secret", password="x"), "pdf")
    assert found.problem.startswith("The file is protected by a password")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7\nnothing more", "damaged"),
        ("a.pdf", b"<html>%PDF-", "not what its name says"),
        ("a.docx", b"%PDF-1.7", "not what its name says"),
        ("a.txt", b"PK\x03\x04...", "not what its name says"),
        ("a.csv", b"a\0b", "not what its name says"),
        ("a.pptx", b"PK\x03\x04 and then rubbish", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
        ("a.txt", b"", "empty"),
        ("a.exe", b"MZ", "not read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = read_file(tmp_path / name, Path(name).suffix)
    assert said in found.problem
    assert found.pages == []


def test_a_deck_named_as_a_letter_is_refused(tmp_path: Path) -> None:
    made.deck(tmp_path / "a.pptx")
    assert "not what its name says" in read_file(tmp_path / "a.pptx", "docx").problem


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    assert "unpacks to far more" in read_file(made.bomb(tmp_path / "a.pptx", 64), "pptx").problem


def test_overlapping_members_are_not_opened(tmp_path: Path) -> None:
    assert "unpacks to far more" in read_file(made.overlapping(tmp_path / "a.pptx"), "pptx").problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_entities_is_not_opened(tmp_path: Path, encoding: str) -> None:
    source = made.letter(tmp_path / "a.docx")
    evil = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'
    )
    found = read_file(made.rezipped(source, tmp_path / "b.docx", document=evil.encode(encoding)), "docx")
    assert "document type" in found.problem


def test_the_process_may_write_no_file_and_has_little_memory(tmp_path: Path) -> None:
    code = (
        "import pathlib; from assets.extract import child; child.bind()\n"
        f"try: pathlib.Path({str(tmp_path / 'x')!r}).write_text('x' * 9)\nexcept OSError as error: print(error.errno)\n"
        "try: bytearray(2 * child.MEMORY)\nexcept MemoryError: print('memory')\n"
    )
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=extraction.ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == [str(errno.EFBIG), "memory"]


def test_the_process_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    spy = tmp_path / "spy"
    spy.write_text('#!/bin/sh\necho "{\\"note\\": \\"key=$SECRET_KEY\\"}"\n')
    spy.chmod(0o700)
    monkeypatch.setattr(extraction.sys, "executable", str(spy))
    assert read_file(tmp_path / "any.txt", "txt").note == "key="


def test_reading_imports_no_django() -> None:
    code = (
        "import sys; from assets.extract import child, pdf, slides, word, sheets, web; print('django' in sys.modules)"
    )
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=extraction.ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"


def test_a_process_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "WALL", 0.01)
    assert read_file(made.pdf(tmp_path / "a.pdf", "words"), "pdf").problem == extraction.TOO_LONG


def test_a_process_that_dies_is_a_reason_not_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction.sys, "executable", "/bin/false")
    assert read_file(made.pdf(tmp_path / "a.pdf", "words"), "pdf").problem == extraction.DIED


def test_text_is_cleaned() -> None:
    assert (
        clean("mainte\ufffe\nnance \x00\x07of  the\u00a0line\r\n\r\n\r\n\r\nend\ud800")
        == "maintenance of the line\n\nend"
    )


def test_every_kept_extension_can_be_read() -> None:
    assert set(settings.WAGTAILDOCS_EXTENSIONS) <= set(FORMATS)


@needs_data
@pytest.mark.parametrize("path", sorted(DATA.glob("*")) if DATA.is_dir() else [], ids=lambda path: path.name)
def test_real_documents_are_read_or_say_why(path: Path) -> None:
    found = read_file(path, path.suffix)
    if path.name == "password-protected.pdf":
        assert "password" in found.problem
    else:
        assert found.problem == ""
        assert found.pages or found.note
        assert all(page.thumbnail for page in found.pages)


@needs_data
def test_the_notes_of_a_real_deck_are_found() -> None:
    notes = [page.notes for page in read_file(DATA / "prs-notes.pptx", "pptx").pages]
    assert any(notes)
