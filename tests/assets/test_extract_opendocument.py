"""OpenDocument files are read as Office's are: text by headings, slides with notes, visible sheets."""

from pathlib import Path

import pytest

from assets.extract.extraction import read_file
from assets.extract.guard import BOMB, DAMAGED, LOCKED
from assets.extract.office import opendocument
from tests.assets import made

pytestmark = pytest.mark.anywhere
HIDING = (
    "<style:style style:name='gone' style:family='drawing-page'>"
    "<style:drawing-page-properties presentation:visibility='hidden'/></style:style>"
    "<style:style style:name='away' style:family='table'><style:table-properties table:display='false'/></style:style>"
)


def test_a_text_is_parted_by_headings_without_comments_and_struck_out_words(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>canary struck out</text:p></text:tracked-changes>"
        "<text:h text:outline-level='1'>Price the hours</text:h>"
        "<text:p>The list<text:s text:c='2'/>came to<text:tab/>4,100 <text:span>hours</text:span>."
        "<office:annotation><text:p>canary comment</text:p></office:annotation></text:p>"
        "<text:h text:outline-level='2'>What went wrong</text:h>"
        "<text:list><text:list-item><text:p>interfaces</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>owner</text:p></table:table-cell>"
        "<table:table-cell><text:p>none</text:p></table:table-cell></table:table-row></table:table>"
        "<text:h text:outline-level='3'>Deeper</text:h><text:section><text:p>in a section</text:p></text:section>"
    )
    found = read_file(made.open_document(tmp_path / "a.odt", "text", body), "odt")
    assert found.problem == ""
    assert [(page.title, page.text) for page in found.pages] == [
        ("Price the hours", "Price the hours\nThe list came to 4,100 hours."),
        ("What went wrong", "What went wrong\ninterfaces\nowner | none\nDeeper\nin a section"),
    ]
    assert found.title == "Price the hours"
    assert found.pages[0].thumbnail.startswith(b"\xff\xd8")


def test_slides_have_titles_and_notes_and_hidden_ones_are_for_colleagues(tmp_path: Path) -> None:
    body = (
        "<draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>What moving costs</text:p>"
        "</draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>labour</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>Pause here</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page>"
        "<draw:page draw:style-name='gone'><draw:frame><draw:text-box><text:p>Our margin</text:p></draw:text-box>"
        "</draw:frame></draw:page>"
    )
    first, hidden = read_file(made.open_document(tmp_path / "a.odp", "presentation", body, HIDING), "odp").pages
    assert (first.title, first.text, first.notes) == ("What moving costs", "What moving costs\nlabour", "Pause here")
    assert (hidden.title, hidden.text, hidden.notes) == (opendocument.HIDDEN_SLIDE, "", "Our margin")


def test_sheets_are_read_row_by_row_and_hidden_ones_left_out_and_said(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        f"<table:table table:name='Prices'><table:table-row>{cell.format('Item')}{cell.format('Hours')}"
        "</table:table-row><table:table-row table:number-rows-repeated='2'>"
        f"<table:table-cell/>{cell.format('400')}</table:table-row>"
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row></table:table>"
        f"<table:table table:name='Margins' table:style-name='away'><table:table-row>{cell.format('canary')}"
        "</table:table-row></table:table>"
    )
    found = read_file(made.open_document(tmp_path / "a.ods", "spreadsheet", body, HIDING), "ods")
    assert [(page.title, page.text) for page in found.pages] == [("Prices", "Item | Hours\n400\n400")]
    assert found.note == opendocument.HIDDEN


def test_rows_that_stand_for_millions_end(tmp_path: Path) -> None:
    cell = "<table:table-cell table:number-columns-repeated='16000'><text:p>ha</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='1000000'>{cell}</table:table-row>"
    body = f"<table:table table:name='A'>{row * 50}</table:table>"
    found = read_file(made.open_document(tmp_path / "a.ods", "spreadsheet", body), "ods")
    assert found.problem == ""
    assert found.note


def test_an_encrypted_one_says_so(tmp_path: Path) -> None:
    path = made.open_document(tmp_path / "a.odt", "text", "", manifest="<encryption-data/>")
    assert read_file(path, "odt").problem == LOCKED


def test_a_text_named_as_slides_is_refused(tmp_path: Path) -> None:
    path = made.open_document(tmp_path / "a.odp", "text", "")
    assert "it ends in “.odp” but is no OpenDocument file" in read_file(path, "odp").problem


def test_entities_bombs_and_cut_files_are_not_opened(tmp_path: Path) -> None:
    good = made.open_document(tmp_path / "a.odt", "text", "<text:p>words</text:p>")
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "document type" in read_file(made.rezipped(good, tmp_path / "b.odt", content=laughs), "odt").problem
    blown = made.rezipped(good, tmp_path / "c.odt", content=b"<a>" + b" " * (64 * 1024 * 1024) + b"</a>")
    assert read_file(blown, "odt").problem == BOMB
    cut = tmp_path / "d.odt"
    cut.write_bytes(good.read_bytes()[:-60])
    assert read_file(cut, "odt").problem == DAMAGED
    deep = b"<a>" * 100_000
    assert read_file(made.rezipped(good, tmp_path / "e.odt", content=deep), "odt").problem == DAMAGED
