"""Rows of a screen of adoption: names put to what was added up, a fixed number of queries for a page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from assets.adoption.figures import Row, Rows, Scope
from assets.models import Asset, FieldNote
from assets.models.adoption import FIGURES
from editorial.platform.cms.lists import batches
from editorial.platform.models import User
from editorial.platform.web.addresses import absolute

EXPORTED = 10_000  # rows of a file
LOOKED_UP = 500  # names in one query

Cell = str | float | datetime | None


@dataclass(frozen=True)
class Bar:
    """One figure: how often, how long its bar is as a share of the longest (0 to 100), and one's own part of it."""

    figure: str
    count: int
    width: float
    own: int = 0


@dataclass(frozen=True)
class Line:
    """What is counted (`asset`, or a person's or team's name) with its figures, in the order of FIGURES."""

    name: str
    bars: list[Bar]
    asset: Asset | None = None
    pieces: int | None = None
    notes: int | None = None


def lines_of(scope: Scope, rows: Iterable[Row]) -> list[Line]:
    """Of a page of `by_asset`, `unread`, `by_person` or `by_team`."""
    some = list(rows)
    longest = max((row[f"total_{figure}"] for row in some for figure in FIGURES if figure != "found"), default=0)
    if scope.view == "people":
        people = User.objects.in_bulk([row["user"] for row in some])
        notes = notes_by(scope, list(people))
        return [
            Line(str(people[row["user"]]), _bars(row, longest), pieces=row["pieces"], notes=notes.get(row["user"], 0))
            for row in some
            if row["user"] in people
        ]
    if scope.view == "teams":
        return [Line(scope.teams[row["team"]], _bars(row, longest), pieces=row["pieces"]) for row in some]
    assets = Asset.objects.select_related("format").in_bulk([row["asset"] for row in some])
    own = scope.own(list(assets)) if not scope.rights.teams else {}
    return [
        Line(asset.title, _bars(row, longest, own.get(asset.pk, {})), asset)
        for row in some
        if (asset := assets.get(row["asset"]))
    ]


def _bars(row: Row, longest: int, own: Mapping[str, int] | None = None) -> list[Bar]:
    """Found is so much more than all the rest that it fills its bar, and does not shorten theirs."""
    counts = {figure: row[f"total_{figure}"] for figure in FIGURES}
    return [
        Bar(figure, count, min(100.0, round(100 * count / longest, 1)) if longest else 0.0, (own or {}).get(figure, 0))
        for figure, count in counts.items()
    ]


def notes_by(scope: Scope, people: Iterable[int]) -> dict[int, int]:
    """By author, field notes for all colleagues: those for a group are counted to nobody."""
    written = FieldNote.objects.for_all().filter(author__in=people, created_at__date__gte=scope.since).order_by()
    return dict(written.values_list("author").annotate(Count("pk")))


def funnel(scope: Scope) -> list[Bar]:
    """All together, each figure against the largest of them."""
    totals = scope.totals()
    longest = max(totals.values(), default=0)
    return [Bar(figure, count, round(100 * count / longest, 1) if longest else 0.0) for figure, count in totals.items()]


def table(scope: Scope) -> Iterator[tuple[Cell, ...]]:
    """The whole of what is shown, for a file."""
    if scope.view == "never":
        yield ("Piece", "Format", "Published", "Address")
        for asset in scope.never().select_related("format")[:EXPORTED]:
            yield (asset.title, str(asset.format or ""), _moment(asset.published_at), _address(asset))
        return
    by_name = scope.view in ("people", "teams")
    own = not by_name and not scope.rights.teams
    figures = [figure.capitalize() for figure in FIGURES]
    more = ["Pieces used"] if by_name else [f"{figure} by you" for figure in figures] if own else []
    yield ("Name" if by_name else "Piece", *figures, *more, "" if by_name else "Address")
    for some in batches(rows_of(scope)[:EXPORTED], LOOKED_UP):
        for line in lines_of(scope, some):
            extra = [line.pieces] if by_name else [bar.own for bar in line.bars] if own else []
            address = _address(line.asset) if line.asset else ""
            yield (line.name, *(bar.count for bar in line.bars), *extra, address)


def rows_of(scope: Scope) -> Rows:
    """What all views but `never` show."""
    return {
        "assets": scope.by_asset,
        "unread": scope.unread,
        "people": scope.by_person,
        "teams": scope.by_team,
    }[scope.view]()


def _moment(at: datetime) -> datetime:
    return timezone.localtime(at).replace(tzinfo=None)


def _address(asset: Asset) -> str:
    return absolute(asset.get_absolute_url())
