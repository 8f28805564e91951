"""From lines of text to terms: what would be made, what is refused and why; then making it, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

from editorial.platform.models import User
from editorial.platform.words import lines
from editorial.vocabulary.first_words.starter import AXES, Facts, Starter
from editorial.vocabulary.merging import uses
from editorial.vocabulary.models import FirstWords, Topic
from editorial.vocabulary.models.classification import VOCABULARY_OF
from editorial.vocabulary.models.terms import Term

LONGEST = 80  # characters of a label
MOST_LINES = 100  # of one vocabulary at once; a longer list is no vocabulary anybody tags with


@dataclass(frozen=True)
class Word:
    """One line: the term it would become, or why it does not."""

    axis: str
    label: str
    slug: str
    refused: str = ""


def read(text: Mapping[str, str]) -> list[Word]:
    """Every line of each axis, in its order. Refused is what is there already, and what is twice in the list."""
    found: list[Word] = []
    for axis in AXES:
        taken = _taken(axis)
        for number, line in enumerate(lines(text.get(axis, "").replace("\0", " "))):
            label = " ".join(line.split())
            slug = slugify(string_to_ascii(label))[:LONGEST].strip("-")
            refused = f"more than {MOST_LINES} at once" if number >= MOST_LINES else _refusal(label, slug, taken)
            found.append(Word(axis, label[: LONGEST + 1], slug, refused))
            if not refused:
                taken |= {label.casefold(): "this list", slug: "this list"}
    return found


def _taken(axis: str) -> dict[str, str]:
    """Labels, slugs and other words that mean something already → what they belong to."""
    taken: dict[str, str] = {}
    for term in VOCABULARY_OF[axis]._default_manager.all():
        words = [term.label, term.slug, *(lines(term.aliases) if isinstance(term, Topic) else ())]
        taken |= {word.casefold(): f"“{term.label}”" for word in words}
    return taken


def _refusal(label: str, slug: str, taken: Mapping[str, str]) -> str:
    if len(label) > LONGEST:
        return f"longer than {LONGEST} characters"
    if not slug:
        return "no letters in it"
    there = taken.get(label.casefold()) or taken.get(slug)
    if there == "this list":
        return "twice in this list"
    return f"already there as {there}" if there else ""


@transaction.atomic
def make(text: Mapping[str, str], starter: Starter | None, by: User) -> FirstWords:
    """Make what `read` does not refuse, in the order of its lines after what is there. What was made is remembered."""
    made: dict[str, list[int]] = {axis: [] for axis in AXES}
    for word in read(text):
        if not word.refused:
            facts: Facts = starter.facts_of(word.axis, word.label) if starter else {}
            term = VOCABULARY_OF[word.axis]._default_manager.create(
                **{**facts, "label": word.label, "slug": word.slug, "sort_order": _last(word.axis) + 1}
            )
            made[word.axis].append(term.pk)
    return FirstWords.objects.create(made_by=by, starter=starter.name if starter else "", made=made)


def _last(axis: str) -> int:
    last = VOCABULARY_OF[axis]._default_manager.order_by("-sort_order").values_list("sort_order", flat=True).first()
    return last or 0


def split_by_use(words: FirstWords) -> tuple[list[Term], list[Term]]:
    """What of these is used nowhere and may go, and what is used and stays."""
    found = [
        term for axis in AXES for term in VOCABULARY_OF[axis]._default_manager.filter(pk__in=words.made.get(axis, []))
    ]
    used = [term for term in found if uses(term)]
    return [term for term in found if term not in used], used


@transaction.atomic
def take_back(words: FirstWords) -> tuple[list[Term], list[Term]]:
    """Delete what is used nowhere; what went and what stayed."""
    gone, kept = split_by_use(words)
    for term in gone:
        type(term)._default_manager.filter(pk=term.pk).delete()
    words.made = {axis: [term.pk for term in kept if isinstance(term, VOCABULARY_OF[axis])] for axis in AXES}
    words.save(update_fields=["made"])
    return gone, kept
