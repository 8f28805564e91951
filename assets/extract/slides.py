"""PowerPoint: what stands on each slide, in tables, charts and diagrams, and what the speaker says to it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from pptx import Presentation
from pptx.opc.package import Part
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from assets.extract.office import strict
from assets.extract.office.drawings import chart_words, paragraphs, words_of
from assets.extract.office.properties import title
from assets.extract.pages import ExtractedPage

MAX_DEPTH = 12  # groups within groups
HIDDEN = "Hidden slide"
ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

__all__ = ["read", "title"]


def read(path: Path) -> Iterator[ExtractedPage]:
    """A hidden slide's text goes to its notes: colleagues find it, recipients of a link are not shown it."""
    with strict.opened(path) as file:
        yield from _slides(file)


def _slides(file: IO[bytes]) -> Iterator[ExtractedPage]:
    for number, slide in enumerate(Presentation(file).slides, start=1):
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        text = "\n".join([*_texts(slide.shapes), *_alternatives(slide), *_diagrams(slide.part)])
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
            yield from chart_words(shape.chart._chartSpace)


def _alternatives(slide: Slide) -> Iterator[str]:
    """Shapes that newer programs draw otherwise than older ones, as formulas are: python-pptx passes over them."""
    for choice in slide.element.iter(f"{ALTERNATIVE}Choice"):
        yield from paragraphs(choice)


def _diagrams(part: Part) -> Iterator[str]:
    """SmartArt keeps its words in a part beside the slide."""
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/diagramData"):
            yield from words_of(relation.target_part.blob)


def _notes(slide: Slide) -> str:
    if not slide.has_notes_slide:
        return ""
    frame = slide.notes_slide.notes_text_frame
    return frame.text if frame is not None else ""
