"""What growth measures of this floor: pieces in their hubs, live and in draft, and how the CMS lists them.

Some are published by the product itself. All others are copies of their rows, with an identity, a place in the tree,
tags and dates of their own: what the product keeps beside a page (revision, references, log) is copied with it.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.core.files.images import ImageFile
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.html import linebreaks
from wagtail.images.models import Image
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from editorial.pieces import anchors, renditions
from editorial.pieces.demo.drawing import Sheet
from editorial.pieces.models import PIECE_MODELS, ArticlePage, Gate, HomePage, HubPage, Piece, ResourcePage
from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import Uneven, batches, write, write_own_table, write_tags
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import LIST, Screen, at, colleague
from editorial.platform.management.made_up_words import MadeUpWords
from editorial.platform.models import User
from editorial.vocabulary.models import Author, BuyingStage, Capture, Format
from editorial.vocabulary.models.classification import TAG_FIELDS, VOCABULARY_IN
from editorial.vocabulary.models.terms import Term

HUBS, ORIGINALS, IMAGES = 6, 40, 2
SECTIONS, PARAGRAPHS, WORDS = 5, 2, 40  # of a piece; of a section; of a paragraph
MOST_TAGS = {"personas": 3, "stages": 2, "jobs": 2, "topics": 3}
DRAFTS = 20  # one piece in so many has never been published
AGE = 3650  # days over which they were published
GATES = (Gate.NONE, Gate.NONE, Gate.PARTIAL, Gate.NONE, Gate.NONE, Gate.FULL, Gate.NONE, Gate.NONE)
RESOURCES = 8  # one original in so many is a resource

Tags = dict[str, list[Term]]


def load(scale: Scale, chance: random.Random) -> None:
    made = _Made(chance)
    hubs = made.hubs()
    originals = [
        _Original(made.published(hubs[0], n)) for n in range(max(len(GATES), min(ORIGINALS, scale.pieces // 4)))
    ]
    beds = [_Bed(HubPage.objects.get(pk=hub.pk)) for hub in hubs]
    copies = (
        made.copy_of(Uneven(originals, chance).one(), chance.choice(beds), n)
        for n in range(len(originals), scale.pieces)
    )
    for some in batches(copies):
        _write(some)
    for bed in beds:
        Page.objects.filter(pk=bed.hub.pk).update(numchild=bed.children)
    _tie_revisions()


class _Original:
    """A piece that the product published, with the rows it wrote beside it."""

    def __init__(self, piece: Piece) -> None:
        self.piece, self.model = piece, type(piece)
        self.body = piece.body.get_prep_value()
        self.content = Revision.objects.for_instance(piece).get().content
        self.references = list(ReferenceIndex.objects.filter(object_id=str(piece.pk)))
        self.log = list(PageLogEntry.objects.filter(page=piece.pk))
        self.links = {field: list(getattr(piece, field).all()) for field in ("authors", "sources")}


class _Bed:
    """A hub, and how many pages stand below it by now."""

    def __init__(self, hub: HubPage) -> None:
        self.hub, self.children = hub, hub.numchild

    def next_path(self) -> str:
        self.children += 1
        path: str = Page._get_path(self.hub.path, self.hub.depth + 1, self.children)
        return path


class _Copy(NamedTuple):
    """A page that is not written yet, what it is a copy of, and its tags by field."""

    page: Page
    uuid: UUID
    original: _Original
    tags: Tags


class _Made:
    """Pages made up from words, pictures and terms drawn by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.words, self.now = chance, MadeUpWords(), timezone.now()
        self.images = [_picture(number) for number in range(IMAGES)]
        self.editors = list(User.objects.filter(groups__name=Role.CONTENT))
        self.formats = Uneven(Format.objects.all(), chance)
        self.authors = Uneven(Author.objects.all(), chance)
        self.terms = {field: Uneven(VOCABULARY_IN[field]._default_manager.all(), chance) for field in TAG_FIELDS}
        gated = BuyingStage.objects.filter(capture=Capture.FULL)
        self.gated = Uneven(gated, chance)

    def hubs(self) -> list[HubPage]:
        home = HomePage.objects.get()
        hubs = [HubPage(title=f"Hub {number}", slug=f"hub-{number}", show_in_menus=True) for number in range(HUBS)]
        for hub in hubs:
            home.add_child(instance=hub)
            hub.save_revision().publish()
        return hubs

    def published(self, hub: HubPage, number: int) -> Piece:
        kind: dict[str, Any] = {"link": "https://video.example/1"} if number % RESOURCES == RESOURCES - 1 else {}
        model = ResourcePage if kind else ArticlePage
        piece: Piece = model(
            title=self.title(), slug=f"original-{number}", summary=self.words.text(18), live=False, **kind
        )
        piece.gate, piece.format, piece.owner = GATES[number % len(GATES)], self.formats.one(), self.editors[0]
        piece.image = self.images[number % IMAGES]
        piece.authors = self.authors.some(2)
        for field, terms in self.tags(piece.gate).items():
            setattr(piece, field, terms)
        piece.body = [self.section(place) for place in range(SECTIONS)]
        HubPage.objects.get(pk=hub.pk).add_child(instance=piece)
        anchors.settle(piece.section_values())
        piece.save_revision(user=piece.owner).publish(user=piece.owner)
        ReferenceIndex.create_or_update_for_object(piece)
        return model.objects.get(pk=piece.pk)

    def title(self) -> str:
        return self.words.text(6).strip(".")

    def section(self, place: int) -> dict[str, object]:
        text = linebreaks("\n\n".join(self.words.text(WORDS) for _ in range(PARAGRAPHS)))
        content: list[dict[str, object]] = [{"type": "text", "value": text, "id": str(uuid4())}]
        if place == 1:
            figure = {"image": self.images[0].pk, "alt": "A line", "caption": self.words.text(5)}
            content.append({"type": "figure", "value": figure, "id": str(uuid4())})
        value = {"title": f"{self.words.text(2).strip('.')} {place}", "anchor": "", "content": content}
        return {"type": "section", "value": value, "id": str(uuid4())}

    def tags(self, gate: str) -> Tags:
        """A gated piece is for stages that may be gated."""
        drawn = {field: terms.some(MOST_TAGS[field]) for field, terms in self.terms.items()}
        return drawn if gate == Gate.NONE else drawn | {"stages": [self.gated.one()]}

    def copy_of(self, original: _Original, bed: _Bed, number: int) -> _Copy:
        is_live = bool(number % DRAFTS)
        day = self.now - timedelta(days=self.chance.random() * AGE)
        page = Page(**{field.attname: getattr(original.piece, field.attname) for field in Page._meta.concrete_fields})
        page.pk, page.path, page.translation_key = None, bed.next_path(), uuid4()
        page.title = page.draft_title = f"{self.title()} {number}"
        page.slug = f"piece-{number}"
        page.url_path = f"{bed.hub.url_path}{page.slug}/"
        page.owner_id = self.chance.choice(self.editors).pk
        page.live, page.has_unpublished_changes = is_live, not is_live
        page.first_published_at = page.last_published_at = day if is_live else None
        page.latest_revision_created_at = day
        page.latest_revision_id = page.live_revision_id = None
        return _Copy(page, uuid4(), original, self.tags(original.piece.gate))


