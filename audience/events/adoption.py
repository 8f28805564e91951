"""What recipients read and which reading led to a call, for the library's figures of adoption."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Min
from django.db.models.functions import TruncDate
from django.utils import timezone

from assets.adoption.sources import CallMade, LinkRead
from audience.models import Call, Label, LinkReading


class Reading:
    """A link only scanners opened was read by nobody; a call whose reader withdrew was made by nothing."""

    def links_read(self, since: date | None) -> Iterator[LinkRead]:
        human = LinkReading.objects.filter(label=Label.HUMAN, count__gt=0).order_by()
        first = human.values("link").annotate(first=Min("first_at"))
        if since is not None:
            first = first.filter(first__date__gte=since)
        for link, at in first.values_list("link", "first").iterator():
            yield LinkRead(timezone.localdate(at), link)

    def calls_made(self, since: date | None) -> Iterator[CallMade]:
        """Once for each call and piece, however often it was read."""
        calls = Call.objects.standing().filter(owner__isnull=False, evidence__piece__isnull=False).order_by()
        if since is not None:
            calls = calls.filter(opened_at__date__gte=since)
        rows = calls.values_list("pk", TruncDate("opened_at"), "evidence__piece", "owner").distinct()
        for _, day, piece, user in rows.iterator():
            yield CallMade(day, piece, user)
