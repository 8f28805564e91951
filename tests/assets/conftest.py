"""What the library's tests need: a place for pages, vocabularies, and assets made in one line."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page, Site

from assets.models import Asset, AssetKind
from editorial.models import ArticlePage, BuyingJob, BuyingStage, Format, HomePage, Persona, Topic, User


@pytest.fixture
def tags(db: None) -> dict[str, Any]:
    """One term of each vocabulary; `cfo` and `traceability` are ours, the rest is shipped or made."""
    return {
        "personas": [Persona.objects.get_or_create(slug="cfo", defaults={"label": "CFO"})[0]],
        "stages": [BuyingStage.objects.get_or_create(slug="confidence", defaults={"label": "Confidence"})[0]],
        "jobs": [BuyingJob.objects.get_or_create(slug="validation", defaults={"label": "Validation"})[0]],
        "topics": [Topic.objects.get_or_create(slug="traceability", defaults={"label": "Traceability"})[0]],
        "format": Format.objects.get_or_create(slug="article", defaults={"label": "Article"})[0],
    }


@pytest.fixture
def home(db: None) -> HomePage:
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=HomePage(title="Northmoor Review", slug="northmoor"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": page})
    return page


@pytest.fixture
def article(home: HomePage, tags: dict[str, Any]) -> Callable[..., ArticlePage]:
    """A live, tagged article under the front page: `article("The second price")`."""

    def make(title: str, **fields: Any) -> ArticlePage:
        values = {"summary": f"Summary of {title}", **tags, **fields}
        return home.add_child(instance=ArticlePage(title=title, **values))

    return make


@pytest.fixture
def asset(tags: dict[str, Any]) -> Callable[..., Asset]:
    """A tagged asset of the library: `asset("Five-year view", owner=ed, is_internal=True)`."""

    def make(title: str = "Five-year view", *, owner: User | None = None, **fields: Any) -> Asset:
        made = Asset.objects.create(**{"title": title, "kind": AssetKind.FILE, "owner": owner, **fields})
        made.format = tags["format"]
        for field in ("personas", "stages", "jobs", "topics"):
            getattr(made, field).set(tags[field])
        made.save()
        return made

    return make
