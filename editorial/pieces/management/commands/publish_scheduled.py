"""`manage.py publish_scheduled`: what the worker does every few seconds, once; in the place of Wagtail's own."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from wagtail.models import Page, Revision

from editorial.pieces.scheduled_publishing import publish_due


class Command(BaseCommand):
    help = "Publish what is due and take down what has expired. The worker does the same by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dryrun", action="store_true", help="say what is due, and change nothing")

    def handle(self, *args: object, dryrun: bool, **options: object) -> None:
        if not dryrun:
            self.stdout.write(f"Pages published or taken down: {publish_due()}")
            return
        now = timezone.now()
        for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
            self.stdout.write(f"To be published: {revision.object_str}")
        for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
            self.stdout.write(f"To be taken down: {page.title}")
