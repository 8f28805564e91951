"""Back up the whole installation into one folder."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.platform.management.backups import CannotBackUp, back_up, left_out


class Command(BaseCommand):
    help = "Copy the database and every file that goes with it into FOLDER, while people work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="new or empty")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            back_up(folder)
        except CannotBackUp as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Backed up to {folder}. It holds the key that signs sessions: keep it where few may read.")
        if strange := left_out():
            self.stdout.write(f"Not in it, for no part of Broadsheet: {', '.join(strange)} in {settings.VAR_DIR}.")
