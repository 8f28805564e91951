"""`manage.py bench NAME [--size N]`: measure a path of the product against its baseline."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from editorial.platform.rooms import offers


class Command(BaseCommand):
    help = "Measure a path against its baseline, both in one run. Without a name: list the names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure, or “all”")
        parser.add_argument("--size", type=int, help="how many rows, pages or assets; each bench has its own default")

    def handle(self, *args: object, names: list[str], size: int | None, **options: object) -> None:
        benches = {name: bench for room in offers("bench") for name, bench in room.BENCHES.items()}
        if not names:
            self.stdout.write("Benches: " + (", ".join(sorted(benches)) or "none yet"))
            return
        wanted = sorted(benches) if names == ["all"] else names
        if unknown := sorted(set(wanted) - set(benches)):
            raise CommandError(f"No bench is called {', '.join(unknown)}. There are: {', '.join(sorted(benches))}.")
        for name in wanted:
            self.stdout.write("\n".join(benches[name](size).lines()))
