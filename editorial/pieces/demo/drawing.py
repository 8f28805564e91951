"""Paper and pen: what the demo's pictures are drawn with."""

import random
from collections.abc import Sequence
from io import BytesIO

from PIL import Image as Picture
from PIL import ImageDraw

SIZE = (1600, 900)  # as shown in lists and shares
FINER = 2  # drawn so many times larger and reduced: Pillow's lines have hard edges
PAPER, INK, SOFT, ACCENT = "#f5f0e6", "#24211d", "#a89f90", "#c63d1c"


class Sheet:
    """A sheet of paper, 160 by 90 units, with a pen."""

    def __init__(self, name: str) -> None:
        self.random = random.Random(name)  # noqa: S311  # for looks, not for secrets
        self.unit = SIZE[0] / 160 * FINER
        self.picture = Picture.new("RGB", (SIZE[0] * FINER, SIZE[1] * FINER), PAPER)
        self.pen = ImageDraw.Draw(self.picture)

    def line(self, points: Sequence[tuple[float, float]], ink: str = INK, width: float = 0.35) -> None:
        self.pen.line([self._at(p) for p in points], ink, max(1, round(width * self.unit)), joint="curve")

    def box(self, x: float, y: float, w: float, h: float, fill: str | None = None, ink: str = INK) -> None:
        corners = [*self._at((x, y)), *self._at((x + w, y + h))]
        self.pen.rectangle(corners, fill, ink, round(0.35 * self.unit))

    def dot(self, x: float, y: float, r: float, fill: str | None = INK, ink: str | None = None) -> None:
        corners = [*self._at((x - r, y - r)), *self._at((x + r, y + r))]
        self.pen.ellipse(corners, fill, ink or fill or INK, round(0.35 * self.unit))

    def hatch(self, x: float, y: float, w: float, h: float, gap: float = 1.6) -> None:
        """Slanted strokes that stay inside the box."""
        offset = gap
        while offset < w + h:
            start = (x + max(0, offset - h), y + min(h, offset))
            self.line([start, (x + min(w, offset), y + max(0, offset - w))], SOFT, 0.15)
            offset += gap

    def ground(self, y: float = 78) -> None:
        self.line([(8, y), (152, y)], INK, 0.5)

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0] * self.unit, point[1] * self.unit

    def webp(self) -> bytes:
        out = BytesIO()
        self.picture.reduce(FINER).save(out, "WEBP", quality=80, method=2)
        return out.getvalue()
