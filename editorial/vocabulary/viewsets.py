"""The vocabularies and people in the CMS, by declaration."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from editorial.vocabulary.models import (
    Author,
    BuyingJob,
    BuyingStage,
    Campaign,
    Expert,
    Format,
    Persona,
    SynonymGroup,
    Topic,
)
from editorial.vocabulary.models.merges import merging_into
from editorial.vocabulary.models.terms import Term


class MergingColumn(Column):
    """Says of a term that it will soon be another."""

    cell_template_name = "editorial/vocabulary/merging_column.html"

    def get_cell_context_data(self, instance: Term, parent_context: dict[str, object]) -> dict[str, object]:
        context: dict[str, object] = super().get_cell_context_data(instance, parent_context)
        context["address"] = reverse("merge_term", args=[instance._meta.model_name, instance.pk])
        return context


MERGING = MergingColumn("merging_into", label="")


class TermViewSet(SnippetViewSet):
    """Every vocabulary looks alike: label, slug, what is its own; searched by label and slug."""

    list_display: ClassVar = ["label", "slug", MERGING]
    search_fields: ClassVar = ["label", "slug"]
    search_backend_name = None  # plain database search: vocabularies are small
    ordering: ClassVar = ["sort_order", "label"]
    list_per_page = 50
    copy_view_enabled = False
    index_results_template_name = "editorial/vocabulary/terms_results.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        found: QuerySet[Term] = self.model._default_manager.annotate(merging_into=merging_into(self.model))
        return found


class PersonaViewSet(TermViewSet):
    model = Persona
    icon = "user"


class StageViewSet(TermViewSet):
    model = BuyingStage
    icon = "order"
    list_display: ClassVar = ["label", "question", "capture", MERGING]
    list_filter: ClassVar = ["capture"]


class BuyingJobViewSet(TermViewSet):
    model = BuyingJob
    icon = "tasks"
    list_display: ClassVar = ["label", "description", MERGING]


class TopicViewSet(TermViewSet):
    model = Topic
    icon = "tag"
    list_display: ClassVar = ["label", "slug", "top_interest", MERGING]
    list_filter: ClassVar = ["experts"]
    search_fields: ClassVar = ["label", "slug", "aliases"]


class FormatViewSet(TermViewSet):
    model = Format
    icon = "doc-full"
    list_display: ClassVar = ["label", "length", "weight", "half_life_days", MERGING]
    list_filter: ClassVar = ["weight"]


class CampaignViewSet(TermViewSet):
    model = Campaign
    icon = "date"
    list_display: ClassVar = ["label", "starts_on", "ends_on", MERGING]
    list_filter: ClassVar = ["starts_on", "ends_on"]


class AuthorViewSet(TermViewSet):
    model = Author
    icon = "edit"
    list_display: ClassVar = ["label", "user", MERGING]


class ExpertViewSet(SnippetViewSet):
    model = Expert
    index_results_template_name = TermViewSet.index_results_template_name
    icon = "group"
    list_display: ClassVar = ["name", "role", "organisation", "is_outside", "hours_a_month"]
    list_filter: ClassVar = ["is_outside", "channel", "topics"]
    search_fields: ClassVar = ["name", "role", "organisation", "bio"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False


class SynonymsViewSet(SnippetViewSet):
    model = SynonymGroup
    menu_label = "Synonyms"
    index_results_template_name = TermViewSet.index_results_template_name
    icon = "link"
    list_display: ClassVar = ["__str__"]
    search_fields: ClassVar = ["expressions"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False


class VocabularyGroup(SnippetViewSetGroup):
    menu_label = "Vocabularies"
    menu_icon = "tag"
    menu_order = 300
    items = (
        PersonaViewSet,
        StageViewSet,
        BuyingJobViewSet,
        TopicViewSet,
        FormatViewSet,
        CampaignViewSet,
        SynonymsViewSet,
    )


class PeopleGroup(SnippetViewSetGroup):
    menu_label = "Experts and authors"
    menu_icon = "group"
    menu_order = 310
    items = (ExpertViewSet, AuthorViewSet)


register_snippet(VocabularyGroup)
register_snippet(PeopleGroup)
