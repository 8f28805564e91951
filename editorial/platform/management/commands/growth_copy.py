"""`manage.py growth_copy PIECES`: what `manage.py bench growth` runs in each of its copies; nothing to run by hand."""

import json
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from editorial.platform.management.growth.copies import FILLED, is_copy
from editorial.platform.management.growth.filling import fill
from editorial.platform.management.growth.measuring import all_costs
from editorial.platform.management.growth.scale import Scale


class Command(BaseCommand):
    help = "Part of `bench growth`: fill this copy unless it is filled, and measure every screen of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pieces", type=int)

    def handle(self, *args: object, pieces: int, **options: object) -> None:
        if not is_copy():
            raise CommandError("This is no copy made for measuring. Run: manage.py bench growth")
        call_command("migrate", verbosity=0, interactive=False)
        filled = settings.VAR_DIR / FILLED
        if not filled.exists():
            start = time.monotonic()
            fill(Scale.of(pieces), lambda what: self.stdout.write(f"  {time.monotonic() - start:4.0f} s  {what}"))
            self.stdout.write(f"  {time.monotonic() - start:4.0f} s  {pieces:,} pieces")
            filled.touch()
        (settings.VAR_DIR / "costs.json").write_text(json.dumps(all_costs()))
