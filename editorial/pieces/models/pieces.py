"""What articles and resources have in common: a public identity, named sections, tags, people, a gate, dates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from editorial.pieces import anchors, publishing
from editorial.pieces.blocks import WRITTEN_BLOCKS, ForEditorsBlock, PieceBody, SectionValue, is_picture, plain_text
from editorial.pieces.cms.forms import PieceCopyForm, PieceForm
from editorial.pieces.cms.panels import HookPanel, ReadyPanel
from editorial.pieces.models.copying import NewWhenCopied
from editorial.platform.cache.page_cache import keep_until, page_cached, page_cached_by
from editorial.platform.words import lines
from editorial.vocabulary.models.classification import TAG_FIELDS, PageClassification

GATE = "gate"  # the decider of the page cache that tells who may pass one


class Gate(models.TextChoices):
    NONE = "none", "open"
    PARTIAL = "partial", "first section open, the rest for subscribers"
    FULL = "full", "for subscribers"


class NotPublishable(ValidationError, PublishPermissionError):  # noqa: N818 - reads as what is said of the piece
    """The piece may not be submitted or published yet; `messages` says what is missing.

    Also a refused permission, so that screens of Wagtail's that publish without a form say no instead of breaking; and
    by field, as Wagtail's API wants it.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__({NON_FIELD_ERRORS: [ValidationError(problem) for problem in problems]})


