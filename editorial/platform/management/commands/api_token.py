"""Print a bearer token for the API."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.platform.models import Purpose, Token, User


class Command(BaseCommand):
    help = "Print a bearer token with which programs act as USER in the API. It is shown once; --revoke ends them all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER")
        parser.add_argument("--revoke", action="store_true", help="end this person's tokens instead")

    def handle(self, *args: object, user: str, revoke: bool, **options: object) -> None:
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody active is called “{user}”.")
        if revoke:
            ended = Token.objects.revoke(Purpose.API, person.pk)
            self.stdout.write(f"{ended} tokens of {user} ended.")
        else:
            self.stdout.write(Token.objects.issue(Purpose.API, person.pk, owner=person))
