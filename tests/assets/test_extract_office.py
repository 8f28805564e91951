"""Whatever place of an Office file holds words is read, and a cell's number as the cell shows it; cuts are said."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from docx.oxml.parser import parse_xml
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from assets.extract import pages, sheets
from assets.extract.extraction import Extraction, read_file
from assets.extract.office.number_formats import shown
from assets.extract.office.strict import STRICT
from assets.extract.pages import ExtractedPage, tidy
from tests.assets import made

pytestmark = pytest.mark.anywhere
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
RUN = "<w:r><w:t>canary</w:t></w:r>"
CONTROL = "<w:sdt {w}><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
BOX = (
    "<w:p {w}><w:r><mc:AlternateContent "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>'
    "<w:txbxContent><w:p>{run}</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
    "<w:p>{run}</w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
CELL = "<w:tc><w:p>{run}</w:p></w:tc>"


def letter(path: Path, xml: str) -> Path:
    """A Word file with one more block, as XML, at its end."""
    document = WordDocument()
    document.add_paragraph("Before.")
    document.element.body.insert(1, parse_xml(xml.format(w=W, m=M, run=RUN, inner=f"<w:p>{RUN}</w:p>")))
    document.save(str(path))
    return path


def words(found: Extraction) -> str:
    assert found.problem == ""
    return "\n".join(page.text for page in found.pages)


@pytest.mark.parametrize(
    "xml",
    [
        CONTROL,
        CONTROL.format(w="{w}", inner=CONTROL.format(w="", inner="<w:p>{run}</w:p>")),
        "<w:p {w}><w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt></w:p>",
        f"<w:tbl {{w}}><w:tr><w:sdt><w:sdtContent>{CELL}</w:sdtContent></w:sdt></w:tr></w:tbl>",
        f"<w:tbl {{w}}><w:sdt><w:sdtContent><w:tr>{CELL}</w:tr></w:sdtContent></w:sdt></w:tbl>",
        f"<w:tbl {{w}}><w:tr><w:tc><w:tbl><w:tr>{CELL}</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
        "<w:customXml {w}><w:p>{run}</w:p></w:customXml>",
        BOX,
        "<w:p {w}><w:ins>{run}</w:ins><w:del><w:r><w:delText>struck</w:delText></w:r></w:del></w:p>",
        "<w:p {w}><w:moveFrom><w:r><w:t>struck</w:t></w:r></w:moveFrom><w:moveTo>{run}</w:moveTo></w:p>",
        "<w:p {w} {m}><m:oMath><m:r><m:t>canary</m:t></m:r></m:oMath></w:p>",
        "<w:p {w}><w:hyperlink>{run}</w:hyperlink></w:p>",
    ],
)
def test_each_place_of_a_word_file_is_read_once(tmp_path: Path, xml: str) -> None:
    text = words(read_file(letter(tmp_path / "a.docx", xml), "docx"))
    assert text.count("canary") == 1
    assert "struck" not in text
    assert "Before." in text


def test_headers_footers_and_both_kinds_of_notes_are_read(tmp_path: Path) -> None:
    document = WordDocument()
    document.sections[0].header.paragraphs[0].text = "Above all"
    document.sections[0].footer.paragraphs[0].text = "Below all"
    document.save(str(tmp_path / "plain.docx"))
    found = read_file(made.with_endnote(tmp_path / "plain.docx", tmp_path / "a.docx", "Said at the end"), "docx")
    assert [page.title for page in found.pages] == ["Endnotes", "Headers and footers"]
    for said in ("Above all", "Below all", "Said at the end"):
        assert words(found).count(said) == 1


@pytest.mark.parametrize(("make", "name"), [(made.letter, "a.docx"), (made.book, "a.xlsx"), (made.deck, "a.pptx")])
def test_the_strict_kind_says_the_same(tmp_path: Path, make: Callable[[Path], Path], name: str) -> None:
    usual = make(tmp_path / name)
    strict = made.strict(usual, tmp_path / f"strict-{name}")
    assert STRICT in strict.read_bytes()
    assert words(read_file(strict, Path(name).suffix)) == words(read_file(usual, Path(name).suffix))


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1234567.89, "General", "1234567.89"),
        (4006381333931, "General", "4006381333931"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-7, "General", "0.0000001"),
        (3.0, "General", "3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234.5, '"$"#,##0.00', "$1,234.50"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (1234.5, '#,##0.00\\ "€"', "1,234.50 €"),
        (-1234.5, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-', "-1,234.50"),
        (-12, "#,##0;(#,##0)", "(12)"),
        (-12, "#,##0;[Red](#,##0)", "(12)"),
        (0, '0;-0;"none"', "none"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "0 %", "50 %"),
        (-0.034, "0.00%", "-3.40%"),
        (12_345_678, '#,##0.0,,"M"', "12.3M"),
        (815, "00000", "00815"),
        (2.5, "0", "3"),
        (0.5, "#.##", ".5"),
        (1234.5, "0.00E+00", "1.23E+03"),
        (0.25, "# ?/?", "0.25"),
        (7, '[>5]"many";0', "7"),
        (42, '0" hours"', "42 hours"),
        (True, "General", "TRUE"),
        ("#N/A", "General", "#N/A"),
        (None, "General", ""),
        (date(2024, 3, 1), "mm-dd-yy", "2024-03-01"),
        (datetime(2024, 3, 1), "yyyy-mm-dd", "2024-03-01"),
        (datetime(2024, 3, 1), "dd/mm/yyyy", "01/03/2024"),
        (datetime(2024, 3, 1), "d mmmm yyyy", "1 March 2024"),
        (datetime(2024, 3, 1), "mmm-yy", "Mar-24"),
        (datetime(2024, 3, 1, 14, 5), "d/m/yyyy h:mm AM/PM", "1/3/2024 2:05 PM"),
        (datetime(2024, 3, 1, 14, 5), "General", "2024-03-01 14:05:00"),
        (time(14, 5, 9), "hh:mm:ss", "14:05:09"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_a_cell_is_read_as_it_shows(value: object, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def sheet(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    workbook = Workbook()
    fill(workbook, workbook.active)
    workbook.save(path)
    return path


def test_rich_text_text_boxes_and_charts_of_a_sheet_are_read(tmp_path: Path) -> None:
    def fill(workbook: Any, active: Any) -> None:
        active["A1"] = CellRichText("Plain ", TextBlock(InlineFont(b=True), "bold"))
        active["A2"], active["B2"], active["B2"].number_format = "Norrvik", 0.5, "0%"
        chart = BarChart()
        chart.title = "Hours by site"
        chart.add_data(Reference(active, min_col=2, min_row=2))
        active.add_chart(chart)

    text = words(read_file(sheet(tmp_path / "a.xlsx", fill), "xlsx"))
    assert "Plain bold" in text
    assert "Norrvik | 50%" in text
    assert "Hours by site" in text


def test_hidden_sheets_are_left_out_and_said_to_be(tmp_path: Path) -> None:
    found = read_file(made.book(tmp_path / "a.xlsx"), "xlsx")
    assert "canary" not in words(found)
    assert found.note == sheets.HIDDEN


def test_a_sheet_too_long_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    path = sheet(tmp_path / "a.xlsx", lambda _, active: [active.append([number]) for number in (1, 2, 3)])
    (page,) = sheets.read(path)
    assert (page.text.strip(), page.left_out) == ("1\n2", sheets.ROWS_LEFT_OUT)


def test_pages_behind_the_last_that_is_kept_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_PAGES", 2)
    found = list(tidy(ExtractedPage(number, text="x") for number in (1, 2, 3, 4)))
    assert [page.number for page in found] == [1, 2, 3]
    assert (found[1].left_out, found[2].left_out) == ("", pages.PAGES_LEFT_OUT)


def test_ten_thousand_pages_say_that_two_thousand_were_read(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 720, "page")
    canvas.save()
    writer = PdfWriter(clone_from=target)
    for _ in range(2_009):
        writer.add_page(writer.pages[0])
    writer.write(tmp_path / "a.pdf")
    found = read_file(tmp_path / "a.pdf", "pdf")
    assert len(found.pages) == 2_000
    assert "first 2,000" in found.note


def test_text_that_is_cut_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_PAGE_TEXT", 4)
    (page,) = tidy([ExtractedPage(1, text="too long")])
    assert (page.text, page.left_out) == ("too ", pages.TEXT_LEFT_OUT)


def test_words_in_shapes_that_only_newer_programs_draw_are_read(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
    box.text_frame.text = "formula"
    wrapped = parse_xml(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="a14"/><mc:Fallback/></mc:AlternateContent>'
    )
    parent = box._element.getparent()
    parent.replace(box._element, wrapped)
    wrapped[0].append(box._element)
    deck.save(str(tmp_path / "a.pptx"))
    assert words(read_file(tmp_path / "a.pptx", "pptx")) == "formula"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"  \r\n", b"\n\n\n", b"Received: from a printer\r\n\x1b%-12345X"])
def test_bytes_before_the_header_of_a_pdf_do_no_harm(tmp_path: Path, before: bytes) -> None:
    path = made.pdf(tmp_path / "a.pdf", "words")
    path.write_bytes(before + path.read_bytes())
    assert words(read_file(path, "pdf")) == "words"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("before", ["", "\n \n"])
def test_tables_are_read_in_any_letters_and_with_blanks_before_the_header(
    tmp_path: Path, encoding: str, before: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{before}Name;Größe\nKäse;4\n".encode(encoding))
    assert words(read_file(path, "csv")) == "Name | Größe\nKäse | 4"
