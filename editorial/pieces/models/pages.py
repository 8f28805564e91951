"""The page types: home, hub, and the pieces themselves (article, resource)."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from editorial.pieces.cms.forms import CarefulCopyForm
from editorial.pieces.models.pieces import Piece
from editorial.platform.cache.page_cache import page_cached, page_cached_by

LIST_PARAMETERS = ("topic", "persona", "stage", "format", "page")  # of an address: what a list of pieces reads of it


class HomePage(Page):
    """The front page: what is new and where to go on."""

    template = "editorial/site/home_page.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pieces.HubPage", "pieces.ArticlePage", "pieces.ResourcePage"]

    lead = models.CharField(max_length=250, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    copy_form_class = CarefulCopyForm

    serve = page_cached(Page.serve)


class HubPage(Page):
    """A filterable index of pieces, by topic, persona and stage."""

    template = "editorial/site/hub_page.html"
    parent_page_types = ["pieces.HomePage", "pieces.HubPage"]
    subpage_types = ["pieces.HubPage", "pieces.ArticlePage", "pieces.ResourcePage"]

    intro = RichTextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    copy_form_class = CarefulCopyForm

    serve = page_cached_by(*LIST_PARAMETERS)(Page.serve)


class ArticlePage(Piece):
    """A piece that is read on the site."""

    template = "editorial/site/article_page.html"

    edit_handler = Piece.tabs(Piece.content_panels)


class ResourcePage(Piece):
    """A file, deck, video or tool with a page of its own that says what it is."""

    template = "editorial/site/resource_page.html"

    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.URLField(blank=True, help_text="For a video or a tool that lives elsewhere.")

    content_panels: ClassVar = [*Piece.content_panels, FieldPanel("document"), FieldPanel("link")]
    edit_handler = Piece.tabs(content_panels)

    @property
    def presents_something_else(self) -> bool:
        return bool(self.document_id or self.link)


PIECE_MODELS: tuple[type[Piece], ...] = (ArticlePage, ResourcePage)
