"""What the library's tests need: a place for pages, vocabularies, and assets made in one line."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.rich_text import RichText

from assets.models import Asset, AssetKind
from editorial.pieces.models import ArticlePage, HomePage
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Persona, Topic


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
    return HomePage.objects.get()


@pytest.fixture
def article(home: HomePage, tags: dict[str, Any]) -> Callable[..., ArticlePage]:
    """A published, tagged article under the front page: `article("The second price", sections={"Hours": "<p>…"})`."""

    def make(title: str, *, publish: bool = True, sections: dict[str, str] | None = None, **fields: Any) -> ArticlePage:
        body = [
            ("section", {"title": name, "anchor": "", "content": [("text", RichText(html))]})
            for name, html in (sections or {}).items()
        ]
        values = {"summary": f"Summary of {title}", "body": body, "live": False, **tags, **fields}
        page = home.add_child(instance=ArticlePage(title=title, **values))
        if publish:
            page.save_revision().publish()
            page.refresh_from_db()
        return page

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


@pytest.fixture
def with_file(asset: Callable[..., Asset], ed: User) -> Callable[..., Asset]:
    """An asset with one version: `with_file("Deck", content=b"…", name="deck.txt")`."""

    def make(title: str = "Deck", content: bytes = b"words", name: str = "deck.txt", **fields: object) -> Asset:
        made = asset(title, owner=ed, **fields)
        document = Document.objects.create(title=title, file=ContentFile(content, name=name))
        made.supersede(document, by=ed)
        return made

    return make
