"""Anonymous readers: views and reading without a person, so many a week for ninety days."""

import random
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from audience.demo.readers import AGENT, row, write
from audience.events.event_attribution import BeaconBatch
from editorial.pieces.models import PIECE_MODELS
from editorial.platform.demo.files import identity

WEEKS = 13


class Crowd(NamedTuple):
    """`to_the_end`: the share of them that reaches the last section."""

    piece: str
    views_a_week: int
    to_the_end: float


def load(wanted: Crowd) -> None:
    """So many views a week; most begin, fewer go on, `to_the_end` of them reach the last section."""
    piece = identity("piece", wanted.piece)
    anchors = next(
        ([anchor for anchor, _, _ in page.sections()] for m in PIECE_MODELS for page in m.objects.filter(uuid=piece)),
        [],
    )
    chance = random.Random(wanted.piece)  # noqa: S311 - the same crowd on every machine
    stays = wanted.to_the_end ** (1 / max(len(anchors), 1))
    batches = []
    for number in range(wanted.views_a_week * WEEKS):
        start = timezone.now() - timedelta(days=chance.uniform(0.1, WEEKS * 7))
        key = f"crowd:{wanted.piece}:{number}"
        rows = [row(f"{key}:view", "view", piece, start)]
        for anchor in anchors:
            if chance.random() > stays:
                break
            seconds = chance.randint(8, 70)
            rows.append(row(f"{key}:{anchor}", "section", piece, start, anchor))
            rows.append(row(f"{key}:{anchor}:engaged", "engaged", piece, start, anchor, seconds))
        batches.append(BeaconBatch(rows, AGENT))
    write(batches)
