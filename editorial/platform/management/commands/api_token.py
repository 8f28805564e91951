"""Print a bearer token for the API."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.platform.integrations.scopes import all_scopes
from editorial.platform.models import ApiToken, Purpose, Token, User


class Command(BaseCommand):
    help = "Print a bearer token with which programs act as USER in the API. It is shown once; --revoke ends them all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER")
        parser.add_argument("--revoke", action="store_true", help="end this person's tokens instead")
        parser.add_argument("--name", default="Made by the command", help="what it is for")
        parser.add_argument("--scope", action="append", help="such as library:read, several times; without: all")

    def handle(
        self, *args: object, user: str, revoke: bool, name: str, scope: list[str] | None, **options: object
    ) -> None:
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody active is called “{user}”.")
        if revoke:
            ended = Token.objects.revoke(Purpose.API, person.pk)
            self.stdout.write(f"{ended} tokens of {user} ended.")
            return
        known = [one.name for one in all_scopes()]
        if wrong := sorted(set(scope or ()) - set(known)):
            raise CommandError(f"There is no scope {', '.join(wrong)}. There are: {', '.join(known)}.")
        _, plain = ApiToken.objects.issue(person, name, scope or known)
        self.stdout.write(plain)
