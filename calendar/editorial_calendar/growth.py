"""What growth measures of this room: targets, the plan of past years and of the next months, and what is covered."""

import random
from datetime import timedelta
from itertools import chain, product

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from assets.models import Asset
from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import Uneven, batches, write, write_tags
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import LIST, Screen, at, colleague
from editorial.platform.management.made_up_words import MadeUpWords
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingStage, Expert, Format, Persona
from editorial.vocabulary.models.classification import TAG_FIELDS, VOCABULARY_IN
from editorial_calendar.coverage import supply
from editorial_calendar.models import CellSupply, Contribution, PlanItem, Target

AHEAD = 180  # days into which unpublished items are planned
LATE = 30  # days since the oldest of them was to be out
PUBLISHED = 2  # one item in so many is out


def load(scale: Scale, chance: random.Random) -> None:
    for persona, stage in product(Persona.objects.all(), BuyingStage.objects.all()):
        Target.objects.create(persona=persona, stage=stage, number=chance.randint(2, 12))
    _plan(scale.plan_items, chance)
    _count_supply()


def _plan(number: int, chance: random.Random) -> None:
    words, formats = MadeUpWords(), Uneven(Format.objects.all(), chance)
    people = Uneven(User.objects.filter(groups__name=Role.CONTENT).order_by("pk"), chance)
    experts = list(Expert.objects.all())
    out = list(Page.objects.filter(live=True, asset__isnull=False).order_by("-first_published_at")[:number])
    today = timezone.localdate()
    for some in batches(range(number)):
        items = []
        for n in some:
            page = out[n % len(out)] if n % PUBLISHED else None
            day = today + timedelta(days=chance.randint(-LATE, AHEAD))
            if page and page.first_published_at:
                day = timezone.localdate(page.first_published_at)
            item = PlanItem(
                title=f"{words.text(6).strip('.')} {n}", format=formats.one(), owner=people.one(), page=page
            )
            item.publish_on, item.draft_due, item.review_due = day, day - timedelta(days=14), day - timedelta(days=7)
            item.expert = chance.choice([None, *experts])
            items.append(item)
        write(PlanItem, items)
        for field in TAG_FIELDS:
            terms = Uneven(VOCABULARY_IN[field]._default_manager.values_list("pk", flat=True), chance)
            write_tags(PlanItem, field, ((item.pk, terms.some(2)) for item in items))


def _count_supply() -> None:
    """As counting everything anew does, in larger batches and with one sum at the end."""
    assets = Asset.objects.filter(Q(is_live=True)).select_related("format").order_by("pk")
    for some in batches(assets.iterator(chunk_size=2000), 500):
        write(Contribution, supply.weigh_assets(some))
    items = PlanItem.objects.unpublished().select_related("format", "page").order_by("pk")
    write(Contribution, chain.from_iterable(map(supply.weigh_plan_item, items)))
    write(CellSupply, supply.added_up(Contribution.objects.published()))


EDITOR = colleague(Role.CONTENT)
CELL = "persona=persona-0&stage=interest&topic=topic-0"

SCREENS = [
    Screen("coverage", at("/admin/coverage/"), EDITOR, LIST),
    Screen("coverage of topics by format", at("/admin/coverage/?rows=topic&cols=format"), EDITOR, LIST),
    Screen("coverage, a cell", at(f"/admin/coverage/cell/?{CELL}"), EDITOR, LIST),
    Screen("targets", at("/admin/coverage/targets/"), EDITOR, LIST),
    Screen("plan, month", at("/admin/plan/month/"), EDITOR, LIST),
    Screen("plan, list", at("/admin/plan/"), EDITOR, LIST),
    Screen("plan item", lambda: PlanItem.objects.order_by("-pk")[0].get_absolute_url(), EDITOR, LIST),
]
