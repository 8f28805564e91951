"""Field notes by mail: what a mail server pipes here, or leaves in a maildir."""

import mailbox
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError

from assets.field_notes.mail import LARGEST, RefusedMailError, take_mail

REFUSED = 77  # EX_NOPERM of sysexits.h: the mail server sends it back with what is said
LATER = 75  # EX_TEMPFAIL: the mail server keeps it, and tries again
AT_ONCE = 500  # mails of a maildir in one run


class Command(BaseCommand):
    help = (
        "Make a field note of a mail read from standard input (exit code 77: refused, 75: try again), "
        "or with --maildir of each new mail in that folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--recipient", default="", help="whom the mail server delivers it to")
        parser.add_argument("--maildir", type=Path, help="take the new mails of this maildir instead")

    def handle(self, *args: object, recipient: str, maildir: Path | None, **options: object) -> None:
        if maildir is not None:
            self._take_all(maildir)
            return
        try:
            take_mail(sys.stdin.buffer.read(LARGEST + 1), recipient)
        except RefusedMailError as reason:
            raise CommandError(str(reason), returncode=REFUSED) from reason
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"Not now: {error}", returncode=LATER) from error

    def _take_all(self, folder: Path) -> None:
        """What was taken is removed; what is refused stays, marked as seen and flagged, for whoever looks there."""
        try:
            box = mailbox.Maildir(folder, create=False)
        except mailbox.NoSuchMailboxError as error:
            raise CommandError(f"{folder} is no maildir: it needs cur, new and tmp.") from error
        taken = refused = 0
        for key in [key for key in box.iterkeys() if box.get_message(key).get_subdir() == "new"][:AT_ONCE]:
            try:
                take_mail(box.get_bytes(key))
            except RefusedMailError as reason:
                message = box.get_message(key)
                message.set_subdir("cur")
                message.set_flags("FS")
                box[key] = message
                self.stderr.write(f"{key} is refused: {reason}")
                refused += 1
            else:
                box.discard(key)
                taken += 1
        self.stdout.write(f"{taken} notes taken, {refused} mails refused.")
