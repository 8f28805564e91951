"""From a gap to a planned item that carries all tags of the cell and a drafted brief."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from editorial.platform.models import User
from editorial.platform.words import lines
from editorial.vocabulary.models import BuyingJob, BuyingStage, Expert, Format, Persona, Topic
from editorial_calendar.coverage import gaps, supply
from editorial_calendar.coverage.arithmetic import AXES
from editorial_calendar.coverage.demand import demand, failed_searches
from editorial_calendar.coverage.queries import AxisTerm, Question, Vocabulary, survey
from editorial_calendar.models import Contribution, PlanItem
from editorial_calendar.plans import briefs

DRAFT_IN, REVIEW_IN, PUBLISH_IN = timedelta(weeks=2), timedelta(weeks=3), timedelta(weeks=4)  # first proposal only
SAME_CLICK = timedelta(minutes=2)  # the same person planning the same cell again so soon pressed twice
QUOTED = 3  # searches and pieces named in a brief

# The job a reader most often has at a stage, as a first proposal; the form shows it ticked, to be changed.
JOB_OF_STAGE = {
    "epiphany": "problem-identification",
    "awareness": "solution-exploration",
    "interest": "requirements-building",
    "confidence": "validation",
    "loyalty": "consensus-creation",
}

CellTerms = Mapping[str, AxisTerm]


def complete(words: Vocabulary, given: CellTerms, today: date) -> dict[str, AxisTerm]:
    """Fill the axes left open with the thinnest place there is within what was given."""
    found = dict(given)
    while missing := [axis for axis in AXES if axis not in found]:
        rows = missing[0]
        cols = missing[1] if len(missing) > 1 else next(axis for axis in AXES if axis != rows)
        filters = {axis: term for axis, term in found.items() if axis != cols}
        surveyed = survey(words, Question(rows, cols, filters, today, today))
        here = [cell for cell in surveyed.cells if cols not in found or cell.col == found[cols].id]
        ranked = gaps.rank(here, demand(surveyed))
        found |= surveyed.terms(ranked[0].cell if ranked else here[0])
    return found


def plan_gap(words: Vocabulary, given: CellTerms, by: User) -> tuple[PlanItem, bool]:
    """The new item, saved and counted, and True; or, pressed twice, the one just made and False."""
    today = timezone.localdate()
    cell = complete(words, given, today)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two clicks of one person take turns
        if just_made := _just_made(cell, by):
            return just_made, False
        item = _write(cell, words, by, today)
        supply.recount_plan_item(item)
    return item, True


def _just_made(cell: CellTerms, by: User) -> PlanItem | None:
    here = {
        "personas": cell["persona"].id,
        "stages": cell["stage"].id,
        "topics": cell["topic"].id,
        "format": cell["format"].id,
    }
    recent = PlanItem.objects.filter(created_by=by, created_at__gte=timezone.now() - SAME_CLICK, page__isnull=True)
    return recent.filter(**here).first()


def _write(cell: CellTerms, words: Vocabulary, by: User, today: date) -> PlanItem:
    persona, stage = Persona.objects.get(pk=cell["persona"].id), BuyingStage.objects.get(pk=cell["stage"].id)
    topic, form = Topic.objects.get(pk=cell["topic"].id), Format.objects.get(pk=cell["format"].id)
    jobs = list(BuyingJob.objects.filter(slug=JOB_OF_STAGE.get(stage.slug, "")))
    brief = briefs.draft(_known(cell, words, (persona, stage, topic, form), jobs, today))
    item = PlanItem.objects.create(
        title=brief.title,
        reader=brief.reader,
        reader_job=brief.job,
        promise=brief.promise,
        proof=brief.proof,
        questions=brief.questions,
        owner=by,
        created_by=by,
        expert=Expert.objects.filter(topics=topic).order_by("name").first(),
        format=form,
        planned_on=today,
        draft_due=today + DRAFT_IN,
        review_due=today + REVIEW_IN,
        publish_on=today + PUBLISH_IN,
    )
    for field, terms in (("personas", [persona]), ("stages", [stage]), ("topics", [topic]), ("jobs", jobs)):
        getattr(item, field).set(terms)
    return item


def _known(
    cell: CellTerms,
    words: Vocabulary,
    terms: tuple[Persona, BuyingStage, Topic, Format],
    jobs: list[BuyingJob],
    today: date,
) -> briefs.Known:
    persona, stage, topic, form = terms
    fixed = {axis: term.id for axis, term in cell.items()}
    wanted = failed_searches(words, list(Topic.objects.all()), today)
    searched = [w.miss.query for w in wanted if w.falls_in(fixed, AXES)]
    near = Contribution.objects.published().filter(persona=persona, topic=topic).order_by("-since")
    return briefs.Known(
        persona=persona.label,
        stage=stage.label,
        topic=topic.label,
        format=form.label,
        goals=persona.goals,
        pains=persona.pains,
        persona_questions=lines(persona.questions),
        stage_question=stage.question,
        jobs=[job.label for job in jobs],
        searched=list(dict.fromkeys(searched))[:QUOTED],
        existing=list(dict.fromkeys(near.values_list("asset__title", flat=True)[: QUOTED * 5]))[:QUOTED],
    )