def _picture(number: int) -> Image:
    """With its sizes: no page ever makes one."""
    sheet = Sheet(f"growth {number}")
    sheet.hatch(20, 10, 100, 60)
    image = Image(title=f"Picture {number}", file=ImageFile(BytesIO(sheet.webp()), name=f"growth-{number}.webp"))
    image.save()
    image.get_renditions(*renditions.ALL)
    return image


def _write(copies: Sequence[_Copy]) -> None:
    write(Page, (made.page for made in copies))
    for model in PIECE_MODELS:
        mine = [made for made in copies if made.original.model is model]
        write_own_table(model, [_own_part(made) for made in mine])
        for field in TAG_FIELDS:
            write_tags(model, field, ((made.page.pk, [term.pk for term in made.tags[field]]) for made in mine))
        for field in ("authors", "sources"):
            owned = ((made.page.pk, [one.pk for one in made.original.links[field]]) for made in mine)
            write_tags(model, field, owned)
    revisions = [_revision(made) for made in copies]
    write(Revision, revisions)
    write(ReferenceIndex, (row for made in copies for row in _references(made)))
    write(PageLogEntry, (row for made in copies for row in _log(made)))


def _own_part(made: _Copy) -> Piece:
    """What the table of its own model holds of it."""
    fields = made.original.model._meta.local_concrete_fields
    values = {field.attname: getattr(made.original.piece, field.attname) for field in fields}
    return made.original.model(**values | {"page_ptr_id": made.page.pk, "uuid": made.uuid, "body": made.original.body})


