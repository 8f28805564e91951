"""Pieces from items: always drafts, with the dates, authors, addresses and pictures of their source."""

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import find_available_slug
from wagtail.images.models import Image
from wagtail.models import Page, PageLogEntry, Revision

from editorial.intake.conversion.links import Links, Origin, stored
from editorial.intake.models import ImportItem, Outcome, TagProposal
from editorial.intake.runs.dead_links import note_on_dead_links
from editorial.intake.runs.mapping import Mapping
from editorial.intake.runs.pictures import image_of
from editorial.intake.runs.plans import Plan, authors_of, lines_for_engines, outline, plan
from editorial.intake.runs.writing import Context, Kept, Written
from editorial.intake.sources.hosts import path_of
from editorial.intake.sources.items import SourceItem, SourceStatus, UnreadableSource
from editorial.intake.tags.confirming import Tags
from editorial.intake.tags.proposing import propose
from editorial.pieces.models import ArticlePage, HomePage, Piece
from editorial.platform.models import User
from editorial.vocabulary.merging import uses
from editorial.vocabulary.models import Author, Format, Topic
from editorial.vocabulary.models.classification import TAG_FIELDS, VOCABULARY_IN

PAGE_FIELDS = ("latest_revision_id", "latest_revision_created_at", "draft_title", "has_unpublished_changes")


