"""Tag proposals: our vocabularies as candidates, a text's suggestions as a row that waits for a person."""

from uuid import UUID

from editorial.intake.models import TagProposal
from editorial.intake.tags.suggesting import SHIPPED, TAG_AXES, THRESHOLD, Suggestion, TagCandidate, cues_of, suggest
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Persona, Topic
from editorial.vocabulary.models.classification import FIELD_OF
from editorial.vocabulary.models.terms import Term

MAPPED = 100.0  # what the source itself says weighs more than any words


def candidates() -> list[TagCandidate]:
    """All terms of the vocabularies with the words that point to them."""
    made = [
        TagCandidate("topics", t.slug, t.label, cues_of(t.label, t.aliases.splitlines(), t.description))
        for t in Topic.objects.all()
    ]
    for p in Persona.objects.all():
        prose = "\n".join((p.goals, p.pains, p.questions, p.archetype))
        made.append(TagCandidate("personas", p.slug, p.label, cues_of(p.label, (), prose)))
    shipped_for: dict[str, type[Term]] = {"stages": BuyingStage, "jobs": BuyingJob, "format": Format}
    for axis, model in shipped_for.items():
        shipped = SHIPPED[axis]
        made += [_shipped(axis, term, shipped.get(term.slug, ())) for term in model._default_manager.all()]
    return made


def _shipped(axis: str, term: Term, words: tuple[str, ...]) -> TagCandidate:
    """Stages, jobs and formats are named by words too common to tell: only the whole label and shipped words count."""
    cues = cues_of("", (), "", words)
    return TagCandidate(axis, term.slug, term.label, cues | cues_of_label(term.label))


def cues_of_label(label: str) -> dict[str, float]:
    whole = cues_of(label)
    phrase = max(whole, key=len, default="")
    return {phrase: whole[phrase]} if " " in phrase else {}


def propose(
    piece: UUID,
    title: str,
    text: dict[str, str],
    *,
    what: str = "piece",
    page_id: int | None = None,
    was_live: bool = False,
    targets: dict[str, list[str]] | None = None,
    usual_format: tuple[str, str] = ("article", "a text"),
    vocabulary: list[TagCandidate] | None = None,
) -> TagProposal:
    """Write or renew what is suggested for a piece; a confirmed proposal waits again, for the new text.

    `targets` are what the mapping makes of the source's own tags; `usual_format` is suggested, with its reason, when
    no word tells another.
    """
    choices = candidates() if vocabulary is None else vocabulary
    found = suggest(text, choices)
    labels = {(choice.axis, choice.slug): choice.label for choice in choices}
    _add_mapped(found, targets or {}, labels)
    slug, reason = usual_format
    if not found["format"] and ("format", slug) in labels:
        found["format"] = [Suggestion(slug, labels["format", slug], THRESHOLD, [reason])]
    values = {
        "what": what,
        "title": title[:255],
        "page_id": page_id,
        "suggestions": {axis: [term.as_json() for term in found[axis]] for axis in TAG_AXES},
        "needs": ", ".join(axis for axis in TAG_AXES if not found[axis]),
        "was_live": was_live,
        "confirmed_at": None,
        "confirmed_by": None,
    }
    return TagProposal.objects.update_or_create(piece=piece, defaults=values)[0]


def _add_mapped(
    found: dict[str, list[Suggestion]], targets: dict[str, list[str]], labels: dict[tuple[str, str], str]
) -> None:
    for target, reasons in targets.items():
        kind, _, slug = target.partition("/")
        axis = FIELD_OF[kind]
        rest = [term for term in found[axis] if term.slug != slug]
        mapped = Suggestion(slug, labels.get((axis, slug), slug), MAPPED, reasons)
        found[axis] = [mapped] if axis == "format" else [mapped, *rest]
