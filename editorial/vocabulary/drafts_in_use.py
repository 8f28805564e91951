"""Where a term is named by a draft or by a version that is scheduled, which no row but its revision knows of."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.db.models.fields.json import KeyTextTransform
from wagtail.models import Revision, RevisionMixin

from editorial.vocabulary.models import Expert
from editorial.vocabulary.models.terms import Term


def uses_in_drafts(term: Term | Expert) -> dict[str, int]:
    """`{"drafts": 2}`: newest and scheduled versions that name it, called as `uses` calls its rows; `{}` for none."""
    count = sum(_count(model, names, term.pk) for model, names in _revised(type(term)))
    return {"draft" if count == 1 else "drafts": count} if count else {}


def _revised(vocabulary: type[Term] | type[Expert]) -> list[tuple[Any, list[str]]]:
    """Models with versions, and which of their fields keep terms of the vocabulary in them."""
    found = []
    for model in apps.get_models():
        fields = (*model._meta.fields, *model._meta.many_to_many)
        names = [field.name for field in fields if field.is_relation and field.related_model is vocabulary]
        if names and issubclass(model, RevisionMixin):
            found.append((model, names))
    return found


def _count(model: type[Model], names: list[str], pk: int) -> int:
    """Asked of the database: the texts of many drafts are not fetched for it."""
    newest = Q(pk__in=model._default_manager.filter(latest_revision__isnull=False).values("latest_revision"))
    revisions = Revision.objects.filter(
        newest | Q(approved_go_live_at__isnull=False), content_type=ContentType.objects.get_for_model(model)
    )
    held = Q()
    for name in names:
        revisions = revisions.alias(**{f"held_{name}": KeyTextTransform(name, "content")})
        held |= Q(**{f"held_{name}__regex": rf"(^|[^0-9]){pk}([^0-9]|$)"})  # of `12` and of `[3, 12]`
    count: int = revisions.filter(held).count()
    return count
