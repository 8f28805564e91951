"""`manage.py doctor`: is everything well, and if not, what to do."""

import sys

from django.core.management.base import BaseCommand

from editorial.platform.health import answer, findings
from editorial.platform.management.doctor import DIAGNOSES
from search.health import Finding


class Command(BaseCommand):
    help = "Check settings, database, engines, queue, disk and versions, and say what to do. Ends with 1 if unwell."

    def handle(self, *args: object, **options: object) -> None:
        found = {name: answer(check) for name, check in DIAGNOSES.items()} | findings()
        for name, finding in found.items():
            self.tell(name, finding)
        unwell = [name for name, finding in found.items() if not finding.ok]
        if unwell:
            self.stdout.write(self.style.ERROR(f"Unwell: {', '.join(unwell)}."))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("All is well."))

    def tell(self, name: str, finding: Finding) -> None:
        mark = self.style.SUCCESS("well  ") if finding.ok else self.style.ERROR("UNWELL")
        self.stdout.write(f"{mark}  {name}: {finding.detail}")
        says_more = not finding.ok or name in DIAGNOSES
        if finding.advice and says_more:
            self.stdout.write(f"        {finding.advice}")
