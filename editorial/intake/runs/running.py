"""A run, from source to report: read once into a spool, then written in steps that survive being killed.

Each item is written in a transaction with its row in the report and the place reached in the spool: whoever goes on
after a crash, the same process or another worker, does nothing twice and leaves nothing out.
"""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from editorial.intake.conversion.links import Links
from editorial.intake.models import ImportItem, ImportItemQuerySet, ImportRun, Outcome
from editorial.intake.runs.mapping import Analysis, Mapping
from editorial.intake.runs.piece_writer import relink
from editorial.intake.runs.writing import Context, Kept, Writer, Written, writers
from editorial.intake.sources.items import SourceItem, UnreadableSource
from editorial.intake.sources.registry import READERS, kind_of
from editorial.intake.tags.proposing import candidates
from editorial.platform.files.whole_files import atomic_with_files
from editorial.platform.jobs.outages import outage_of
from editorial.platform.models.users import User

logger = logging.getLogger(__name__)

STEP = 2.0  # seconds of work between two looks at the clock: progress shows, and a lease never runs out
ROWS = 200  # rows of unchanged items written at once


def prepare(
    path: Path,
    *,
    kind: str = "",
    name: str = "",
    user: User | None = None,
    limit: int | None = None,
    identity: UUID | None = None,
) -> ImportRun:
    """Read a source into the spool of a new run and propose its mapping. Raises UnreadableSource, leaving nothing."""
    kind = kind or kind_of(path)
    reader = READERS[kind]
    run = ImportRun(kind=kind, name=(name or reader.name(path))[:250], path=str(path.absolute()), started_by=user)
    run.uuid = identity or run.uuid
    analysis = Analysis()
    run.folder.mkdir(parents=True, exist_ok=True)
    try:
        with run.spool.open("w", encoding="ascii") as spool:
            for number, item in enumerate(reader.read(path)):
                if limit is not None and number >= limit:
                    break
                item.key = analysis.own_key(item.key)
                analysis.see(item)
                spool.write(item.to_line())
    except (UnreadableSource, OSError):
        run.spool.unlink(missing_ok=True)
        raise
    run.total, run.mapping = analysis.total, analysis.mapping().values()
    run.save()
    return run


def items_of(run: ImportRun, offset: int = 0) -> Iterator[tuple[int, SourceItem]]:
    """Items of the spool from a place on, each with the place behind it."""
    with run.spool.open("rb") as spool:
        spool.seek(offset)
        while line := spool.readline():
            yield spool.tell(), SourceItem.from_line(line)


NOT_MINE = "This import is being run, or taken back, by someone else."


