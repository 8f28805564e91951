"""Words in the drawings, charts and diagrams of Office files."""

from collections.abc import Iterator

from lxml import etree

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again, for old programs
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
# Ends of the types of relations whose parts hold words of their own.
WORDED = ("/chart", "/diagramData", "/drawing")


def parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, PARSER)


def paragraphs(root: etree._Element) -> Iterator[str]:
    """Each paragraph of a drawing or diagram, formulas as they are typed."""
    for paragraph in root.iter(f"{DRAWING}p"):
        if any(parent.tag == FALLBACK for parent in paragraph.iterancestors()):
            continue
        yield "".join(node.text or "" for node in paragraph.iter(f"{DRAWING}t", MATH_TEXT))


def chart_words(root: etree._Element) -> Iterator[str]:
    """Title, axis titles, series and categories: words people look for; the figures are left to the picture."""
    for rich in root.iter(f"{CHART}rich"):
        yield "".join(node.text or "" for node in rich.iter(f"{DRAWING}t"))
    seen: set[str] = set()
    for node in root.iter(f"{CHART}v"):
        under = {parent.tag for parent in node.iterancestors()}
        if node.text and under & {f"{CHART}cat", f"{CHART}tx"} and node.text not in seen:
            seen.add(node.text)
            yield node.text


def words_of(content: bytes) -> Iterator[str]:
    """The words of one part, whatever it is."""
    root = parsed(content)
    yield from chart_words(root) if root.tag == f"{CHART}chartSpace" else paragraphs(root)
