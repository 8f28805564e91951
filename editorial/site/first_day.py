"""Of the first day, this floor offers the site's name and look."""

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Site

from editorial.platform.first_day.steps import Step
from editorial.site.models import BrandSettings


def _settings() -> str:
    site = Site.objects.order_by("-is_default_site").first()
    return reverse("wagtailsettings:edit", args=["site", "brandsettings", *([site.pk] if site else [])])


def _named() -> QuerySet[BrandSettings]:
    named: QuerySet[BrandSettings] = BrandSettings.objects.exclude(name="")
    return named


def _name() -> str:
    brand = _named().first()
    return f"It is called “{brand}”." if brand else ""


STEPS = (
    Step(
        name="name-and-look",
        order=10,
        title="Name and look",
        why="Readers see your publication’s name and your colour on every page, never ours.",
        action="Name the publication",
        address=_settings,
        is_for=lambda user: user.has_perm("site.change_brandsettings"),
        shown_by=_named,
        found=_name,
    ),
)
