"""The library's filters as people see them: facets with labelled, counted choices."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Value

from editorial.vocabulary.models.classification import VOCABULARY_OF
from search.fields import FACETS, UNRATED

LABELS = {
    "persona": "Persona",
    "stage": "Buying stage",
    "job": "Buying job",
    "topic": "Topic",
    "format": "Format",
    "rating": "Rating",
}
RATINGS = {"4": "4 stars and more", "3": "3 and more", "2": "2 and more", UNRATED: "Not rated yet"}

Words = dict[str, dict[str, str]]  # facet → slug → label, in the vocabulary's order


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet; `count` is how many pieces it would show, None when nobody counted."""

    slug: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[FacetChoice]

    @property
    def chosen(self) -> list[FacetChoice]:
        return [choice for choice in self.choices if choice.chosen]


def words() -> Words:
    """Labels of all vocabularies, in one query."""
    parts = [
        model._default_manager.order_by()
        .annotate(facet=Value(facet))
        .values_list("facet", "slug", "label", "sort_order")
        for facet, model in VOCABULARY_OF.items()
    ]
    rows = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[3], row[2].casefold()))
    found: Words = {facet: {} for facet in VOCABULARY_OF}
    for facet, slug, label, _ in rows:
        found[facet][slug] = label
    return found | {"rating": RATINGS}


def facets(
    labels: Words, counts: Mapping[str, Mapping[str, int]] | None, chosen: Mapping[str, tuple[str, ...]]
) -> list[Facet]:
    """What can be chosen: values with at least one piece, and those chosen already. Without counts: every value."""
    return [Facet(name, LABELS[name], _choices(name, labels, counts, chosen.get(name, ()))) for name in FACETS]


def _choices(
    name: str, labels: Words, counts: Mapping[str, Mapping[str, int]] | None, chosen: tuple[str, ...]
) -> list[FacetChoice]:
    known = labels[name]
    if counts is None:
        slugs = [*known, *_others(chosen, known)]
        return [FacetChoice(slug, known.get(slug, slug), None, slug in chosen) for slug in slugs]
    counted = counts.get(name, {})
    slugs = [slug for slug in known if counted.get(slug) or slug in chosen]
    slugs += [slug for slug in _others((*counted, *chosen), known) if counted.get(slug) or slug in chosen]
    return [FacetChoice(slug, known.get(slug, slug), counted.get(slug, 0), slug in chosen) for slug in slugs]


def _others(slugs: tuple[str, ...], known: Mapping[str, str]) -> list[str]:
    """Slugs of terms that were deleted, or never were."""
    return [slug for slug in dict.fromkeys(slugs) if slug not in known]
