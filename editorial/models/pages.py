"""The page types: home, hub, and the pieces themselves (article, resource)."""

import uuid
from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from editorial.blocks import PieceBody
from editorial.models.classification import PageClassification


class HomePage(Page):
    """The front page: what is new and where to go on."""

    template = "editorial/home_page.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["editorial.HubPage", "editorial.ArticlePage", "editorial.ResourcePage"]

    lead = models.CharField(max_length=250, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]


class HubPage(Page):
    """A filterable index of pieces, by topic, persona and stage."""

    template = "editorial/hub_page.html"
    parent_page_types = ["editorial.HomePage", "editorial.HubPage"]
    subpage_types = ["editorial.HubPage", "editorial.ArticlePage", "editorial.ResourcePage"]

    intro = RichTextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]


class Gate(models.TextChoices):
    NONE = "none", "open"
    PARTIAL = "partial", "first section open, the rest for subscribers"
    FULL = "full", "for subscribers"


class Piece(PageClassification, Page):  # type: ignore[django-manager-missing]  # Wagtail is untyped
    """What articles and resources have in common. Not a table of its own.

    `uuid` is the piece's public identity: the library's asset for it, and every reading event, carry the same one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    summary = models.TextField(max_length=400, help_text="One or two sentences; shown in lists, search and shares.")
    body = StreamField(PieceBody(), blank=True)
    authors = ParentalManyToManyField("editorial.Author", blank=True, related_name="+")
    sources = ParentalManyToManyField("editorial.Expert", blank=True, related_name="+", verbose_name="draws on")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    gate = models.CharField(max_length=8, choices=Gate, default=Gate.NONE)
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="Cannot be published before.")

    class Meta:
        abstract = True

    parent_page_types: ClassVar = ["editorial.HomePage", "editorial.HubPage"]
    subpage_types: ClassVar[list[str]] = []

    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("image"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("authors"), FieldPanel("sources")], heading="People"),
    ]
    tag_panels: ClassVar = [
        MultiFieldPanel([FieldPanel(f) for f in ("personas", "stages", "jobs", "topics", "format")], heading="Tags"),
        MultiFieldPanel([FieldPanel("campaign"), FieldPanel("evergreen"), FieldPanel("gate")], heading="Use"),
        MultiFieldPanel([FieldPanel("embargo_until"), FieldPanel("review_by")], heading="Dates"),
    ]


class ArticlePage(Piece):
    """A piece that is read on the site."""

    template = "editorial/article_page.html"


class ResourcePage(Piece):
    """A file, deck, video or tool with a page of its own that says what it is."""

    template = "editorial/resource_page.html"

    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.URLField(blank=True, help_text="For a video or a tool that lives elsewhere.")

    content_panels: ClassVar = [*Piece.content_panels, FieldPanel("document"), FieldPanel("link")]


PIECE_MODELS: tuple[type[Piece], ...] = (ArticlePage, ResourcePage)