class PieceWriter:
    def __init__(self, context: Context) -> None:
        self.context = context

    # --- looking ---------------------------------------------------------------------------------------------
    def lines(self, item: SourceItem) -> tuple[list[str], list[str]]:
        made = plan(item, self.context.mapping)
        self.context.links.rewrite(made.sections, origin_of(item, self.context.mapping))
        return made.lines(), made.notes

    def lines_now(self, last: ImportItem) -> list[str]:
        page = Page.objects.get(pk=last.page_id).specific.get_latest_revision_as_object()
        written = f"{page.first_published_at:%Y-%m-%d}" if page.first_published_at else "no date"
        head = [f"Title: {page.title}", f"Summary: {page.summary}", f"First published: {written}"]
        names = ", ".join(author.label for author in page.authors.all())
        head += [f"Authors: {names}", *lines_for_engines(page.seo_title, page.search_description)]
        return [*head, *outline(stored(page.body))]

    def exists(self, last: ImportItem) -> bool:
        return bool(Page.objects.filter(pk=last.page_id).exists())

    # --- writing ---------------------------------------------------------------------------------------------
    def create(self, item: SourceItem) -> Written:
        made = plan(item, self.context.mapping)
        written = Written(notes=made.notes)
        parent = self._parent()
        page = ArticlePage(live=False, slug=find_available_slug(parent, made.slug), owner=self.context.run.started_by)
        if page.slug != made.slug:
            written.notes.append(f"“{made.slug}” was taken; its address ends in “{page.slug}”.")
        page.first_published_at = made.published_at if item.status is SourceStatus.LIVE else None
        if item.status is SourceStatus.SCHEDULED and made.published_at and made.published_at > timezone.now():
            page.go_live_at = made.published_at
        self._fill(page, made, item, written)
        parent.add_child(instance=page)
        self._save(page, written)
        self._redirects(page, item, written)
        self._propose(page, made, item)
        return written

    def change(self, item: SourceItem, last: ImportItem) -> Written:
        """A new revision on top; what is live stays as it is until somebody confirms."""
        page = Page.objects.get(pk=last.page_id).specific
        if page.latest_revision_id != last.revision_id:
            raise Kept("The source changed, but the piece was edited here since it was imported: left as it is.")
        made = plan(item, self.context.mapping)
        written = Written(notes=made.notes, before={name: _plain(getattr(page, name)) for name in PAGE_FIELDS})
        proposal = TagProposal.objects.filter(piece=page.uuid).values().first()
        written.before["proposal"] = {name: _plain(value) for name, value in (proposal or {}).items()}
        draft = page.get_latest_revision_as_object()
        self._fill(draft, made, item, written)
        self._save(draft, written)
        self._redirects(draft, item, written)
        self._propose(draft, made, item)
        return written

    def _parent(self) -> Page:
        """Read anew for each piece: the tree counts its children."""
        under = self.context.mapping.under.strip("/")
        if not under:
            home = HomePage.objects.order_by("path").first()
            if home is None:
                raise UnreadableSource("There is no front page yet. Make one, then import.")
            return home
        found = Page.objects.filter(url_path__endswith=f"/{under}/").order_by("depth").first()
        if found is None:
            raise UnreadableSource(f"There is no page at “{self.context.mapping.under}” to put pieces under.")
        return found.specific

    def _fill(self, page: Piece, made: Plan, item: SourceItem, written: Written) -> None:
        """Put what the plan says on the page, making pictures and authors on the way."""
        images: list[int] = []

        def make(file: Path, title: str, description: str = "") -> int:
            image, is_new = image_of(file, title, description)
            images.extend([image.pk] if is_new else [])
            return int(image.pk)

        lead = made.pictures.found.get(made.lead_picture or 0)
        page.image_id = make(lead, made.title, item.picture_alt) if lead else None
        made.pictures.settle(made.sections, make)
        self.context.links.rewrite(made.sections, origin_of(item, self.context.mapping))
        authors, new_authors = authors_of(made.authors)
        page.title, page.summary = made.title, made.summary
        page.seo_title, page.search_description = made.seo_title, made.search_description
        page.body = json.dumps(made.sections)
        page.authors = authors
        page.expire_at = parse_datetime(item.expires_at) if item.expires_at else None
        written.made |= {"images": images, "authors": new_authors, "topics": self._topics(item)}

    def _topics(self, item: SourceItem) -> list[int]:
        """New topics the mapping asked for; the ids of those made now."""
        made = []
        for name in item.terms:
            if slug := self.context.mapping.topic_slug(name):
                topic, is_new = Topic.objects.get_or_create(slug=slug, defaults={"label": name[:80]})
                made.extend([topic.pk] if is_new else [])
        return made

    def _save(self, page: Piece, written: Written) -> None:
        revision = page.save_revision(user=self.context.run.started_by, clean=False)
        written.page_id, written.piece, written.revision_id = page.pk, page.uuid, revision.pk

    def _redirects(self, page: Piece, item: SourceItem, written: Written) -> None:
        made = []
        here = {path_of(page.get_url() or "/"), "/"}
        for address in self.context.mapping.old_addresses(item):
            path = Redirect.normalise_path(path_of(address))
            if path in here or len(path) > 255:
                continue
            here.add(path)
            taken = Redirect.objects.filter(old_path=path, site=None).first()
            if taken is None:
                made.append(Redirect.objects.create(old_path=path, redirect_page=page.page_ptr).pk)
            elif taken.redirect_page_id != page.pk:
                written.notes.append(f"Its old address {path} leads somewhere else already.")
        written.made["redirects"] = made
        self.context.links.add(self.context.mapping.old_addresses(item), item.places, page.pk)

    def _propose(self, page: Piece, made: Plan, item: SourceItem) -> None:
        words = len(made.text["body"].split())
        propose(
            page.uuid,
            made.title,
            made.text,
            page_id=page.pk,
            was_live=item.status is SourceStatus.LIVE,
            targets=self.context.mapping.targets(item),
            usual_format=("article", f"a text of {words:,} words"),
            vocabulary=self.context.vocabulary,
        )

    # --- taking back -----------------------------------------------------------------------------------------
    def undo(self, row: ImportItem) -> None:
        page = Page.objects.filter(pk=row.page_id).first()
        if page is not None:
            self._undo_page(page.specific, row)
        _delete_unused(row.made)

    def _undo_page(self, page: Piece, row: ImportItem) -> None:
        if page.latest_revision_id != row.revision_id:
            raise Kept("Edited here, or imported again, since: kept as it is.")
        Redirect.objects.filter(pk__in=row.made.get("redirects", [])).delete()
        if row.outcome == Outcome.CREATED:
            page_id = page.pk
            page.delete()
            PageLogEntry.objects.filter(page_id=page_id).delete()
            return
        _restore(page, row)