class Running:
    """A run at work: what it knows of earlier runs of the same source, and the writers."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.mapping = Mapping.from_values(run.mapping)
        self.last = last_items(run)
        self.context = Context(run, self.mapping, Links(self.mapping.is_ours), candidates())
        self.writers: dict[str, Writer] = writers(self.context)
        self._learn_links()

    def _learn_links(self) -> None:
        """Old addresses of what earlier steps and runs made, so that links find them."""
        done = {row.source_key: row.page_id for row in self.run.items.in_effect() if row.page_id}
        known = {key: row.page_id for key, row in self.last.items() if row.page_id} | done
        for _, item in items_of(self.run) if known else ():
            page = known.get(item.key)
            if page is not None:
                self.context.links.add(self.mapping.old_addresses(item), item.places, page)

    def outlook(self, item: SourceItem) -> tuple[Outcome, str]:
        """What would become of an item, without writing."""
        if item.failed:
            return Outcome.FAILED, item.failed
        if left_out := item.skipped or self.mapping.reason_to_leave_out(item):
            return Outcome.SKIPPED, left_out
        if item.what not in self.writers:
            return Outcome.SKIPPED, f"Nothing here keeps a {item.what}."
        last = self.last.get(item.key)
        if last is None:
            return Outcome.CREATED, ""
        if last.fingerprint == self.mapping.fingerprint(item):
            return Outcome.UNCHANGED, ""
        if not self.writers[item.what].exists(last):
            return Outcome.SKIPPED, "It was imported before and deleted here since; it is not brought back."
        return Outcome.CHANGED, ""

    def step(self, seconds: float = STEP) -> bool:
        """Go on for a while; False when everything is done."""
        if self.run.finished_at:
            return False
        if not self._mine().exists():
            raise RuntimeError(NOT_MINE)
        if self.run.started_at is None:
            self.run.started_at = timezone.now()
            self.run.save(update_fields=["started_at"])
        self.run.show_sign_of_life()
        until = time.monotonic() + seconds
        waiting: list[ImportItem] = []
        place = self.run.cursor
        for place, item in items_of(self.run, self.run.cursor):
            outcome, reason = self.outlook(item)
            if outcome in (Outcome.CREATED, Outcome.CHANGED):
                self._write(item, waiting, place)
                waiting = []
            else:
                waiting.append(self._row(item, outcome, reason))
            if len(waiting) >= ROWS or time.monotonic() > until:
                self._keep(waiting, place)
                waiting = []
                if time.monotonic() > until:
                    return True
        self._keep(waiting, place)
        self._finish()
        return False

    def _write(self, item: SourceItem, before: list[ImportItem], place: int) -> None:
        """Write one item and its row, with the rows waiting before it, as one."""
        try:
            with atomic_with_files():
                ImportRun.objects.wait_for_turn()
                self._catch_up(item)
                outcome, reason = self.outlook(item)
                row = self._row(item, outcome, reason)
                if outcome in (Outcome.CREATED, Outcome.CHANGED):
                    writer, last = self.writers[item.what], self.last.get(item.key)
                    _fill(row, item, writer.create(item) if last is None else writer.change(item, last))
                self._keep([*before, row], place)
        except Kept as kept:
            row = self._row(item, Outcome.SKIPPED, str(kept))
            self._keep([*before, row], place)
        except UnreadableSource:
            raise
        except Exception as error:  # one bad item must not stop the others: it is in the report, and in the log
            if outage_of(error):  # no item's fault: the whole run waits for it
                raise
            logger.exception("import of %s failed", item.key)
            row = self._row(item, Outcome.FAILED, f"{type(error).__name__}: {said(error)}")
            self._keep([*before, row], place)

    def _catch_up(self, item: SourceItem) -> None:
        """See what another run of the same source did with an item since this one began."""
        rows = last_rows(self.run).filter(source_key=item.key)
        self.last.pop(item.key, None)
        if row := rows.last():
            self.last[item.key] = row
            if row.page_id:
                self.context.links.add(self.mapping.old_addresses(item), item.places, row.page_id)

    def _row(self, item: SourceItem, outcome: Outcome, reason: str) -> ImportItem:
        row = ImportItem(
            run=self.run, source_key=item.key[:400], title=item.title[:255], outcome=outcome, reason=reason
        )
        row.fingerprint = self.mapping.fingerprint(item)
        if outcome == Outcome.UNCHANGED:
            last = self.last[item.key]
            row.page_id, row.piece = last.page_id, last.piece
        return row

    def _mine(self) -> QuerySet[ImportRun]:
        """This run, unless someone else went on from where it was, ended it or takes it back."""
        return ImportRun.objects.filter(pk=self.run.pk, cursor=self.run.cursor, finished_at=None, undo_started_at=None)

    @transaction.atomic
    def _keep(self, rows: list[ImportItem], place: int) -> None:
        """Write rows and the place reached; raises when someone else went on from there, or takes the run back."""
        if not self._mine().update(cursor=place):
            raise RuntimeError(NOT_MINE)
        ImportItem.objects.bulk_create(rows)
        self.run.cursor = place

    def _finish(self) -> None:
        """Point links to the pages that came later than the piece that links to them, then close the run."""
        self._point_links()
        self.run.finished_at = timezone.now()
        self.run.save(update_fields=["finished_at"])
        transaction.on_commit(self.run.forget_source, robust=True)

    def _point_links(self) -> None:
        rows = {row.source_key: row for row in self.run.items.in_effect() if row.page_id}
        for _, item in items_of(self.run) if rows else ():
            if item.key in rows:
                relink(rows[item.key], self.context.links, self.mapping, item)


def said(error: Exception) -> str:
    """What an error says, without where files lie on this machine."""
    return (error.strerror or "") if isinstance(error, OSError) else str(error)


def _fill(row: ImportItem, item: SourceItem, written: Written) -> None:
    row.page_id, row.piece, row.revision_id = written.page_id, written.piece, written.revision_id
    row.made = written.made | {"what": item.what}
    row.before, row.reason = written.before, "\n".join(written.notes)


def last_items(run: ImportRun) -> dict[str, ImportItem]:
    """What stands of every item of this source, by key, as the newest run left it."""
    return {row.source_key: row for row in last_rows(run)}


def last_rows(run: ImportRun) -> ImportItemQuerySet:
    """What other runs of this source wrote, the newest last."""
    runs = ImportRun.objects.of_source(run.kind, run.name).exclude(pk=run.pk)
    return ImportItem.objects.in_effect().filter(run__in=runs).order_by("pk")


def run_all(run: ImportRun, say: Callable[[ImportRun], None] | None = None) -> ImportRun:
    """Run to the end in this process."""
    running = Running(run)
    while running.step(0.5):
        if say:
            say(run)
    return run
