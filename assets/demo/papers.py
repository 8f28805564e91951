"""Papers as PDF: serif text, numbered pages, an outline. A line `{{piece: slug}}` takes in a piece of the Review."""

import re
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

from assets.demo.text import HERE, DemoPart, parts
from editorial.pieces.demo.pieces import DemoPiece, all_pieces
from editorial.platform.demo.files import front_matter

INK, SOFT, ACCENT = HexColor("#24211d"), HexColor("#5e5a51"), HexColor("#b23a1e")
MARGIN = 32 * mm
INCLUDE = re.compile(r"\{\{piece: ([a-z0-9-]+)\}\}")
OWN_LINE = re.compile(r"^\[\[.*\]\]$", re.MULTILINE)  # what only a page of the site can show
LINK = re.compile(r"</?a\b[^>]*>")


def _style(name: str, size: float, lead: float, **more: object) -> ParagraphStyle:
    values: dict[str, object] = {"fontName": "Times-Roman", "textColor": INK, "spaceAfter": 6} | more
    return ParagraphStyle(name, fontSize=size, leading=lead, **values)


BODY = _style("body", 11, 15.5, alignment=TA_JUSTIFY)
ITEM = _style("item", 11, 15.5, leftIndent=7 * mm, bulletIndent=1.5 * mm, spaceAfter=3)
QUOTE = _style("quote", 13, 18, fontName="Times-Italic", leftIndent=9 * mm, rightIndent=9 * mm, spaceBefore=6)
CELL = _style("cell", 9.5, 12.5, spaceAfter=0)
TITLE = _style("title", 30, 35, spaceAfter=14)
LEAD = _style("lead", 14, 20, textColor=SOFT, spaceAfter=20)
KICKER = _style("kicker", 10, 14, textColor=ACCENT)
HEADINGS = [
    _style("h1", 20, 25, spaceBefore=4, spaceAfter=10, keepWithNext=1),
    _style("h2", 14.5, 19, fontName="Times-Bold", spaceBefore=12, keepWithNext=1),
    _style("h3", 12, 16, fontName="Times-BoldItalic", spaceBefore=8, keepWithNext=1),
]


class Paper(BaseDocTemplate):
    """A4, one column, page numbers from the second page, headings in the outline."""

    def __init__(self, out: BytesIO, title: str, subject: str) -> None:
        super().__init__(
            out, pagesize=A4, invariant=1, title=title, author="Northmoor Systems", subject=subject, lang="en"
        )
        width, height = A4
        frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._foot))
        self.running_title = title

    def _foot(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if canvas.getPageNumber() == 1:
            return
        canvas.setFont("Times-Roman", 9)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, 18 * mm, self.running_title)
        canvas.drawRightString(A4[0] - MARGIN, 18 * mm, str(canvas.getPageNumber()))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        level = getattr(flowable, "outline_level", None)
        if level is not None:
            key = f"heading-{self.page}-{self.frame._y:.0f}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level, closed=level > 0)


def paper(name: str) -> bytes:
    """The PDF of `papers/<name>.md`."""
    head, text = front_matter(HERE / "papers" / f"{name}.md")
    out = BytesIO()
    story: list[Flowable] = [
        Spacer(1, head.get("drop", 60) * mm),
        Paragraph(head["kicker"], KICKER),
        Paragraph(head["title"], TITLE),
        Paragraph(head["lead"], LEAD),
    ]
    pieces = {piece.slug: piece for piece in all_pieces()}
    for part in parts(INCLUDE.sub(lambda found: _taken_in(pieces[found[1]]), text)):
        story += _flowables(part, new_page=head.get("chapters_on_new_pages", True))
    Paper(out, head["title"], head["lead"]).build(story)
    return out.getvalue()


def _taken_in(piece: DemoPiece) -> str:
    return f"# {piece.title}\n\n*{piece.summary}*\n\n{OWN_LINE.sub('', piece.text)}"


def _flowables(part: DemoPart, *, new_page: bool) -> list[Flowable]:
    if part.kind == "table":
        return [_table(part.rows), Spacer(1, 4 * mm)]
    html = LINK.sub("", part.html)
    if part.kind == "heading":
        heading = Paragraph(html, HEADINGS[min(part.level, 3) - 1])
        heading.outline_level = min(part.level, 3) - 1
        return [PageBreak(), heading] if part.level == 1 and new_page else [heading]
    if part.kind == "item":
        return [Paragraph(html, ITEM, bulletText=f"{part.number}." if part.number else "–")]
    return [Paragraph(html, QUOTE if part.kind == "quote" else BODY)]


def _table(rows: list[list[str]]) -> Table:
    width = A4[0] - 2 * MARGIN
    columns = max(len(row) for row in rows)
    first = width * (0.25 if columns > 5 else 0.34 if columns > 2 else 0.4)
    widths = [first, *[(width - first) / (columns - 1)] * (columns - 1)] if columns > 1 else [width]
    cells = [[Paragraph(f"<b>{cell}</b>" if i == 0 else cell, CELL) for cell in row] for i, row in enumerate(rows)]
    rules = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, SOFT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]
    return Table(cells, widths, repeatRows=1, style=rules, spaceBefore=6)
