"""`manage.py demo`: everything for a first look, from an empty folder to a running site."""

import os
import shutil
import sys
import time
from argparse import ArgumentParser
from importlib.util import find_spec

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from editorial.platform.accounts.roles import Role
from editorial.platform.management.commands.work import run_until_empty
from editorial.platform.models import Job, User
from editorial.platform.rooms import offers

PASSWORD = "demo"  # noqa: S105 - printed on the screen, and only ever set by the demo
PACKAGES = ["reportlab"]  # modules that only the demo needs: the extra “demo” of pyproject.toml
MISSING = "The demo writes PDF files with a package that is not installed. Run: uv run --extra demo manage.py demo"


def is_short_of_packages() -> bool:
    return not all(find_spec(package) for package in PACKAGES)


def beginning_again(argv: list[str]) -> list[str]:
    """This command line once more, through uv when that can bring what is missing."""
    uv = os.environ.get("UV") or shutil.which("uv")  # `uv run` says where it is
    if uv and is_short_of_packages():
        return [uv, "run", "--project", str(settings.BASE_DIR), "--extra", "demo", *argv]
    return [sys.executable, *argv]


class Command(BaseCommand):
    help = "Migrate, load the demo company, and serve it. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="end after loading")
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: PORT, or 8000")

    def run_from_argv(self, argv: list[str]) -> None:
        """Settings are read once, at the start: begin again as a demo on the port asked for, with its packages."""
        options, _ = self.create_parser(argv[0], argv[1]).parse_known_args(argv[2:])
        if not settings.DEMO or options.port != settings.PORT:
            surroundings = os.environ | {"DEMO": "1", "PORT": str(options.port)}
            command = beginning_again(argv)
            os.execve(command[0], command, surroundings)  # noqa: S606 - ourselves again
        super().run_from_argv(argv)

    def handle(self, *args: object, no_serve: bool, port: int, **options: object) -> None:
        if is_short_of_packages():
            raise CommandError(MISSING)
        start = time.monotonic()
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        for room in offers("demo"):
            self.stdout.write(f"Loading {room.__name__.split('.')[0].replace('_', ' ')} …")
            room.load(self.say)
        self.stdout.write("Running the jobs this made …")
        self.say(f"{run_until_empty()} jobs run, {Job.objects.backlog().count()} left for later")
        self.stdout.write(self.style.SUCCESS(f"Ready after {time.monotonic() - start:.0f} s."))
        self.show_doors()
        if not no_serve:
            call_command("serve", port=port)

    def say(self, what: str) -> None:
        self.stdout.write(f"  {what}")
        self.stdout.flush()

    def show_doors(self) -> None:
        """Where to look, and as whom."""
        site = settings.SITE_URL
        for address, what in {
            "": "the reading site",
            "library/": "library",
            "calls/": "calls",
            "admin/": "CMS",
        }.items():
            self.say(f"{site}/{address}  {what}")
        labels = dict(Role.choices)
        people = User.objects.filter(is_active=True).prefetch_related("groups").order_by("pk")
        for person in people:
            if person.check_password(PASSWORD):
                self.say(f"{person.username:8} password {PASSWORD}  {', '.join(labels[role] for role in person.roles)}")
