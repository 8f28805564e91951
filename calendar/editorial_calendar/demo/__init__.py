"""The demo's plan: targets, cells left out, and what Northmoor Review means to publish around today.

What is found is left as it is, so that a second load does not undo what someone has tried out.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NotRequired, TypedDict, TypeVar

import yaml
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.platform.demo.files import identity
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingJob, BuyingStage, Campaign, Expert, Format, Persona, Topic
from editorial.vocabulary.models.classification import VOCABULARY_OF
from editorial_calendar.coverage import supply
from editorial_calendar.coverage.arithmetic import AXES
from editorial_calendar.models import NotApplicable, PlanItem, Target

DATA = Path(__file__).parent / "plan.yaml"
STAGES = ("epiphany", "awareness", "interest", "confidence", "loyalty")  # the order of the numbers in the file
DATES: dict[Literal["start", "draft", "review", "publish", "embargo"], str] = {
    "start": "planned_on",
    "draft": "draft_due",
    "review": "review_due",
    "publish": "publish_on",
    "embargo": "embargo_until",
}
WORDS: tuple[Literal["reader", "promise", "proof"], ...] = ("reader", "promise", "proof")

Named = TypeVar("Named", bound=models.Model)


class DemoCell(TypedDict):
    persona: str
    stage: str
    topic: str
    format: str


class Entry(TypedDict):
    """An item; its dates are days from today, what it names it names by slugs."""

    title: str
    slug: NotRequired[str]
    page: NotRequired[str]
    cell: DemoCell
    job: str
    owner: str
    expert: NotRequired[str]
    campaign: NotRequired[str]
    start: NotRequired[int]
    draft: NotRequired[int]
    review: NotRequired[int]
    publish: NotRequired[int]
    embargo: NotRequired[int]
    cost: NotRequired[int]
    channel: str
    reader: NotRequired[str]
    promise: NotRequired[str]
    proof: NotRequired[str]
    questions: list[str]


class DemoPlan(TypedDict):
    """The file. `targets` are numbers by persona, in the order of STAGES."""

    targets: Mapping[str, list[float]]
    not_applicable: list[Mapping[str, str]]
    items: list[Entry]


def load(say: Callable[[str], None]) -> None:
    data: DemoPlan = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    with transaction.atomic():
        set_targets(data["targets"])
        for entry in data["not_applicable"]:
            leave_out(entry)
        made = [plan(entry, timezone.localdate()) for entry in data["items"]]
    say(f"{Target.objects.count()} targets, {NotApplicable.objects.count()} cells left out")
    say(f"{len(made)} planned pieces, {sum(made)} of them new")


def term(model: type[Named], slug: str) -> Named:
    return model._default_manager.get(slug=slug)


def set_targets(numbers: Mapping[str, list[float]]) -> None:
    for persona, row in numbers.items():
        for stage, number in zip(STAGES, row, strict=True):
            cell = {"persona": term(Persona, persona), "stage": term(BuyingStage, stage), "topic": None, "format": None}
            Target.objects.get_or_create(**cell, defaults={"number": number})


def leave_out(entry: Mapping[str, str]) -> None:
    """Slugs by axis, and the `reason`."""
    cell = {axis: term(VOCABULARY_OF[axis], entry[axis]) if axis in entry else None for axis in AXES}
    NotApplicable.objects.get_or_create(**cell, defaults={"reason": entry["reason"]})


def plan(entry: Entry, today: date) -> bool:
    """One item with its tags and dates; whether it is new."""
    uuid = identity("plan", entry.get("slug") or slugify(entry["title"]))
    item, is_new = PlanItem.objects.get_or_create(uuid=uuid, defaults=_fields(entry, today))
    if is_new:
        cell = entry["cell"]
        item.personas.set([term(Persona, cell["persona"])])
        item.stages.set([term(BuyingStage, cell["stage"])])
        item.topics.set([term(Topic, cell["topic"])])
        item.jobs.set([term(BuyingJob, entry["job"])])
        supply.recount_plan_item(item)
    return is_new


def _fields(entry: Entry, today: date) -> dict[str, object]:
    owner = User.objects.filter(username=entry["owner"]).first()
    return {
        "title": entry["title"],
        **{field: entry.get(field, "") for field in WORDS},
        "questions": "\n".join(entry["questions"]),
        **{field: today + timedelta(days=entry[key]) for key, field in DATES.items() if key in entry},
        "format": term(Format, entry["cell"]["format"]),
        "campaign": term(Campaign, entry["campaign"]) if "campaign" in entry else None,
        "expert": term(Expert, entry["expert"]) if "expert" in entry else None,
        "owner": owner,
        "created_by": owner,
        "cost": entry.get("cost"),
        "channel": entry["channel"],
        "page": _page(entry["page"]) if "page" in entry else None,
    }


def _page(slug: str) -> Piece | None:
    """The piece that came of it; none when the reading site was loaded without it."""
    for model in PIECE_MODELS:
        if found := model.objects.filter(uuid=identity("piece", slug)).first():
            return found
    return None
