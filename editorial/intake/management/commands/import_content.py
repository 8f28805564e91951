"""`manage.py import_content PATH`: bring in what people have, after a look at what would happen."""

import difflib
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError

from editorial.intake.jobs import left_runs
from editorial.intake.models import ImportRun, Outcome, TagProposal
from editorial.intake.runs.mapping import Mapping
from editorial.intake.runs.running import Running, items_of, prepare, run_all
from editorial.intake.runs.undoing import undo
from editorial.intake.sources.items import SourceItem, UnreadableSource
from editorial.intake.sources.registry import READERS
from editorial.intake.tags.confirming import confirm_all

LONGEST_DIFFERENCE = 40  # lines shown of one item's difference in a dry run


class Options(TypedDict):
    dry_run: bool
    map: Path | None
    limit: int | None
    kind: str | None
    name: str
    undo: int | None
    confirm_suggestions: bool


class Command(BaseCommand):
    help = "Import a WordPress, Ghost, Medium or Substack export, or a folder of files. Again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="an export or a folder")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--map", type=Path, help="YAML of what becomes of authors and terms; made by --dry-run")
        parser.add_argument("--limit", type=int, help="only the first so many items")
        parser.add_argument("--kind", choices=READERS, help="when it is not clear what the path holds")
        parser.add_argument("--name", default="", help="what the source is called; default: its folder or blog address")
        parser.add_argument("--undo", type=int, metavar="RUN", help="take a run back")
        parser.add_argument(
            "--confirm-suggestions", action="store_true", help="confirm all complete suggestions, and publish"
        )

    def handle(self, *args: object, path: Path | None, **options: Unpack[Options]) -> None:
        if not (path or options["undo"] or options["confirm_suggestions"]):
            raise CommandError("Say what to import: an export, a folder of Markdown or a folder of documents.")
        try:
            if options["undo"]:
                self.undo(options["undo"])
            if path:
                self.bring_in(path, options)
        except (UnreadableSource, FileNotFoundError) as problem:
            raise CommandError(str(problem)) from problem
        if options["confirm_suggestions"] and not options["dry_run"]:
            self.confirm()

    def bring_in(self, path: Path, options: Options) -> None:
        run = prepare(path, kind=options["kind"] or "", name=options["name"], limit=options["limit"])
        try:
            self.map(run, options["map"], options["dry_run"])
            if not options["dry_run"]:
                self.run(run)
                return
            self.foretell(Running(run))
        except UnreadableSource:
            run.discard()
            raise
        run.discard()

    def map(self, run: ImportRun, file: Path | None, is_dry: bool) -> None:
        if file is None:
            return
        if file.exists():
            run.mapping = Mapping.from_yaml(file).values()
            run.save(update_fields=["mapping"])
        elif is_dry:
            file.write_text(Mapping(**run.mapping).to_yaml(), encoding="utf-8")
            self.stdout.write(f"Wrote {file}: change what authors and terms become, and run again with it.")
        else:
            raise CommandError(f"There is no {file}. Make it with --dry-run --map {file}.")

    # --- dry run ---------------------------------------------------------------------------------------------
    def foretell(self, running: Running) -> None:
        counts: Counter[str] = Counter()
        for _, item in items_of(running.run):
            outcome, reason = running.outlook(item)
            counts[outcome] += 1
            self.stdout.write(f"{outcome:<10} {item.key}: {item.title or 'no title'}")
            notes = [reason] if reason else []
            if outcome in (Outcome.CREATED, Outcome.CHANGED):
                notes += self.look(running, item)
            for note in notes:
                self.stdout.write(f"           {note}")
        listed = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome.values if counts[outcome])
        self.stdout.write(self.style.SUCCESS(f"Would be: {listed or 'nothing'}. Nothing was changed."))

    def look(self, running: Running, item: SourceItem) -> list[str]:
        """What is to be looked at and, for a changed item, the difference."""
        writer, last = running.writers[item.what], running.last.get(item.key)
        lines, notes = writer.lines(item)
        if last is None:
            return notes
        difference = list(difflib.unified_diff(writer.lines_now(last), lines, "here", "source", lineterm="", n=1))
        return [*notes, *difference[:LONGEST_DIFFERENCE]]

    # --- run, undo, confirm ----------------------------------------------------------------------------------
    def run(self, run: ImportRun) -> None:
        def say(run: ImportRun) -> None:
            self.stdout.write(f"\r  {run.items.count()} of {run.total} ", ending="")
            self.stdout.flush()

        for left in left_runs():
            if (left.kind, left.name) == (run.kind, run.name):
                self.stdout.write(f"Import {left.pk} of this source was broken off; it goes on first.")
                run_all(left, say)
        run_all(run, say)
        self.stdout.write("\r", ending="")
        counts = run.counts()
        for row in run.items.problems():
            first = row.reason.splitlines()[0] if row.reason else ""
            self.stdout.write(f"{row.outcome:<10} {row.source_key}: {first}")
        listed = ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)
        self.stdout.write(self.style.SUCCESS(f"Import {run.pk}: {listed or 'nothing'}."))
        waiting = TagProposal.objects.waiting()
        self.stdout.write(
            f"{waiting.count()} pieces and files wait for their tags to be confirmed; "
            f"{waiting.complete().count()} have suggestions on every axis. Take it back with --undo {run.pk}."
        )

    def undo(self, number: int) -> None:
        run = ImportRun.objects.filter(pk=number).first()
        if run is None:
            raise CommandError(f"There is no import {number}.")
        done = undo(run)
        for row in done.kept:
            self.stdout.write(f"kept       {row.source_key}: {row.reason.splitlines()[-1]}")
        self.stdout.write(self.style.SUCCESS(f"Took back {done.taken_back} items; kept {len(done.kept)}."))

    def confirm(self) -> None:
        done = confirm_all()
        for proposal, reason in done.refused:
            self.stdout.write(f"waits      {proposal}: {reason}")
        self.stdout.write(self.style.SUCCESS(f"Suggestions: {done}."))