def _restore(page: Piece, row: ImportItem) -> None:
    """A changed page returns to the revision it had; a live one never left it."""
    before = dict(row.before)
    _restore_proposal(page, before.pop("proposal", {}))
    if page.live_revision_id and page.live_revision_id > (before["latest_revision_id"] or 0):
        raise Kept("The imported change was published since: kept. The page's history holds the earlier text.")
    before["latest_revision_created_at"] = _moment(before["latest_revision_created_at"])
    Page.objects.filter(pk=page.pk).update(**before)
    Revision.objects.for_instance(page).filter(pk__gt=before["latest_revision_id"]).delete()


def _restore_proposal(page: Piece, values: dict[str, str | None]) -> None:
    proposals = TagProposal.objects.filter(piece=page.uuid)
    if not values:
        proposals.delete()
        return
    kept = {name: value for name, value in values.items() if name not in ("id", "piece", "made_at")}
    proposals.update(**kept | {"confirmed_at": _moment(values["confirmed_at"])})


def _delete_unused(made: dict[str, list[int]]) -> None:
    """Authors, topics and pictures made with a piece go with it, unless something else uses them by now."""
    for image in Image.objects.filter(pk__in=made.get("images", [])):
        if not image.get_usage().count():
            image.delete()
    for model, name in ((Author, "authors"), (Topic, "topics")):
        for term in model.objects.filter(pk__in=made.get(name, [])):
            if not uses(term):
                term.delete()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def origin_of(item: SourceItem, mapping: Mapping) -> Origin:
    """What an item's relative links are relative to."""
    own = mapping.old_addresses(item)[:1] if item.address or item.section in mapping.addresses else []
    return Origin(own[0] if own else "", item.places[0] if item.places else "")


@transaction.atomic
def relink(row: ImportItem, links: Links, mapping: Mapping, item: SourceItem) -> None:
    """Links to pieces that were made later than this one, in its row and in the revision the import made.

    Those that lead to nothing at all are noted in its row.
    """
    revision = Revision.objects.filter(pk=row.revision_id).first()
    if revision is None:
        return
    sections = json.loads(revision.content["body"])
    rewritten = links.rewrite(sections, origin_of(item, mapping))
    note_on_dead_links(row, links.dead(sections))
    if not rewritten:
        return
    body = json.dumps(sections)
    revision.content["body"] = body
    revision.save(update_fields=["content"])
    if row.outcome == Outcome.CREATED:
        page = Page.objects.get(pk=row.page_id).specific
        page.body = body
        page.save(update_fields=["body"], clean=False)


def tag_piece(proposal: TagProposal, tags: Tags, user: User | None) -> bool:
    """Put tags on a piece's newest draft; published when it was public at its source. Raises NotPublishable."""
    page = Page.objects.get(pk=proposal.page_id).specific
    before = page.latest_revision_id
    draft = page.get_latest_revision_as_object()
    for axis in TAG_FIELDS:
        setattr(draft, axis, list(VOCABULARY_IN[axis]._default_manager.filter(slug__in=tags.get(axis, []))))
    draft.format = Format.objects.filter(slug__in=tags.get("format", [])).first()
    revision = draft.save_revision(user=user, log_action=True, clean=False)
    ours = ImportItem.objects.in_effect().filter(page_id=page.pk, revision_id=before)
    ours.update(revision_id=revision.pk)  # confirming is a step of the import, not an edit that undo must keep
    if not proposal.was_live:
        return False
    revision.publish(user=user)
    return True