def _revision(made: _Copy) -> Revision:
    """As saving the page by its form writes it."""
    page = made.page
    own: dict[str, object] = {field: [term.pk for term in terms] for field, terms in made.tags.items()}
    own |= {name: getattr(page, name) for name in ("pk", "path", "title", "draft_title", "slug", "url_path")}
    own |= {"uuid": str(made.uuid), "translation_key": str(page.translation_key), "owner": page.owner_id}
    own |= {"live": page.live, "has_unpublished_changes": page.has_unpublished_changes}
    own |= {name: getattr(page, name) for name in ("first_published_at", "last_published_at")}
    return Revision(
        content_type_id=page.content_type_id,
        base_content_type=Page.get_base_content_type(Page()),
        object_id=str(page.pk),
        created_at=page.latest_revision_created_at,
        user_id=page.owner_id,
        object_str=page.title,
        content=made.original.content | own,
    )


def _references(made: _Copy) -> Iterator[ReferenceIndex]:
    for row in made.original.references:
        to = str(made.page.owner_id) if row.model_path == "owner" else row.to_object_id
        yield ReferenceIndex(
            base_content_type_id=row.base_content_type_id,
            content_type_id=row.content_type_id,
            object_id=str(made.page.pk),
            to_content_type_id=row.to_content_type_id,
            to_object_id=to,
            model_path=row.model_path,
            content_path=row.content_path,
            content_path_hash=row.content_path_hash,
        )


def _log(made: _Copy) -> Iterator[PageLogEntry]:
    for row in made.original.log if made.page.live else ():
        yield PageLogEntry(
            page_id=made.page.pk,
            content_type_id=made.page.content_type_id,
            label=made.page.title,
            action=row.action,
            data=row.data,
            timestamp=made.page.first_published_at,
            user_id=made.page.owner_id,
            content_changed=row.content_changed,
        )


def _tie_revisions() -> None:
    """Each page to its revision, and a live one's live one to the same."""
    mine = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    Page.objects.filter(latest_revision=None, depth__gt=3).update(latest_revision=Subquery(mine.values("pk")[:1]))
    Page.objects.filter(live=True, live_revision=None, depth__gt=3).update(live_revision=F("latest_revision"))


def a_piece(**of: object) -> Piece:
    """The newest live article; `of` narrows the choice."""
    piece: Piece = ArticlePage.objects.live().filter(**of).order_by("-pk")[0]
    return piece


def a_hub() -> HubPage:
    hub: HubPage = HubPage.objects.order_by("pk")[0]
    return hub


SCREENS = [
    Screen("explorer", lambda: reverse("wagtailadmin_explore", args=[a_hub().pk]), colleague(Role.CONTENT), LIST),
    Screen(
        "explorer, a deep page",
        lambda: f"{reverse('wagtailadmin_explore', args=[a_hub().pk])}?p={max(1, a_hub().numchild // 50)}",
        colleague(Role.CONTENT),
        LIST,
    ),
    Screen("editor", lambda: reverse("wagtailadmin_pages:edit", args=[a_piece().pk]), colleague(Role.CONTENT), LIST),
    Screen(
        "history", lambda: reverse("wagtailadmin_pages:history", args=[a_piece().pk]), colleague(Role.CONTENT), LIST
    ),
    Screen("aging pages", at("/admin/reports/aging-pages/"), colleague(Role.CONTENT), LIST),
    Screen("site history", at("/admin/reports/site-history/"), colleague(Role.ADMIN), LIST),
    Screen("pictures", at("/admin/images/"), colleague(Role.CONTENT), LIST),
]
