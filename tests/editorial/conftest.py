"""Pieces to publish: `piece("How it works")` is a tagged draft below the front page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.text import slugify

from editorial.pieces.models import ArticlePage, HomePage, ResourcePage
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Persona, Topic


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def cfo(db: None) -> Persona:
    return Persona.objects.create(label="CFO", slug="cfo")


@pytest.fixture
def downtime(db: None) -> Topic:
    return Topic.objects.create(label="Cost of downtime", slug="cost-of-downtime")


def body(*sections: tuple[str, str]) -> list[dict[str, Any]]:
    """Sections of one rich text each, as stored."""
    return [
        {"type": "section", "value": {"title": title, "anchor": "", "content": [{"type": "text", "value": html}]}}
        for title, html in sections
    ]


@pytest.fixture
def draft(home: HomePage, cfo: Persona, downtime: Topic) -> Callable[..., ArticlePage]:
    """A tagged draft: `draft("Title", ("Section", "<p>…</p>"), model=ResourcePage, gate="full")`."""

    def make(
        title: str, *sections: tuple[str, str], model: Any = ArticlePage, parent: Any = None, **fields: Any
    ) -> Any:
        values = {"summary": "In short.", "live": False, "format": Format.objects.get(slug="article")} | fields
        page = model(title=title, slug=slugify(title)[:50] or None, body=body(*sections), **values)
        page.personas = [cfo]
        page.stages = [BuyingStage.objects.get(slug="interest")]
        page.jobs = [BuyingJob.objects.get(slug="validation")]
        page.topics = [downtime]
        (parent or HomePage.objects.get()).add_child(instance=page)
        return page

    return make


@pytest.fixture
def published(draft: Callable[..., Any]) -> Callable[..., Any]:
    """The same, published."""

    def make(title: str, *sections: tuple[str, str], **fields: Any) -> ArticlePage | ResourcePage:
        page = draft(title, *sections, **fields)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return make
