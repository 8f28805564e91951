"""Files made by the tests: real ones by the libraries people use, and hostile ones by hand."""

import re
import struct
import zipfile
from io import BytesIO
from pathlib import Path

from docx import Document as WordDocument
from openpyxl import Workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(path: Path, *pages: str, password: str = "") -> Path:
    canvas = Canvas(str(path))
    for text in pages:
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    if password:
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.encrypt(password)
        writer.write(path)
    return path


def titled_pdf(path: Path) -> Path:
    canvas = Canvas(str(path))
    canvas.setTitle("Parallel running, in figures")
    canvas.drawString(72, 720, "words")
    canvas.save()
    return path


def deck(path: Path) -> Path:
    """Three slides: words with notes, a table and a chart, a hidden one."""
    presentation = Presentation()
    titled = presentation.slide_layouts[5]
    first = presentation.slides.add_slide(titled)
    first.shapes.title.text = "What moving costs"
    first.notes_slide.notes_text_frame.text = "Pause here: parallel running takes ten weeks"
    second = presentation.slides.add_slide(titled)
    table = second.shapes.add_table(1, 2, 0, 0, Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "labour", "2,130 hours"
    data = CategoryChartData()
    data.categories = ["Halden Foods", "Norrvik"]
    data.add_series("Downtime avoided", (1.0, 2.0))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(4), Inches(3), data)
    hidden = presentation.slides.add_slide(titled)
    hidden.shapes.title.text = "Our margin"
    hidden._element.set("show", "0")
    presentation.save(str(path))
    return path


def letter(path: Path) -> Path:
    document = WordDocument()
    document.add_heading("Price the hours", 1)
    document.add_paragraph("The list came to 4,100 hours.")
    document.add_heading("What went wrong", 1)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "interfaces", "no owner"
    paragraph = document.add_paragraph("Two failed.")
    document.add_comment(paragraph.runs, text="canary comment", author="Ed", initials="E")
    document.save(str(path))
    return path


def book(path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Prices"
    sheet.append(["Item", "Hours"])
    sheet.append(["Parallel running", 400])
    secret = workbook.create_sheet("Margins")
    secret.append(["canary margin"])
    secret.sheet_state = "hidden"
    workbook.save(path)
    return path


OPEN_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
}


def open_document(path: Path, kind: str, body: str, styles: str = "", manifest: str = "") -> Path:
    """An OpenDocument file of a kind (“text”, “presentation”, “spreadsheet”), named in the other members as that."""
    names = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in OPEN_NAMES.items())
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        box.writestr("content.xml", content)
        box.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return path


def rezipped(source: Path, target: Path, **replaced: bytes) -> Path:
    """A copy of an Office file with some members replaced, by the last part of their names without extension."""
    with zipfile.ZipFile(source) as box, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in box.infolist():
            stem = Path(member.filename).stem
            copy.writestr(member.filename, replaced.get(stem, box.read(member)))
    return target


def strict(source: Path, target: Path) -> Path:
    """A copy in the Strict kind, which names everything by other addresses. Stored, so that tests can look inside."""
    usual, other = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(source) as box, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
        for member in box.infolist():
            content = box.read(member)
            if member.filename.endswith((".xml", ".rels")):
                content = re.sub(usual + rb"(?!package|markup)(\w+)/2006/(\w+)", other + rb"\1/\2", content)
            copy.writestr(member.filename, content)
    return target


def with_endnote(source: Path, target: Path, words: str) -> Path:
    """A copy of a Word file with one endnote."""
    note = f"<w:endnote w:id='1'><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:endnote>"
    part = f"<w:endnotes xmlns:w='{MAIN}'>{note}</w:endnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    with zipfile.ZipFile(source) as box, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in box.infolist():
            text = box.read(member)
            if member.filename == "[Content_Types].xml":
                entry = f'<Override PartName="/word/endnotes.xml" ContentType="{content}"/></Types>'
                text = text.replace(b"</Types>", entry.encode())
            if member.filename == "word/_rels/document.xml.rels":
                entry = f'<Relationship Id="rIdEnd" Type="{kind}" Target="endnotes.xml"/></Relationships>'
                text = text.replace(b"</Relationships>", entry.encode())
            copy.writestr(member.filename, text)
        copy.writestr("word/endnotes.xml", part)
    return target


def bomb(path: Path, megabytes: int) -> Path:
    """A container that unpacks to far more than it weighs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", b"presentationml")
        box.writestr("ppt/slides/slide1.xml", b"\0" * (megabytes * 1024 * 1024))
    return path


def overlapping(path: Path) -> Path:
    """Two entries of the directory that point at the same bytes (CVE-2024-0450)."""
    box = BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_STORED) as made:
        made.writestr("[Content_Types].xml", b"presentationml")
        made.writestr("ppt/slide1.xml", b"<a/>")
    raw = bytearray(box.getvalue())
    directory = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", directory + 4)
    struct.pack_into("<L", raw, second + 42, 0)
    path.write_bytes(bytes(raw))
    return path
