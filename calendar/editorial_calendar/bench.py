"""`manage.py bench coverage`: the map with its drill-downs, against the same sums in raw SQL.

The pieces are made inside a transaction that is rolled back, so that it can run on any database; on one that people
use it keeps them from writing meanwhile.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TypedDict

from django.db import connection, transaction
from django.utils import timezone

from assets.models import Asset, AssetKind
from editorial.platform.management.benchmarking import Bench, BenchResult, compare, latencies, queries_of
from editorial.vocabulary.models import Format
from editorial.vocabulary.models.classification import VOCABULARY_OF
from editorial_calendar.coverage import arithmetic, supply
from editorial_calendar.coverage.queries import Vocabulary, ask, survey, vocabulary
from editorial_calendar.models import CellSupply, Contribution

SIZE = 10_000  # pieces; the goal is set for 100,000
AT_LEAST = {"persona": 5, "stage": 5, "topic": 8, "format": 11}  # terms, as in the demo
SEED = 20_27
OLDEST = 1500  # days

FROM_PIECES = """
    SELECT persona_id, stage_id, SUM((fit * signoff * completion) * POWER(2.0, since_day / half_life)), COUNT(*)
    FROM bench_pieces WHERE topic_id = %s GROUP BY persona_id, stage_id
"""
FROM_ROLL_UP = """
    SELECT persona_id, stage_id, half_life, SUM(mass), SUM(pieces) FROM calendar_cellsupply
    WHERE topic_id = %s AND (expires_on IS NULL OR expires_on >= %s) GROUP BY persona_id, stage_id, half_life
"""


def bench_coverage(size: int | None = None) -> BenchResult:
    number = size or SIZE
    with rolled_back():
        words = fill(number)
        today = timezone.localdate()

        def look() -> None:
            draw({"topic": words["topic"][0].slug})

        def drill_down() -> None:
            draw(
                {
                    "rows": "topic",
                    "cols": "format",
                    "persona": words["persona"][0].slug,
                    "stage": words["stage"][0].slug,
                }
            )

        goal = "≤ 10 ms, ≤ 3 queries"
        lean = compare("the map", look, lambda: raw_roll_up(words, today), against="raw SQL on the roll-up", goal=goal)
        plain = compare("the map", look, lambda: raw_pieces(words), against="raw SQL on every piece", goal=goal)
        drill = compare("drill-down", drill_down, lambda: raw_pieces(words), against="raw SQL on every piece")
        notes = [
            f"{queries_of(look)} queries",
            f"{Contribution.objects.count():,} shares of pieces in {CellSupply.objects.count():,} rows of the roll-up",
            f"the map by the clock: p95 {latencies(look).p95 * 1000:.1f} ms",
            f"the drill-down by the clock: p95 {latencies(drill_down).p95 * 1000:.1f} ms",
        ]
    return BenchResult(f"Coverage of {number:,} pieces on four axes", [lean, plain, drill], notes)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def draw(asked: dict[str, str]) -> None:
    words = vocabulary()
    survey(words, ask(words, asked))


def raw_roll_up(words: Vocabulary, today: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FROM_ROLL_UP, [words["topic"][0].id, today])
        cursor.fetchall()


def raw_pieces(words: Vocabulary) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FROM_PIECES, [words["topic"][0].id])
        cursor.fetchall()


def fill(number: int) -> Vocabulary:
    """So many live pieces, each in one to four cells; the table for the baseline holds days as numbers."""
    for axis, least in AT_LEAST.items():
        terms = VOCABULARY_OF[axis]._default_manager
        for n in range(terms.count(), least):
            terms.create(slug=f"bench-{axis}-{n}", label=f"Bench {n}")
    words, pick = vocabulary(), random.Random(SEED)  # noqa: S311 - the same pieces every time, nothing secret
    lives = dict(Format.objects.values_list("pk", "half_life_days"))
    today = timezone.localdate()
    assets = Asset.objects.bulk_create(
        (Asset(kind=AssetKind.LINK, title=f"Piece {n}") for n in range(number)), batch_size=supply.BATCH
    )
    rows = (row for asset in assets for row in _shares(asset, words, lives, today, pick))
    Contribution.objects.bulk_create(rows, batch_size=supply.BATCH)
    CellSupply.objects.all().delete()
    CellSupply.objects.bulk_create(supply.added_up(Contribution.objects.published()), batch_size=supply.BATCH)
    _table_of_days()
    return words


class Shared(TypedDict):
    """What all rows of a piece have in common."""

    asset: Asset
    format_id: int
    since: date
    half_life: int


def _shares(
    asset: Asset, words: Vocabulary, lives: dict[int, int], today: date, pick: random.Random
) -> list[Contribution]:
    cells = pick.choice([1, 1, 2, 4])
    since = today - timedelta(days=pick.randrange(OLDEST))
    form = pick.choice(words["format"]).id
    days = arithmetic.half_life(lives[form], pick.random() < 0.25)
    weight = arithmetic.PieceWeight(arithmetic.fit(cells), pick.choice([1.0, arithmetic.UNSIGNED]), 1.0)
    shared: Shared = {"asset": asset, "format_id": form, "since": since, "half_life": days}
    factors = {"fit": weight.fit, "signoff": weight.signoff, "completion": 1.0}
    return [
        Contribution(
            persona_id=pick.choice(words["persona"]).id,
            stage_id=pick.choice(words["stage"]).id,
            topic_id=pick.choice(words["topic"]).id,
            mass=arithmetic.mass(weight.value, since, days),
            **shared,
            **factors,
        )
        for _ in range(cells)
    ]


def _table_of_days() -> None:
    """What a plain design would sum over: every share of every piece, with the index it would have."""
    days = "julianday(since)" if connection.vendor == "sqlite" else "(since - DATE '1970-01-01')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_pieces AS SELECT persona_id, stage_id, topic_id, half_life, fit, signoff, completion, "  # noqa: S608
            f"{days} - (SELECT MAX({days}) FROM calendar_contribution) AS since_day FROM calendar_contribution"
        )
        cursor.execute("CREATE INDEX bench_pieces_cell ON bench_pieces (topic_id, persona_id, stage_id)")


BENCHES: dict[str, Bench] = {"coverage": bench_coverage}
