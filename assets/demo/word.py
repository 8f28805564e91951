"""Documents as DOCX from Markdown: headings, paragraphs, lists and tables in Word's own styles."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from assets.demo.text import HERE, parts, plain
from editorial.platform.demo.files import front_matter


def letter(name: str) -> bytes:
    """The DOCX of `letters/<name>.md`."""
    head, text = front_matter(HERE / "letters" / f"{name}.md")
    document = Document()
    document.core_properties.title = head["title"]
    document.core_properties.author = "Northmoor Systems"
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(head["title"], 0)
    for part in parts(text):
        words = plain(part.html)
        if part.kind == "heading":
            document.add_heading(words, min(part.level, 4))
        elif part.kind == "item":
            document.add_paragraph(words, style="List Number" if part.number else "List Bullet")
        elif part.kind == "table":
            _table(document, part.rows)
        else:
            document.add_paragraph(words, style="Intense Quote" if part.kind == "quote" else None)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: WordDocument, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Light Grid Accent 1")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            table.cell(y, x).text = plain(value)
