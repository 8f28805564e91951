"""The filters of the plan: one set for month and list, kept in the address."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet

from editorial.platform.accounts.roles import EDITORS
from editorial.platform.cms.filters import WordFilter
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingStage, Campaign, Format, Persona, Topic
from editorial_calendar.models import PlanItem, PlanItemQuerySet, Status

LATE = "late"  # not a status of its own: any of them can be


def planners(_: HttpRequest | None) -> QuerySet[User]:
    """Those who may own an item."""
    return User.objects.filter(groups__name__in=EDITORS, is_active=True).order_by("first_name", "username").distinct()


class PlanFilters(WagtailFilterSet):
    owner = WordFilter("owner", "username", queryset=planners, label="Owner")
    persona = WordFilter("personas", queryset=Persona.objects.all(), label="Persona")
    stage = WordFilter("stages", queryset=BuyingStage.objects.all(), label="Buying stage")
    topic = WordFilter("topics", queryset=Topic.objects.all(), label="Topic")
    format = WordFilter("format", queryset=Format.objects.all(), label="Format")
    campaign = WordFilter("campaign", queryset=Campaign.objects.all(), label="Campaign")
    status = django_filters.MultipleChoiceFilter(
        choices=[*Status.choices, (LATE, "late")],
        method="of_status",
        widget=forms.CheckboxSelectMultiple,
        label="Status",
    )

    class Meta:
        model = PlanItem
        fields: list[str] = []

    def of_status(self, rows: PlanItemQuerySet, name: str, chosen: list[str]) -> PlanItemQuerySet:
        """Any of the statuses; with “late”, those of them that are late, or all that are."""
        statuses = [status for status in chosen if status != LATE]
        if LATE in chosen:
            rows = rows.filter(Q(late=True))
        return rows.filter(Q(derived_status__in=statuses)) if statuses else rows
