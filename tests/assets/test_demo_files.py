"""The files of the demo: the same bytes each time, and real to the programs that open them."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from assets.demo.files import MAKERS, made

pytestmark = pytest.mark.anywhere


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_file_made_twice_is_the_same_file(name: str) -> None:
    assert made(name) == made(name)


@pytest.mark.parametrize("name", sorted(name for name in MAKERS if name.endswith(".pptx")))
def test_every_slide_has_a_title_and_notes(name: str) -> None:
    show = Presentation(BytesIO(made(name)))
    assert 12 <= len(show.slides) <= 26
    assert [slide for slide in show.slides if not (slide.shapes.title.text and slide.has_notes_slide)] == []
    assert any(shape.has_chart for slide in show.slides for shape in slide.shapes)
    assert any(shape.has_table for slide in show.slides for shape in slide.shapes)


@pytest.mark.parametrize(
    "name", ["northmoor-counting-downtime.pdf", "northmoor-leaving-handbook.pdf", "northmoor-readers-survey.pdf"]
)
def test_a_paper_has_pages_and_an_outline(name: str) -> None:
    paper = PdfReader(BytesIO(made(name)))
    assert 6 <= len(paper.pages) <= 32
    assert len(paper.outline) > 4
    assert paper.metadata is not None
    assert paper.metadata.title


def test_the_cost_model_computes() -> None:
    book = load_workbook(BytesIO(made("northmoor-cost-of-downtime.xlsx")))
    assert book.sheetnames == ["Lines", "An hour", "Causes"]
    assert str(book["An hour"]["D4"].value).startswith("=")


def test_the_template_can_be_filled_in() -> None:
    template = Document(BytesIO(made("northmoor-rfp-template.docx")))
    assert len([p for p in template.paragraphs if p.style and p.style.name == "Heading 1"]) == 9
    assert len(template.tables) == 1
