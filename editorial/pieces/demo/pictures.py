"""Pictures in ink on paper, with one vermilion accent. Drawn when the demo is loaded, the same on every machine."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from django.core.files.images import ImageFile
from wagtail.images.models import Image

from editorial.pieces.demo.drawing import ACCENT, INK, PAPER, SOFT, Sheet

Scene = Callable[[Sheet], None]


def tanks(s: Sheet) -> None:
    s.ground()
    for i, tall in enumerate([34, 46, 46, 40, 52, 30]):
        x = 16 + i * 22
        s.box(x, 78 - tall - 4, 15, tall, ACCENT if i == 4 else PAPER)
        if i != 4:
            s.hatch(x, 78 - tall * 0.6 - 4, 15, tall * 0.6)
        s.line([(x + 2, 74), (x + 2, 78)])
        s.line([(x + 13, 74), (x + 13, 78)])
        s.line([(x + 7.5, 74 - tall), (x + 7.5, 14), (x + 22, 14)], INK, 0.6)


def bottles(s: Sheet) -> None:
    s.box(8, 66, 144, 4, INK)
    for i in range(14):
        x = 14 + i * 9.8
        if i == 9:
            continue
        ink = ACCENT if i == 8 else INK
        shape = [
            (x, 66),
            (x, 44),
            (x + 1.6, 38),
            (x + 1.6, 30),
            (x + 3.6, 30),
            (x + 3.6, 38),
            (x + 5.2, 44),
            (x + 5.2, 66),
        ]
        s.line(shape, ink, 0.5 if i != 8 else 0.9)
        s.line([(x, 52), (x + 5.2, 52)], ink, 0.25)
    for i in range(9):
        s.dot(16 + i * 16, 75, 3, PAPER)


def stopped(s: Sheet) -> None:
    """A rate over a shift that falls to nothing and comes back slowly."""
    s.line([(16, 14), (16, 76), (150, 76)], INK, 0.5)
    points: list[tuple[float, float]] = []
    for x in range(16, 150):
        level = 26.0 if x < 70 else 74.0 if x < 92 else max(28, 74 - (x - 92) * 1.4)
        points.append((x, level + s.random.uniform(-1.2, 1.2) * (level < 73)))
    s.line([p for p in points if p[0] <= 70], INK, 0.5)
    s.line([p for p in points if 69 <= p[0] <= 126], ACCENT, 0.9)
    s.line([p for p in points if p[0] >= 125], INK, 0.5)
    s.line([(16, 26), (150, 26)], SOFT, 0.15)


def bars(s: Sheet) -> None:
    s.ground(76)
    for i, tall in enumerate([52, 43, 36, 22, 17, 12, 9, 6, 4]):
        s.box(18 + i * 14.5, 76 - tall, 10, tall, ACCENT if i == 0 else None)
        if i:
            s.hatch(18 + i * 14.5, 76 - tall, 10, tall)


def schedule(s: Sheet) -> None:
    for day in range(20, 156, 13):
        s.line([(day, 12), (day, 80)], SOFT, 0.12)
    for row in range(8):
        y, x = 15.0 + row * 8, 20 + s.random.random() * 8
        while x < 140:
            w = s.random.uniform(8, 24)
            late = row == 4 and 80 < x < 106
            s.box(x, y, min(w, 150 - x), 4.6, ACCENT if late else None)
            if not late and s.random.random() < 0.5:
                s.hatch(x, y, min(w, 150 - x), 4.6)
            x += w + s.random.uniform(1, 6)


def genealogy(s: Sheet) -> None:
    """From one raw material through mixing to pallets; one path is marked."""
    columns: list[list[float]] = [[45], [22, 45, 68], [14, 30, 46, 62, 76], [10, 18, 26, 34, 42, 50, 58, 66, 74, 82]]
    marked = {(0, 45), (1, 45), (2, 46), (2, 62), (3, 50), (3, 58), (3, 66)}
    for c, (here, there) in enumerate(pairwise(columns)):
        for a in here:
            for b in there:
                if abs(a - b) < 30:
                    red = (c, a) in marked and (c + 1, b) in marked
                    s.line([(24 + c * 38, a), (62 + c * 38, b)], ACCENT if red else SOFT, 0.7 if red else 0.18)
    for c, ys in enumerate(columns):
        for y in ys:
            red = (c, y) in marked
            s.dot(24 + c * 38, y, 2.2, ACCENT if red else PAPER, ACCENT if red else INK)


def coast(s: Sheet) -> None:
    for depth in range(7):
        x, shore = 30.0 + depth * 9, []
        for y in range(6, 86, 2):
            x += s.random.uniform(-3.2, 3.2) + (0.25 if depth % 2 else -0.1)
            shore.append((x, float(y)))
        s.line(shore, INK if depth == 0 else SOFT, 0.5 if depth == 0 else 0.18)
    stops = [(112, 20), (124, 36), (108, 50), (130, 62), (118, 76)]
    s.line([(float(x), float(y)) for x, y in stops], INK, 0.3)
    for i, (x, y) in enumerate(stops):
        s.dot(x, y, 2.4 if i == 3 else 1.6, ACCENT if i == 3 else INK)


def zones(s: Sheet) -> None:
    for i, (x, y, w, h) in enumerate([(10, 10, 140, 70), (20, 20, 58, 50), (88, 20, 52, 22), (88, 48, 52, 22)]):
        s.box(x, y, w, h)
        if i == 1:
            s.hatch(x, y, w, h, 2.4)
    for x, y in [
        (30, 32),
        (48, 32),
        (66, 32),
        (39, 52),
        (57, 52),
        (100, 31),
        (114, 31),
        (128, 31),
        (107, 59),
        (121, 59),
    ]:
        s.dot(x, y, 2.2, PAPER, INK)
    s.line([(78, 45), (88, 45)], ACCENT, 1.2)
    s.line([(83, 40), (83, 50)], ACCENT, 1.2)


def clock(s: Sheet) -> None:
    s.dot(80, 45, 34, None)
    s.dot(80, 45, 32.5, None)
    for tick in range(60):
        a = math.tau * tick / 60
        inner = 28 if tick % 5 == 0 else 31
        s.line([(80 + inner * math.sin(a), 45 - inner * math.cos(a)), (80 + 32 * math.sin(a), 45 - 32 * math.cos(a))])
    s.line([(80, 45), (80 + 17 * math.sin(5.1), 45 - 17 * math.cos(5.1))], INK, 1.2)
    s.line([(80, 45), (80, 17)], ACCENT, 1.0)
    s.dot(80, 45, 1.8, ACCENT)


def table(s: Sheet) -> None:
    """Seen from above: people around a table, one chair empty."""
    s.box(44, 32, 72, 26)
    s.hatch(44, 32, 72, 26, 2.2)
    for i in range(5):
        s.dot(52 + i * 14, 24, 4, PAPER, INK)
        s.dot(52 + i * 14, 66, 4, None if i == 3 else PAPER, ACCENT if i == 3 else INK)
    for x, y, w in [(56, 38, 10), (78, 36, 8), (94, 46, 11), (64, 48, 9)]:
        s.box(x, y, w, 6, PAPER)


def steam(s: Sheet) -> None:
    s.ground()
    s.box(30, 48, 60, 30)
    s.hatch(30, 48, 60, 30, 2)
    for x, tall in [(38, 26), (54, 34), (72, 20)]:
        s.box(x, 48 - tall, 7, tall)
        plume = [(x + 3.5 + math.sin(t / 3 + x) * (1 + t / 9), 47 - tall - t) for t in range(46 - tall)]
        s.line(plume, SOFT, 0.5)
    s.line([(90, 62), (112, 62), (112, 40), (146, 40)], INK, 1.0)
    s.dot(112, 50, 6, PAPER, INK)
    s.line([(112, 50), (115.5, 46)], ACCENT, 0.9)


def signals(s: Sheet) -> None:
    for row in range(9):
        y = 14 + row * 8.4
        points = [(x, y + s.random.gauss(0, 0.8 + row % 3 * 0.5)) for x in range(14, 148)]
        s.line(points, ACCENT if row == 5 else INK, 0.6 if row == 5 else 0.22)


def cabinet(s: Sheet) -> None:
    """An old controller: racks of cards, one lamp lit."""
    s.box(40, 8, 80, 76)
    for row in range(3):
        y = 14 + row * 24
        s.box(45, y, 70, 18)
        for card in range(10):
            s.line([(45 + card * 7, y), (45 + card * 7, y + 18)], INK, 0.25)
            for lamp in range(3):
                red = (row, card, lamp) == (1, 6, 0)
                s.dot(
                    48.5 + card * 7,
                    y + 4 + lamp * 4,
                    1.1 if red else 0.7,
                    ACCENT if red else None,
                    ACCENT if red else INK,
                )


def bridge(s: Sheet) -> None:
    """From one bank to the other, with the last piece still missing."""
    s.line([(4, 62), (30, 62), (30, 88)], INK, 0.7)
    s.line([(156, 62), (130, 62), (130, 88)], INK, 0.7)
    s.hatch(4, 62, 26, 26)
    s.hatch(130, 62, 26, 26)
    s.line([(30, 62), (98, 62)], INK, 0.7)
    s.line([(114, 62), (130, 62)], INK, 0.7)
    s.line([(98, 62), (114, 62)], ACCENT, 1.3)
    arc = [(30 + t, 62 - 34 * math.sin(math.pi * t / 100)) for t in range(101)]
    s.line(arc, INK, 0.5)
    for t in range(10, 100, 10):
        s.line([(30 + t, 62), (30 + t, 62 - 34 * math.sin(math.pi * t / 100))], INK, 0.2)


def ledger(s: Sheet) -> None:
    for row in range(11):
        y = 12 + row * 6.4
        s.line([(14, y), (146, y)], SOFT, 0.15)
        s.line([(18, y + 3.6), (18 + s.random.uniform(18, 44), y + 3.6)], INK, 0.5)
        for column in (86, 110, 134):
            red = (row, column) == (7, 134)
            s.line(
                [(column, y + 3.6), (column + s.random.uniform(5, 10), y + 3.6)],
                ACCENT if red else INK,
                0.9 if red else 0.4,
            )
    s.line([(14, 82), (146, 82)], INK, 0.6)


def handover(s: Sheet) -> None:
    """Three shifts round the clock, each a band; the overlap is marked."""
    for i in range(3):
        y = 20 + i * 18
        s.box(14 + i * 40, y, 52, 10)
        s.hatch(14 + i * 40, y, 52, 10)
        if i:
            s.box(14 + i * 40, y - 8, 12, 8, ACCENT, ACCENT)
    s.line([(14, 78), (146, 78)], INK, 0.5)
    for hour in range(25):
        s.line([(14 + hour * 5.5, 78), (14 + hour * 5.5, 76 if hour % 8 else 73)])


@dataclass(frozen=True)
class DemoPicture:
    title: str
    alt: str
    scene: Scene


PICTURES = {
    "tanks": DemoPicture(
        "Tank farm",
        "Line drawing of six tanks joined by a pipe; one of them is filled in red.",
        tanks,
    ),
    "bottles": DemoPicture(
        "Bottling line",
        "Bottles on a conveyor; one is missing, the one before the gap is red.",
        bottles,
    ),
    "stopped": DemoPicture(
        "A line stops",
        "A plotted production rate that drops to zero and climbs back slowly.",
        stopped,
    ),
    "bars": DemoPicture(
        "Causes, largest first",
        "Nine bars in falling order, the tallest of them red.",
        bars,
    ),
    "schedule": DemoPicture(
        "A week's plan",
        "A plan of orders on eight lines over a week; one order is late and red.",
        schedule,
    ),
    "genealogy": DemoPicture(
        "Where a batch went",
        "Lines from one batch through mixers to pallets; the affected path is red.",
        genealogy,
    ),
    "coast": DemoPicture(
        "Plants along a coast",
        "A drawn coast with five sites on a road; one of the sites is red.",
        coast,
    ),
    "zones": DemoPicture(
        "Zones of a plant network",
        "A plan of network zones, with the one door between two of them in red.",
        zones,
    ),
    "clock": DemoPicture(
        "An hour",
        "A clock face whose minute hand is red.",
        clock,
    ),
    "table": DemoPicture(
        "Ten chairs",
        "A meeting table seen from above, with one empty chair drawn in red.",
        table,
    ),
    "steam": DemoPicture(
        "Boiler house",
        "A boiler house with three chimneys and a meter in the steam pipe.",
        steam,
    ),
    "signals": DemoPicture(
        "Nine signals",
        "Nine recorded signals one above the other; one of them is red.",
        signals,
    ),
    "cabinet": DemoPicture(
        "The controller in the cellar",
        "An old control cabinet with rows of cards and one red lamp.",
        cabinet,
    ),
    "bridge": DemoPicture(
        "The last piece",
        "A bridge between two banks whose last piece is red.",
        bridge,
    ),
    "ledger": DemoPicture(
        "A ledger",
        "A page of a ledger with columns of figures, one of them red.",
        ledger,
    ),
    "handover": DemoPicture(
        "Three shifts",
        "Three overlapping bands of a day, with the hours of handover in red.",
        handover,
    ),
}


def load(say: Callable[[str], None]) -> None:
    known = set(Image.objects.values_list("title", flat=True))
    for name, picture in PICTURES.items():
        if picture.title in known:
            continue
        sheet = Sheet(name)
        picture.scene(sheet)
        file = ImageFile(BytesIO(sheet.webp()), name=f"northmoor-{name}.webp")
        Image.objects.create(title=picture.title, description=picture.alt, file=file)
    say(f"{len(PICTURES)} pictures")
