"""PowerPoint: what stands on each slide, in tables, charts and diagrams, and what the speaker says to it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.opc.package import Part
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from assets.extract.pages import ExtractedPage

MAX_DEPTH = 12  # groups within groups
HIDDEN = "Hidden slide"


def read(path: Path) -> Iterator[ExtractedPage]:
    """A hidden slide's text goes to its notes: colleagues find it, recipients of a link are not shown it."""
    for number, slide in enumerate(Presentation(str(path)).slides, start=1):
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        text = "\n".join([*_texts(slide.shapes), *_diagrams(slide.part)])
        notes = _notes(slide)
        if slide.element.get("show") in {"0", "false"}:
            yield ExtractedPage(number, HIDDEN, "", f"{text}\n\n{notes}")
        else:
            yield ExtractedPage(number, title, text, notes)


def _texts(shapes: Iterable[BaseShape], depth: int = 0) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, GroupShape) and depth < MAX_DEPTH:
            yield from _texts(shape.shapes, depth + 1)
        elif isinstance(shape, Shape):
            yield shape.text_frame.text
        elif isinstance(shape, GraphicFrame) and shape.has_table:
            for row in shape.table.rows:
                yield " | ".join(text for cell in row.cells if (text := cell.text_frame.text.strip()))
        elif isinstance(shape, GraphicFrame) and shape.has_chart:
            yield from _chart_texts(shape.chart)


def _chart_texts(chart: Chart) -> Iterator[str]:
    """Title, axis titles, series and categories: words people look for; the figures are left to the picture."""
    root = chart._chartSpace
    for rich in root.iter(qn("c:rich")):
        yield "".join(node.text or "" for node in rich.iter(qn("a:t")))
    seen: set[str] = set()
    for node in root.iter(qn("c:v")):
        under = {parent.tag for parent in node.iterancestors()}
        if node.text and under & {qn("c:cat"), qn("c:tx")} and node.text not in seen:
            seen.add(node.text)
            yield node.text


def _diagrams(part: Part) -> Iterator[str]:
    """SmartArt keeps its words in a part beside the slide."""
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/diagramData"):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            for paragraph in root.iter(qn("a:p")):
                yield "".join(node.text or "" for node in paragraph.iter(qn("a:t")))


def _notes(slide: Slide) -> str:
    if not slide.has_notes_slide:
        return ""
    frame = slide.notes_slide.notes_text_frame
    return frame.text if frame is not None else ""
