"""What growth measures of this floor: imports done, what became of their items, tags that wait for a yes."""

import random
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from editorial.intake.models import ImportItem, ImportRun, Outcome, TagProposal
from editorial.pieces.models import ArticlePage
from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import write
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import LIST, Screen, at, colleague
from editorial.platform.models import User
from editorial.vocabulary.models import Topic

PROBLEM = 10  # one imported item in so many has something to look at


def load(scale: Scale, chance: random.Random) -> None:
    pages = list(ArticlePage.objects.order_by("pk").values_list("pk", "uuid", "title")[: scale.imported])
    runs = [_run(number, scale.imported // scale.imports) for number in range(scale.imports)]
    write(ImportRun, runs)
    items = (
        ImportItem(
            run=runs[number % len(runs)],
            source_key=f"file-{number}.md",
            title=title,
            outcome=Outcome.CREATED,
            reason="" if number % PROBLEM else "A picture was not found.",
            page_id=page,
            piece=uuid,
        )
        for number, (page, uuid, title) in enumerate(pages)
    )
    write(ImportItem, items)
    _propose(scale.proposals)


def _run(number: int, total: int) -> ImportRun:
    now = timezone.now() - timedelta(days=number)
    return ImportRun(
        kind="markdown",
        name=f"folder-{number}",
        path=f"folder-{number}",
        total=total,
        started_by=User.objects.filter(groups__name=Role.CONTENT)[0],
        started_at=now,
        finished_at=now,
    )


def _propose(number: int) -> None:
    """For drafts; everything that is needed is suggested."""
    topics = Topic.objects.all()[:2]
    found = [{"slug": one.slug, "label": one.label, "weight": 6.0, "words": [one.label]} for one in topics]
    drafts = ArticlePage.objects.filter(live=False).order_by("pk")[:number]
    proposals = (
        TagProposal(
            piece=draft.uuid, page=draft.page_ptr, title=draft.title, suggestions={"topics": found}, needs="format"
        )
        for draft in drafts.select_related("page_ptr").defer("body")
    )
    write(TagProposal, proposals)


def newest_run() -> str:
    return ImportRun.objects.order_by("-pk")[0].get_absolute_url()


SCREENS = [
    Screen("imports", at("/admin/imports/"), colleague(Role.CONTENT), LIST),
    Screen("one import", newest_run, colleague(Role.CONTENT), LIST),
    Screen("suggested tags", lambda: reverse("imports_tags"), colleague(Role.CONTENT), LIST),
]
