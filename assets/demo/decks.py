"""Decks as PPTX from Markdown: a slide begins at `# `, its notes at `Notes:`, a list after `Chart:` is drawn."""

import re
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import ChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as Show
from pptx.slide import Slide
from pptx.text.text import _Paragraph
from pptx.util import Emu, Inches, Length, Pt

from assets.demo.text import HERE, DemoPart, parts, plain
from editorial.platform.demo.files import front_matter

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, TOP, ACROSS, DOWN = Inches(0.9), Inches(2.0), Inches(11.5), Inches(4.7)
INK, SOFT, ACCENT = RGBColor(0x24, 0x21, 0x1D), RGBColor(0x5E, 0x5A, 0x51), RGBColor(0xB2, 0x3A, 0x1E)
PAPER = RGBColor(0xF8, 0xF4, 0xEB)
SERIF = "Georgia"
TITLE_ONLY = 5  # of the layouts that python-pptx ships


def deck(name: str) -> bytes:
    """The PPTX of `decks/<name>.md`."""
    head, text = front_matter(HERE / "decks" / f"{name}.md")
    show = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    show.core_properties.title = head["title"]
    show.core_properties.author = "Northmoor Systems"
    chapters = [chapter for chapter in re.split(r"^# ", text, flags=re.MULTILINE) if chapter.strip()]
    for chapter in chapters:
        title, _, rest = chapter.partition("\n")
        words, _, notes = rest.partition("Notes:")
        _slide(show, title.strip(), words.strip(), " ".join(notes.split()), len(chapters))
    out = BytesIO()
    show.save(out)
    return out.getvalue()


def _slide(show: Show, title: str, words: str, notes: str, of: int) -> None:
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = PAPER
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = LEFT, Inches(0.6), ACROSS, Inches(1.2)
    heading.text_frame.text = title
    heading.text_frame.word_wrap = True
    _voice(heading.text_frame.paragraphs[0], Pt(36), INK)
    before, _, chart = words.partition("Chart:")
    _words(slide, list(parts(before)), narrow=bool(chart))
    if chart:
        _chart(slide, chart)
    foot = slide.shapes.add_textbox(LEFT, Inches(6.95), ACROSS, Inches(0.4)).text_frame
    foot.text = f"Northmoor Systems · {len(show.slides)} of {of}"
    _voice(foot.paragraphs[0], Pt(12), SOFT)
    slide.notes_slide.notes_text_frame.text = notes


def _words(slide: Slide, found: list[DemoPart], *, narrow: bool) -> None:
    lines = [part for part in found if part.kind != "table"]
    tables = [part.rows for part in found if part.kind == "table"]
    if lines:
        box = slide.shapes.add_textbox(LEFT, TOP, Inches(5) if narrow else ACROSS, Emu(Inches(0.5) * len(lines)))
        box.text_frame.word_wrap = True
        for number, part in enumerate(lines):
            paragraph = box.text_frame.paragraphs[0] if number == 0 else box.text_frame.add_paragraph()
            paragraph.text = f"– {plain(part.html)}" if part.kind == "item" else plain(part.html)
            paragraph.space_after = Pt(12)
            _voice(paragraph, Pt(22), ACCENT if part.kind == "quote" else INK)
    for rows in tables:
        _table(slide, rows, Emu(TOP + Inches(0.62) * len(lines)))


def _table(slide: Slide, rows: list[list[str]], top: Length) -> None:
    frame = slide.shapes.add_table(len(rows), len(rows[0]), LEFT, top, ACROSS, Emu(Inches(0.5) * len(rows)))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            cell = frame.table.cell(y, x)
            cell.text = plain(value)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor(0xE3, 0xDE, 0xD2) if y == 0 else PAPER
            _voice(cell.text_frame.paragraphs[0], Pt(16), INK)


def _chart(slide: Slide, text: str) -> None:
    """`Chart: Hours a week` and below it `- Label: 12.5` for each bar."""
    title, _, rows = text.strip().partition("\n")
    pairs = [line.removeprefix("- ").rsplit(":", 1) for line in rows.splitlines() if line.startswith("- ")]
    data = ChartData()
    data.categories = [label for label, _ in pairs]
    data.add_series(title, [float(value) for _, value in pairs])
    made: Any = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(6.2), TOP, Inches(6.2), DOWN, data)
    chart: Chart = made.chart  # python-pptx says that what it made is the chart itself
    chart.has_legend = False
    chart.plots[0].has_data_labels = True
    chart.plots[0].series[0].format.fill.solid()
    chart.plots[0].series[0].format.fill.fore_color.rgb = INK


def _voice(paragraph: _Paragraph, size: Length, colour: RGBColor) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.name, run.font.color.rgb = size, SERIF, colour
    paragraph.alignment = PP_ALIGN.LEFT
