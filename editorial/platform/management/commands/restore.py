"""Bring a backup back."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.platform.management.backups import CannotBackUp, restore, restored
from editorial.platform.management.database_version import difference


class Command(BaseCommand):
    help = (
        "Bring the backup in FOLDER into a new installation, apply what migrations are due, and build the index. "
        "When it was broken off, the same again goes on."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            made_at = restore(folder)
        except CannotBackUp as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(f"Not restored yet: {error}. Mend that, then run it again: it goes on.") from error
        call_command("migrate", verbosity=0)
        if said := difference():  # migrating leaves one of a newer version as it is
            raise CommandError(said)
        call_command("reindex")
        restored()
        self.stdout.write(f"Restored as it was on {made_at:%-d %B %Y, %H:%M} UTC. Start it: manage.py serve")
