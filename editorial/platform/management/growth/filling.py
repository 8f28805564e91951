"""Filling an empty database, room by room, with rows that hold what the product's own would hold."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, Generic, TypeVar

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from editorial.platform.management.growth.scale import Scale
from editorial.platform.models import Job
from editorial.platform.rooms import offers

BATCH = 1000  # rows made and written at once
SEED = 20_27

Thing = TypeVar("Thing")
Row = TypeVar("Row", bound=models.Model)


def fill(scale: Scale, say: Callable[[str], object]) -> None:
    """Every room in its turn: what a higher one writes is about what a lower one wrote."""
    chance = random.Random(SEED)  # noqa: S311  # made-up rows, no secret
    for room in offers("growth"):
        say(f"Filling {room.__name__.rpartition('.')[0]}")
        with transaction.atomic():
            room.load(scale, chance)
    Job.objects.backlog().delete()  # what they would do is done
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server would by itself, some minutes later


class Uneven(Generic[Thing]):
    """Draws from a list as things are liked in the world: the first twice as often as the second (Zipf)."""

    def __init__(self, things: Iterable[Thing], chance: random.Random) -> None:
        self.things, self.chance = list(things), chance
        self._sums = list(accumulate(1 / rank for rank in range(1, len(self.things) + 1)))

    def one(self) -> Thing:
        return self.chance.choices(self.things, cum_weights=self._sums)[0]

    def some(self, most: int) -> list[Thing]:
        """One to `most`, each once; one is likelier than two."""
        drawn = self.chance.choices(self.things, cum_weights=self._sums, k=1 + int(most * self.chance.random() ** 2))
        return list(dict.fromkeys(drawn))


def batches(rows: Iterable[Thing], size: int = BATCH) -> Iterator[list[Thing]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def write(model: type[Row], rows: Iterable[Row]) -> None:
    """Insert all of them, a batch at a time, without signals; ids that the database would give are given here."""
    for some in batches(rows):
        _number(model, some)
        write_own_table(model, some)
        for row in some:
            row._state.adding, row._state.db = False, connection.alias
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):  # to go on from what is given here
            cursor.execute(statement)


def _number(model: type[Row], rows: Sequence[Row]) -> None:
    """Nobody else writes into a copy: what follows the last id is free."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return
    last: int = model._base_manager.aggregate(last=Max(key.attname))["last"] or 0
    for number, row in enumerate((row for row in rows if row.pk is None), start=last + 1):
        row.pk = number


def write_own_table(model: type[Row], rows: Sequence[Row]) -> None:
    """Insert the part of each row that is in the table of `model` itself; its parents' parts are there already.

    One statement for all of them: Django's own insert is written anew for every thirty rows of a page.
    """
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [[field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})", values)  # noqa: S608


def write_tags(model: type[models.Model], name: str, tags: Iterable[tuple[int, Iterable[int]]]) -> None:
    """Rows of the many-to-many field `name`, for pairs of a row's id and the ids of its terms."""
    field: Any = model._meta.get_field(name)
    through, mine, theirs = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    write(through, (through(**{mine: row, theirs: term}) for row, terms in tags for term in terms))


def copy_tags(source: type[models.Model], target: type[models.Model], name: str, key: str) -> None:
    """Give rows of `target` the tags of the rows of `source` that their column `key` names."""
    theirs: Any = source._meta.get_field(name)
    ours: Any = target._meta.get_field(name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ours.m2m_db_table()} ({ours.m2m_column_name()}, {ours.m2m_reverse_name()}) "  # noqa: S608
            f"SELECT row.id, tag.{theirs.m2m_reverse_name()} FROM {target._meta.db_table} AS row "
            f"JOIN {theirs.m2m_db_table()} AS tag ON tag.{theirs.m2m_column_name()} = row.{key}"
        )
