"""Thumbnails for files nobody here can render: a plain card with the page's title and its first lines."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from assets.extract.formats import Shape
from assets.extract.pages import ExtractedPage

WIDTH = 720  # pixels; twice what a phone shows in a list
QUALITY = 60  # of a JPEG: text stays readable, a dense page takes about 90 kB
MAX_THUMBNAILS = 300  # pages of one file
PAPER, INK, SOFT, RULE = "#ffffff", "#1c1b18", "#5e5a51", "#e3ded2"
MARGIN, TITLE_SIZE, TEXT_SIZE = 44, 34, 20  # pixels
TITLE_LINES = 3
# Fonts with more letters than Pillow's own, where the machine has them.
FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf")


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def draw(page: ExtractedPage, unit: str, shape: Shape) -> bytes:
    """A JPEG of `shape`: title, a hairline, as many lines as fit, and which page it is."""
    width, height = shape
    image = Image.new("RGB", shape, PAPER)
    pen = ImageDraw.Draw(image)
    top = MARGIN
    for line in wrapped(page.title, font(TITLE_SIZE), width - 2 * MARGIN)[:TITLE_LINES]:
        pen.text((MARGIN, top), line, INK, font(TITLE_SIZE))
        top += round(TITLE_SIZE * 1.25)
    pen.line((MARGIN, top + 8, width - MARGIN, top + 8), RULE, 2)
    top += 26
    foot = height - MARGIN - TEXT_SIZE
    for line in _first_lines(page, width):
        if top > foot - 2 * TEXT_SIZE:
            pen.text((width - MARGIN, foot), "…", SOFT, font(TEXT_SIZE), anchor="ra")  # there is more
            break
        pen.text((MARGIN, top), line, SOFT, font(TEXT_SIZE))
        top += round(TEXT_SIZE * 1.45)
    pen.text((MARGIN, foot), f"{unit} {page.number}, text view", SOFT, font(TEXT_SIZE))
    target = BytesIO()
    image.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


def _first_lines(page: ExtractedPage, width: int) -> list[str]:
    text = page.text[:2_000]
    lines = [line for line in text.split("\n") if line.strip() and line.strip() != page.title]
    return [row for line in lines[:30] for row in wrapped(line, font(TEXT_SIZE), width - 2 * MARGIN)]


def wrapped(text: str, face: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> list[str]:
    """Text broken between words into lines of at most `width` pixels; one long word is cut."""
    lines: list[str] = []
    line = ""
    for word in text[:600].split():
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > width:
            lines.append(line)
            longer = word
        while face.getlength(longer) > width and len(longer) > 1:
            longer = longer[:-1]
        line = longer
    return [*lines, line] if line else lines
