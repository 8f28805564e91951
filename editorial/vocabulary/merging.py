"""Where a term is used, and how one is merged into another: read off the models, so unknown rooms join in."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.urls import NoReverseMatch, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ReferenceIndex, Revision, RevisionMixin

from editorial.platform.cache import site_version
from editorial.vocabulary.models import Expert, Topic
from editorial.vocabulary.models.terms import Term
from editorial.vocabulary.signals import term_merged

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
    """How often a term is used, by the name of what uses it: `{"articles": 3, "assets": 2}`."""
    found: dict[str, int] = {}
    for model, field in _pointers(type(term)):
        if count := model._base_manager.filter(**{field.name: term}).count():
            name = str(_owner(model, type(term))._meta.verbose_name_plural)
            found[name] = found.get(name, 0) + count
    return found


def _owner(model: type[models.Model], vocabulary: type[Term] | type[Expert]) -> type[models.Model]:
    """Whose table it is: of a many-to-many table, the side that is not the vocabulary."""
    if not model._meta.auto_created:
        return model
    sides = [f.related_model for f in model._meta.local_fields if f.is_relation and f.related_model is not vocabulary]
    return sides[0] if sides else model  # type: ignore[return-value]


@transaction.atomic
def merge(source: Term, target: Term) -> int:
    """Retag everything from `source` to `target`, drafts included, redirect its address and delete it.

    Where something had both already, one is kept. Returns how many rows were retagged.
    """
    if source.pk == target.pk or type(source) is not type(target):
        raise ValueError("A term is merged into another one of its own vocabulary.")
    moved = sum(_repoint(model, field, source, target) for model, field in _pointers(type(source)))
    _rewrite_drafts(source, target)
    _keep_words(source, target)
    _redirect(source, target)
    source.delete()
    site_version.bump()
    term_merged.send(type(target), target=target)
    return moved


def _repoint(model: type[models.Model], field: Any, source: Term, target: Term) -> int:
    moved = 0
    for row in model._base_manager.filter(**{field.name: source}):
        this = model._base_manager.filter(pk=row.pk)
        try:
            with transaction.atomic():
                moved += this.update(**{field.name: target})
        except IntegrityError:
            this.delete()  # it has the target already
    return moved


def _rewrite_drafts(source: Term, target: Term) -> None:
    """Drafts and old versions hold ids: without this a revert would bring back a term that is gone."""
    for model in apps.get_models():
        fields = _revised_fields(model, type(source))
        if not fields:
            continue
        revisions = Revision.objects.filter(content_type=ContentType.objects.get_for_model(model))
        for revision in revisions.iterator(chunk_size=200):
            if _rewritten(revision.content, fields, source, target):
                Revision.objects.filter(pk=revision.pk).update(content=revision.content)


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
