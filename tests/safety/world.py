"""Small builders for attacks: tagged pieces, assets of the library, calls."""

from typing import Any

from wagtail.documents.models import Document

from assets.models import Asset
from audience.models import Call
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from tests.factories import (
    AccountFactory,
    ArticleFactory,
    AssetFactory,
    BuyingJobFactory,
    BuyingStageFactory,
    CallFactory,
    ContactFactory,
    DocumentFactory,
    FormatFactory,
    PersonaFactory,
    TopicFactory,
)


def terms() -> dict[str, Any]:
    """One term of each vocabulary."""
    return {
        "personas": [PersonaFactory()],
        "stages": [BuyingStageFactory()],
        "jobs": [BuyingJobFactory()],
        "topics": [TopicFactory(label="Downtime")],
    }


def piece(word: str, **fields: Any) -> ArticlePage:
    """A tagged draft that says `word` in its title, summary and text."""
    sections = [("Open", "<p>Hi.</p>"), (f"{word} inside", f"<p>About {word} at length.</p>")]
    values = {"title": f"Piece {word}", "summary": f"Says {word}.", "sections": sections} | terms() | fields
    return ArticleFactory(**values)


def published(word: str, **fields: Any) -> ArticlePage:
    return piece(word, published=True, **fields)


def asset(title: str, **fields: Any) -> Asset:
    values = {"title": title, "summary": f"{title} summed up"} | terms() | fields
    return AssetFactory(format=FormatFactory(), **values)


def file_of(asset: Asset, name: str, content: Any, by: User) -> Document:
    document = DocumentFactory(title=asset.title, file=content, uploaded_by_user=by)
    asset.supersede(document, by=by, note=f"note {name}")
    return document


def call(owner: User, name: str, email: str, company: str) -> Call:
    """A waiting call of `owner`, by a rule of the one agreement."""
    account = AccountFactory(name=company, domain=email.rpartition("@")[2], owner=owner)
    contact = ContactFactory(email=email, name=name, account=account)
    return CallFactory(contact=contact, rule__minimum=1, rule__topic=terms()["topics"][0], owner=owner)
