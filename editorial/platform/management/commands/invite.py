"""Make an account and print the link at which its person sets a password: the first admin's way in."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.platform.accounts.invitations import invite, invited, read_lines
from editorial.platform.accounts.password_links import INVITED_FOR, password_link
from editorial.platform.accounts.roles import Role


class Command(BaseCommand):
    help = "Make an account for EMAIL and print a link that sets its password, once. Again: a new link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMIN.value, help="default: Admin")

    def handle(self, *args: object, email: str, role: str, **options: object) -> None:
        person = invited().filter(username=email.lower()).first()
        if person is None:
            people, wrong = read_lines(email)
            if wrong or len(people) != 1:
                raise CommandError(wrong[0] if wrong else "Give one e-mail address.")
            person = invite(people, Role(role), None, mailed=False)[0]
        self.stdout.write(f"{person.username} sets a password here, within {INVITED_FOR.days} days:")
        self.stdout.write(password_link(person, INVITED_FOR))
        self.stdout.write(f"The site must be running at {settings.SITE_URL}: manage.py serve")
