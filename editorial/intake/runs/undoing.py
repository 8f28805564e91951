"""Taking a run back: the newest first, each piece in a transaction of its own, what people worked on since is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from editorial.intake.conversion.links import Links
from editorial.intake.models import ImportItem, ImportRun
from editorial.intake.runs.mapping import Mapping
from editorial.intake.runs.writing import Context, Kept, Writer, writers


@dataclass
class Undone:
    taken_back: int = 0
    kept: list[ImportItem] = field(default_factory=list)


def undo(run: ImportRun, between: Callable[[], None] = lambda: None) -> Undone:
    """Take back what a run wrote. Doing it again goes on where it stopped, and tries again what was kept.

    `between` is called after each item: a job's way of saying that it is alive.
    """
    if run.undo_started_at is None:
        run.undo_started_at = timezone.now()
        run.save(update_fields=["undo_started_at"])
    by_kind = writers(Context(run, Mapping(), Links(), []))
    done = Undone()
    for row in run.items.in_effect().order_by("-pk"):
        _undo_row(row, by_kind, done)
        between()
    if not done.kept:
        run.undone_at = timezone.now()
        run.save(update_fields=["undone_at"])
        run.forget_source()
    return done


def _undo_row(row: ImportItem, by_kind: dict[str, Writer], done: Undone) -> None:
    try:
        with transaction.atomic():
            by_kind[row.made.get("what", "piece")].undo(row)
            row.undone_at = timezone.now()
            row.save(update_fields=["undone_at"])
    except Kept as kept:
        row.reason = "\n".join([line for line in row.reason.splitlines() if line != str(kept)] + [str(kept)])
        row.save(update_fields=["reason"])
        done.kept.append(row)
        return
    done.taken_back += 1
