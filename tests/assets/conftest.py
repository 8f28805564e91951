"""What the library's tests need: a place for pages, vocabularies, and assets made in one line."""

from collections.abc import Callable
from typing import Any

import pytest

from assets.models import Asset
from editorial.pieces.models import ArticlePage, HomePage
from editorial.platform.models import User
from tests.factories import (
    ArticleFactory,
    AssetFactory,
    BuyingJobFactory,
    BuyingStageFactory,
    FormatFactory,
    PersonaFactory,
    TopicFactory,
)


@pytest.fixture
def tags(db: None) -> dict[str, Any]:
    """One term of each vocabulary; `cfo` and `traceability` are ours, the rest is shipped or made."""
    return {
        "personas": [PersonaFactory()],
        "stages": [BuyingStageFactory(label="Confidence")],
        "jobs": [BuyingJobFactory()],
        "topics": [TopicFactory(label="Traceability")],
        "format": FormatFactory(),
    }


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def article(home: HomePage, tags: dict[str, Any]) -> Callable[..., ArticlePage]:
    """A published, tagged article under the front page: `article("The second price", sections={"Hours": "<p>…"})`."""

    def make(title: str, *, publish: bool = True, sections: dict[str, str] | None = None, **fields: Any) -> ArticlePage:
        summary = f"Summary of {title}"
        values = {"title": title, "summary": summary, "sections": (sections or {}).items(), **tags, **fields}
        return ArticleFactory(published=publish, **values)

    return make


@pytest.fixture
def asset(tags: dict[str, Any]) -> Callable[..., Asset]:
    """A tagged asset of the library: `asset("Five-year view", owner=ed, is_internal=True)`."""

    def make(title: str = "Five-year view", **fields: Any) -> Asset:
        return AssetFactory(title=title, **tags | fields)

    return make


@pytest.fixture
def with_file(asset: Callable[..., Asset], ed: User) -> Callable[..., Asset]:
    """An asset with one version: `with_file("Deck", content=b"…", name="deck.txt")`."""

    def make(title: str = "Deck", content: bytes = b"words", name: str = "deck.txt", **fields: object) -> Asset:
        return asset(title, owner=ed, content=content, content__name=name, content__by=ed, **fields)

    return make
