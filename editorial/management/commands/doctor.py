"""`manage.py doctor`: is everything well, and if not, what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from editorial.health import findings


class Command(BaseCommand):
    help = "Check settings, database, engines, queue, disk and versions, and say what to do. Ends with 1 if unwell."

    def handle(self, *args: Any, **options: Any) -> None:
        unwell = 0
        for name, finding in findings().items():
            unwell += not finding.ok
            mark = self.style.SUCCESS("well  ") if finding.ok else self.style.ERROR("unwell")
            self.stdout.write(f"{mark} {name}: {finding.detail}")
            if not finding.ok and finding.advice:
                self.stdout.write(f"       {finding.advice}")
        if unwell:
            sys.exit(1)