class Piece(NewWhenCopied, PageClassification, Page):  # type: ignore[django-manager-missing]  # Wagtail is untyped
    """What articles and resources have in common. Not a table of its own.

    `uuid` is the piece's public identity: the library's asset for it, and every reading event, carry the same one.
    """

    summary = models.TextField(max_length=400, help_text="One or two sentences; shown in lists, search and shares.")
    body = StreamField(PieceBody(), blank=True)
    authors = ParentalManyToManyField("vocabulary.Author", blank=True, related_name="+")
    sources = ParentalManyToManyField("vocabulary.Expert", blank=True, related_name="+", verbose_name="draws on")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    gate = models.CharField(max_length=8, choices=Gate, default=Gate.NONE)
    reviewer = models.ForeignKey(
        "vocabulary.Expert",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Asked to check the facts. Empty: an expert of its topics.",
    )
    expert_questions = models.TextField(
        "questions for the expert", blank=True, help_text="Up to three, one a line; answered with the review."
    )
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="Cannot be published before.")

    kicker = ""  # what stands above its title in a list; `listing.in_order` fills it in
    anything_restricted: bool | None = None  # any page of the site; known where it was asked with the piece's own row

    class Meta:
        abstract = True

    parent_page_types: ClassVar = ["pieces.HomePage", "pieces.HubPage"]
    subpage_types: ClassVar[list[str]] = []

    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    content_panels: ClassVar = [
        ReadyPanel(heading="Before it can be published"),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("image"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("authors"), FieldPanel("sources")], heading="People"),
        MultiFieldPanel(
            [FieldPanel("reviewer"), FieldPanel("expert_questions"), HookPanel("show_expert_review")],
            heading="Expert review",
        ),
    ]
    tag_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel(field, widget=forms.CheckboxSelectMultiple) for field in TAG_FIELDS] + [FieldPanel("format")],
            heading="What it is, and for whom",
        ),
        MultiFieldPanel([FieldPanel("campaign"), FieldPanel("evergreen"), FieldPanel("gate")], heading="Use"),
        MultiFieldPanel([FieldPanel("embargo_until"), FieldPanel("review_by")], heading="Dates"),
    ]
    base_form_class = PieceForm
    copy_form_class = PieceCopyForm

    @classmethod
    def tabs(cls, content_panels: list[Panel]) -> TabbedInterface:
        return TabbedInterface(
            [
                ObjectList(content_panels, heading="Content"),
                ObjectList(cls.tag_panels, heading="Tags and dates"),
                ObjectList(cls.promote_panels, heading="Search and sharing"),
                ObjectList(cls.settings_panels, heading="Settings"),
            ]
        )

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], *args: Any, **kwargs: Any) -> "Piece":
        """An old version may name what is gone by now, as a format: it opens without it, and says what is missing."""
        gone = {field.name: None for field in cls._meta.fields if _is_protected(field) and _is_gone(field, data)}
        piece: Piece = super().from_serializable_data(data | gone, *args, **kwargs)
        return piece

    @staticmethod
    def read_bodies(pieces: "Sequence[Piece]") -> None:
        """Fetch what the bodies of these pieces show, all of one model: a query for each kind, not for each piece."""
        if pieces:
            bodies = pieces[0].body.stream_block.bulk_to_python([list(piece.body.raw_data) for piece in pieces])
            for piece, body in zip(pieces, bodies, strict=True):
                piece.body = body

    def sections(self) -> list[tuple[str, str, str]]:
        """Anchor, title and plain text of every section, in order."""
        found = []
        for section in self.section_values():
            words = section["content"].stream_block.get_searchable_content(section["content"])
            found.append((section["anchor"], section["title"], " ".join(" ".join(words).split())))
        return found

    def section_anchors(self) -> list[str]:
        """Of every section, in order, without a query: what stands in it is not looked at."""
        return [section["value"].get("anchor", "") for section in self.body.raw_data]

    def section_values(self) -> Iterator[SectionValue]:
        """The values of its sections: `title`, `anchor`, `content`."""
        return (child.value for child in self.body)

    def written_sections(self) -> Iterator[publishing.WrittenSection]:
        """What each section says to readers: notes for editors, and what an import did not understand, say nothing."""
        for section in self.section_values():
            read = [child for child in section["content"] if not isinstance(child.block, ForEditorsBlock)]
            texts = [words for child in read if child.block_type in WRITTEN_BLOCKS if (words := plain_text(child))]
            shown = any(plain_text(child) or is_picture(child) for child in read)
            yield publishing.WrittenSection(section["title"], shown, texts)

    @property
    def presents_something_else(self) -> bool:
        """Whether it leads to a file, video or tool, so that it may be complete without a section of its own."""
        return False

    def questions_for_expert(self) -> list[str]:
        """Those a review asks, one a line. Raises ValidationError when there are more than an expert answers."""
        asked = lines(self.expert_questions)
        if refusals := publishing.too_many_questions(asked):
            raise ValidationError({"expert_questions": refusals})
        return asked

    def clean(self) -> None:
        super().clean()
        self.questions_for_expert()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        anchors.settle(self.section_values())
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        anchors.settle(self.section_values())
        super().minimal_clean()

    def problems_before_review(self) -> list[str]:
        """What stands between this piece and the expert who is to read it, in sentences; empty when nothing."""
        sections = list(self.written_sections())
        lacking = [*self.missing_tags(), *([] if self.summary.strip() else ["a summary"])]
        if not sections and not self.presents_something_else:
            lacking.append("a section with something to read")
        stages = [(stage.label, stage.capture) for stage in self.stages.all()]
        return [
            *publishing.missing(lacking),
            *publishing.unnamed(self._names()),
            *publishing.no_summary_yet(self.summary),
            *publishing.unwritten(sections),
            *publishing.too_many_questions(lines(self.expert_questions)),
            *publishing.gated_too_far(self.gate, stages),
        ]

    def _names(self) -> dict[str, str]:
        return {
            "the title": self.title,
            "the title for search engines": self.seo_title,
            "the description for search engines": self.search_description,
        }

    def problems_before_publishing(self, moment: datetime | None = None) -> list[str]:
        """The same for its readers at `moment` (now), with what higher floors have against it."""
        guarded = [refusal for guard in GUARDS if (refusal := guard(self))] if self.pk else []
        embargo = publishing.embargoed(self.embargo_until, moment or timezone.now())
        return [*guarded, *self.problems_before_review(), *embargo]

    def refusals(self, moment: datetime | None = None) -> list[str]:
        """All that speaks against publishing it without a further question, in sentences."""
        unanswered = [asked for question in QUESTIONS if (asked := question(self))] if self.pk else []
        return [*self.problems_before_publishing(moment), *unanswered]

    def refuse_unless_publishable(self, moment: datetime | None = None) -> None:
        """The one place that decides. Raises NotPublishable when something is missing, or somebody is to be asked.

        Called where a row becomes live (`save`) and where a revision is scheduled (handlers of this floor), which is
        where every way to publication ends, whoever takes it.
        """
        if refusals := self.refusals(moment):
            raise NotPublishable(refusals)

    def refuse_unless_reviewable(self) -> None:
        if problems := self.problems_before_review():
            raise NotPublishable(problems)

    @transaction.atomic
    def publish(self, *args: object, **kwargs: object) -> None:
        """All of it or nothing: Wagtail takes the other revisions off the schedule before it saves."""
        super().publish(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also for rows written as live without a revision."""
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or "live" in fields):
            self.refuse_unless_publishable()
        super().save(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Between its last minute and the worker's next look a piece is gone already."""
        if not getattr(request, "is_preview", False) and not self.is_readable_at(timezone.now()):
            raise Http404("This piece is not out, or no longer.")
        keep_until(request, [self.expire_at])
        kept = page_cached if self.gate == Gate.NONE else page_cached_by(decider=GATE)
        return kept(super().serve)(request, *args, **kwargs)

    def is_readable_at(self, moment: datetime) -> bool:
        is_over = self.expire_at is not None and self.expire_at <= moment
        return self.live and not is_over and not (self.embargo_until and self.embargo_until > moment)

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Wagtail asks for all ancestors first; where nothing is restricted at all, that is one question too many."""
        anywhere: models.QuerySet[PageViewRestriction] = PageViewRestriction.objects.all()
        some = anywhere.exists() if self.anything_restricted is None else self.anything_restricted
        return super().get_view_restrictions() if some else anywhere.none()


def _is_protected(field: Any) -> bool:
    return field.remote_field is not None and field.remote_field.on_delete is models.PROTECT


def _is_gone(field: Any, data: Mapping[str, Any]) -> bool:
    named = data.get(field.name)
    return named is not None and not field.related_model._base_manager.filter(pk=named).exists()


# What higher floors have against publishing a piece: each is asked with the piece, and says why not or nothing.
GUARDS: list[Callable[[Piece], str]] = []
# What somebody must have answered before it is published; doors that cannot ask refuse with the same words.
QUESTIONS: list[Callable[[Piece], str]] = []
