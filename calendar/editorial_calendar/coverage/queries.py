"""From the database to the map: what is asked for, in three queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Aggregate, CharField, Count, F, FloatField, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.utils import timezone

from editorial.vocabulary.models.classification import VOCABULARY_OF
from editorial_calendar.coverage.arithmetic import AXES, Aim, Aims, Cell, Lot, lay_out
from editorial_calendar.models import CellSupply, Contribution, NotApplicable, Target
from editorial_calendar.models.coverage import AnyRow, CellRow, CellRowQuerySet

PLURALS = {"persona": "personas", "stage": "buying stages", "topic": "topics", "format": "formats"}
NAMES = {"persona": "persona", "stage": "buying stage", "topic": "topic", "format": "format"}


@dataclass(frozen=True, slots=True)
class AxisTerm:
    id: int
    slug: str
    label: str


Vocabulary = dict[str, list[AxisTerm]]
LotRow = tuple[int, int, int, float, int, int]  # ids of row and column, half-life, mass, pieces, 1 for planned


class BadQuestionError(ValueError):
    """What was asked for does not exist; the message says what does."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which two axes, which filters (axis → term), on which day."""

    rows: str
    cols: str
    filters: Mapping[str, AxisTerm]
    on: date
    today: date

    @property
    def looks_ahead(self) -> bool:
        return self.on > self.today


@dataclass(frozen=True, slots=True)
class Map:
    question: Question
    vocabulary: Vocabulary
    cells: list[Cell]
    has_targets: bool = False  # somebody set a number, anywhere

    @property
    def missing(self) -> list[str]:
        """Axes that have no words yet, in words: without them nothing can be mapped."""
        return [PLURALS[axis] for axis in AXES if not self.vocabulary[axis]]

    @property
    def is_all_left_out(self) -> bool:
        return not any(cell.applicable for cell in self.cells)

    @property
    def has_pieces(self) -> bool:
        return any(cell.pieces for cell in self.cells)

    def terms(self, cell: Cell) -> dict[str, AxisTerm]:
        """Axis → term of a cell: its row, its column and the filters."""
        row = next(term for term in self.vocabulary[self.question.rows] if term.id == cell.row)
        col = next(term for term in self.vocabulary[self.question.cols] if term.id == cell.col)
        return {self.question.rows: row, self.question.cols: col, **self.question.filters}


def vocabulary() -> Vocabulary:
    """All terms of the four axes in their order, in one query."""
    parts = [
        VOCABULARY_OF[axis]
        ._default_manager.order_by()
        .annotate(axis=Value(axis, CharField()))
        .values_list("axis", "pk", "slug", "label", "sort_order")
        for axis in AXES
    ]
    found: Vocabulary = {axis: [] for axis in AXES}
    for axis, pk, slug, label, _ in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[4], row[3])):
        found[axis].append(AxisTerm(pk, slug, label))
    return found


def ask(words: Vocabulary, asked: Mapping[str, str], today: date | None = None) -> Question:
    """Read `rows`, `cols`, filters by slug and `on` from an address. Raises BadQuestionError."""
    day = today or timezone.localdate()
    rows, cols = asked.get("rows") or "persona", asked.get("cols") or "stage"
    if rows not in AXES or cols not in AXES or rows == cols:
        raise BadQuestionError(f"Rows and columns must be two of {', '.join(AXES)}.")
    filters = cell_terms(words, {axis: asked.get(axis, "") for axis in AXES if axis not in (rows, cols)})
    return Question(rows, cols, filters, _day(asked.get("on"), day), day)


def _day(given: str | None, today: date) -> date:
    if not given:
        return today
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise BadQuestionError("The day is written like 2027-03-31.") from None
    if day < today:
        raise BadQuestionError("Coverage is counted for today or a day to come.")
    return day


def survey(words: Vocabulary, question: Question) -> Map:
    """The whole map. Two queries more."""
    ids = {axis: [term.id for term in terms] for axis, terms in words.items()}
    fixed = {axis: term.id for axis, term in question.filters.items()}
    wanted = aims()
    cells = lay_out(question.rows, question.cols, fixed, lots(question), Aims(wanted, ids), question.on)
    return Map(question, words, cells, any(aim.number is not None for aim in wanted))


def lots(question: Question) -> list[Lot]:
    """Masses by row, column and half-life; with planned pieces when the day is to come."""
    fixed = {f"{axis}_id": term.id for axis, term in question.filters.items()}
    keys = {"row": F(f"{question.rows}_id"), "col": F(f"{question.cols}_id")}

    def added_up(rows: CellRowQuerySet[AnyRow], pieces: Aggregate, planned: int) -> QuerySet[CellRow, LotRow]:
        found = rows.filter(**fixed).counting_on(question.on).order_by().values(**keys, life=F("half_life"))
        return found.annotate(total=Sum("mass"), count=pieces, planned=Value(planned, IntegerField())).values_list(
            "row", "col", "life", "total", "count", "planned"
        )

    found = added_up(CellSupply.objects.all(), Sum("pieces"), 0)
    if question.looks_ahead:
        found = found.union(added_up(Contribution.objects.planned_by(question.on), Count("pk"), 1), all=True)
    return [Lot(row, col, life, total, count, bool(planned)) for row, col, life, total, count, planned in found]


def aims() -> list[Aim]:
    """Targets and cells left out, in one query."""
    cell = ("persona_id", "stage_id", "topic_id", "format_id")
    wanted = Target.objects.order_by().annotate(amount=Cast("number", FloatField()), why=Value("", CharField()))
    left_out = NotApplicable.objects.order_by().annotate(amount=Cast(Value(None), FloatField()), why=F("reason"))
    columns = (*cell, "amount", "why")
    rows = wanted.values_list(*columns).union(left_out.values_list(*columns), all=True)
    return [Aim(p, s, t, f, None if number is None else float(number), why) for p, s, t, f, number, why in rows]


def cell_terms(words: Vocabulary, given: Mapping[str, str]) -> dict[str, AxisTerm]:
    """The cell an address or form names by slugs, axis by axis; axes left empty stay open. Raises BadQuestionError."""
    found: dict[str, AxisTerm] = {}
    for axis in AXES:
        if slug := given.get(axis):
            found[axis] = _term(words, axis, slug)
    return found


def _term(words: Vocabulary, axis: str, slug: str) -> AxisTerm:
    for term in words[axis]:
        if term.slug == slug:
            return term
    raise BadQuestionError(f"There is no {NAMES[axis]} “{slug[:80]}”.")
