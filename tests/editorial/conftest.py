"""Pieces to publish: `piece("How it works")` is a tagged draft below the front page."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from editorial.pieces.models import ArticlePage, HomePage, Piece, ResourcePage
from editorial.vocabulary.models import Persona, Topic
from tests.factories import ArticleFactory, PersonaFactory, ResourceFactory, TopicFactory


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def cfo(db: None) -> Persona:
    return PersonaFactory()


@pytest.fixture
def downtime(db: None) -> Topic:
    return TopicFactory()


@pytest.fixture
def draft(home: HomePage, cfo: Persona, downtime: Topic) -> Callable[..., ArticlePage]:
    """A tagged draft: `draft("Title", ("Section", "<p>…</p>"), model=ResourcePage, gate="full")`."""

    def make(
        title: str, *sections: tuple[str, str], model: type[Piece] = ArticlePage, parent: Any = None, **fields: Any
    ) -> Any:
        factory = ResourceFactory if model is ResourcePage else ArticleFactory
        return factory(title=title, sections=sections, parent=parent or HomePage.objects.get(), **fields)

    return make


@pytest.fixture
def published(draft: Callable[..., Any]) -> Callable[..., Any]:
    """The same, published."""
    return partial(draft, published=True)
