"""Where a term is used, and how one is merged into another: read off the models, so unknown rooms join in.

A merge is a row and a job that does a batch and asks for the next, so that nobody waits for it, no transaction grows
with what is tagged, and a killed worker costs a batch. What is left to move is what still has the old term: going on
after a crash needs no other mark. Only the versions of drafts are counted off, by their ids.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ReferenceIndex, Revision, RevisionMixin

from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User
from editorial.vocabulary.models import Expert, TermMerge, Topic
from editorial.vocabulary.models.terms import Term
from editorial.vocabulary.signals import term_moved

KIND = "vocabulary.merge"
BATCH = 200  # rows in one transaction
HUBS = {"topic": "topic", "persona": "persona"}  # model name → name of its public address


def _pointers(vocabulary: type[Term] | type[Expert]) -> Iterator[tuple[type[models.Model], Any]]:
    """Every foreign key to a vocabulary, those of many-to-many tables included."""
    for model in apps.get_models(include_auto_created=True):
        if model is ReferenceIndex:
            continue
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is vocabulary:
                yield model, field


def uses(term: Term | Expert) -> dict[str, int]:
    """How often a term is used, by the name of what uses it: `{"article pages": 3, "asset": 1}`.

    What is derived from others (`is_derived`) is not told: they are. Nor is what keeps a confidence
    (`keeps_confidence`): how often is not for everybody to know.
    """
    found: Counter[type[models.Model]] = Counter()
    for model, field in _pointers(type(term)):
        owner = _owner(model, type(term))
        if not getattr(model, "is_derived", False) and not getattr(owner, "keeps_confidence", False):
            found[owner] += model._base_manager.filter(**{field.name: term}).count()
    return {
        str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural): count
        for model, count in found.items()
        if count
    }


def _owner(model: type[models.Model], vocabulary: type[Term] | type[Expert]) -> type[models.Model]:
    """Whose table it is: of a many-to-many table, the side that is not the vocabulary."""
    if not model._meta.auto_created:
        return model
    sides = [f.related_model for f in model._meta.local_fields if f.is_relation and f.related_model is not vocabulary]
    return sides[0] if sides else model  # type: ignore[return-value]


class NotMergeableError(Exception):
    """Why these two cannot be merged now, in words for whoever asked."""


@transaction.atomic
def begin(source: Term, target: Term, by: User | None = None) -> TermMerge:
    """Ask a worker to retag everything from `source` to `target`, drafts included, a batch at a time.

    In the end the old address leads to the new one and `source` is deleted. Raises NotMergeableError.
    """
    if source.pk == target.pk or type(source) is not type(target):
        raise NotMergeableError("A term is merged into another one of its own vocabulary.")
    held = type(source)._default_manager.filter(pk__in=[source.pk, target.pk]).order_by("pk")
    if len(held.select_for_update()) < 2:
        raise NotMergeableError("One of the two is no longer there.")
    for term in (source, target):
        if (other := TermMerge.objects.about(term)) is not None:
            raise NotMergeableError(f"{other} is being merged. Wait until that is done.")
    _keep_words(source, target)
    merge = TermMerge.objects.create(
        vocabulary=str(source._meta.model_name),
        source=source.pk,
        target=target.pk,
        source_label=source.label,
        target_label=target.label,
        total=sum(uses(source).values()) + _revisions(type(source)).count(),
        asked_by=by,
    )
    enqueue(KIND, str(merge.pk), {"merge": merge.pk})
    return merge


@transaction.atomic
def step(merge: TermMerge) -> bool:
    """Move the next batch; False when nothing is left, and the term is gone. Who dies in it leaves it undone."""
    model = cast(type[Term], apps.get_model("vocabulary", merge.vocabulary))
    source = model._default_manager.select_for_update().filter(pk=merge.source).first()
    if source is None or merge.finished_at:
        return False
    target = model._default_manager.get(pk=merge.target)
    moved = _move_tags(source, target) or _rewrite_versions(merge, source, target)
    if not moved:
        _redirect(source, target)
        source.delete()
        site_version.bump()
        merge.finished_at = timezone.now()
    merge.done = min(merge.done + moved, merge.total) if moved else merge.total
    merge.save(update_fields=["done", "last_revision", "finished_at"])
    return bool(moved)


def _move_tags(source: Term, target: Term) -> int:
    """Retag up to BATCH rows of the first table that has some; how many. What has both terms keeps one."""
    for model, field in _pointers(type(source)):
        rows = model._base_manager.filter(**{field.name: source}).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            continue
        batch = model._base_manager.filter(pk__in=ids)
        owners = set(batch.values_list(_owners_field(model, type(source)), flat=True))
        _repoint(batch, field.name, target)
        term_moved.send(_owner(model, type(source)), ids=owners)
        return len(ids)
    return 0


def _repoint(batch: models.QuerySet[Any], field: str, target: Term) -> None:
    try:
        with transaction.atomic():
            batch.update(**{field: target})
    except IntegrityError:
        for this in [batch.filter(pk=pk) for pk in batch.values_list("pk", flat=True)]:
            _repoint_one(this, field, target)


def _repoint_one(this: models.QuerySet[Any], field: str, target: Term) -> None:
    try:
        with transaction.atomic():
            this.update(**{field: target})
    except IntegrityError:
        this.delete()  # it has the target already


def _owners_field(model: type[models.Model], vocabulary: type[Term]) -> str:
    """Where a row says whose tag it is: of a many-to-many table, the side that is not the vocabulary."""
    if not model._meta.auto_created:
        return "pk"
    sides = [f.attname for f in model._meta.local_fields if f.is_relation and f.related_model is not vocabulary]
    return sides[0] if sides else "pk"


def _rewrite_versions(merge: TermMerge, source: Term, target: Term) -> int:
    """Drafts and old versions hold ids: without this a revert would bring back a term that is gone."""
    batch = list(_revisions(type(source)).filter(pk__gt=merge.last_revision).order_by("pk")[:BATCH])
    for revision in batch:
        fields = _revised_fields(revision.content_type.model_class(), type(source))
        if _rewritten(revision.content, fields, source, target):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    if batch:
        merge.last_revision = batch[-1].pk
    return len(batch)


def _revisions(vocabulary: type[Term]) -> models.QuerySet[Revision]:
    """Versions of all that may be tagged with terms of this vocabulary."""
    tagged = [model for model in apps.get_models() if _revised_fields(model, vocabulary)]
    kinds = ContentType.objects.get_for_models(*tagged).values()
    found: models.QuerySet[Revision] = Revision.objects.filter(content_type__in=kinds)
    return found


def _revised_fields(model: type[models.Model], vocabulary: type[Term]) -> list[str]:
    """Names of a model's fields that keep terms of a vocabulary in its revisions."""
    if not issubclass(model, RevisionMixin):
        return []
    own = (*model._meta.fields, *model._meta.many_to_many)
    return [field.name for field in own if field.is_relation and field.related_model is vocabulary]


def _rewritten(content: dict[str, Any], fields: list[str], source: Term, target: Term) -> bool:
    changed = False
    for name in fields:
        held = content.get(name)
        if isinstance(held, list) and source.pk in held:
            content[name] = list(dict.fromkeys(target.pk if pk == source.pk else pk for pk in held))
            changed = True
        elif held == source.pk:
            content[name] = target.pk
            changed = True
    return changed


def _keep_words(source: Term, target: Term) -> None:
    """The old label is another word for the same from now on."""
    if isinstance(target, Topic) and isinstance(source, Topic):
        words = [*target.aliases.splitlines(), source.label, *source.aliases.splitlines()]
        target.aliases = "\n".join(dict.fromkeys(word for word in words if word and word != target.label))
        target.save(update_fields=["aliases"])


def _redirect(source: Term, target: Term) -> None:
    name = HUBS.get(str(source._meta.model_name))
    if name is None:
        return
    for suffix in ("", "_feed"):
        try:
            old, new = (reverse(name + suffix, args=[term.slug]) for term in (source, target))
        except NoReverseMatch:
            continue  # personas have no feed
        Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
        Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
        Redirect.add_redirect(old, redirect_to=new, is_permanent=True)
