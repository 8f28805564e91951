"""Of the first day, this floor offers bringing in what a house has published, and confirming its tags."""

from django.db.models import Exists, QuerySet
from django.urls import reverse

from editorial.intake.models import ImportItem, TagProposal
from editorial.platform.accounts.access import editors_only
from editorial.platform.first_day.steps import Step


def _imported() -> QuerySet[ImportItem]:
    return ImportItem.objects.in_effect()


def _count_imported() -> str:
    count = _imported().count()
    return f"{count} {'piece' if count == 1 else 'pieces'} brought in."


def _confirmed() -> QuerySet[TagProposal]:
    return TagProposal.objects.filter(confirmed_at__isnull=False)


def _confirmed_if_none_waits() -> QuerySet[TagProposal]:
    return _confirmed().filter(~Exists(TagProposal.objects.to_confirm()))


def _count_confirmed() -> str:
    count = _confirmed().count()
    return f"The tags of {count} {'piece are' if count == 1 else 'pieces are'} confirmed; none waits."


STEPS = (
    Step(
        name="import",
        order=40,
        title="What you have published",
        why="Most houses have more than they know; bring it in, and the map shows what is there.",
        action="Import",
        address=lambda: reverse("imports_new"),
        is_for=editors_only,
        shown_by=_imported,
        found=_count_imported,
        after=("words",),
    ),
    Step(
        name="tags",
        order=50,
        title="Tags confirmed",
        why="A piece counts on the map once a person has said for whom it is; tags are suggested, you confirm.",
        action="Confirm tags",
        address=lambda: reverse("imports_tags"),
        is_for=editors_only,
        shown_by=_confirmed_if_none_waits,
        found=_count_confirmed,
        after=("import",),
    ),
)
