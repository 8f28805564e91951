"""Small builders for attacks: tagged pieces, assets of the library, calls."""

from typing import Any

from django.utils import timezone
from wagtail.documents.models import Document

from assets.models import Asset
from audience.models import Account, Agreement, Call, Contact, LeadMove, Move, SignalRule
from editorial.pieces.models import ArticlePage, HomePage
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Persona, Topic


def terms() -> dict[str, Any]:
    """One term of each vocabulary."""
    return {
        "personas": [Persona.objects.get_or_create(slug="cfo", defaults={"label": "CFO"})[0]],
        "stages": [BuyingStage.objects.get(slug="interest")],
        "jobs": [BuyingJob.objects.get(slug="validation")],
        "topics": [Topic.objects.get_or_create(slug="downtime", defaults={"label": "Downtime"})[0]],
    }


def piece(word: str, *, parent: Any = None, **fields: Any) -> ArticlePage:
    """A tagged draft that says `word` in its title, summary and text."""
    texts = [("Open", "<p>Hi.</p>"), (f"{word} inside", f"<p>About {word} at length.</p>")]
    body = [
        {"type": "section", "value": {"title": title, "anchor": "", "content": [{"type": "text", "value": text}]}}
        for title, text in texts
    ]
    values = {"title": f"Piece {word}", "summary": f"Says {word}.", "live": False, "body": body} | fields
    page = ArticlePage(format=Format.objects.get(slug="article"), **values)
    for field, chosen in terms().items():
        setattr(page, field, chosen)
    (parent or HomePage.objects.get()).add_child(instance=page)
    return page


def published(word: str, **fields: Any) -> ArticlePage:
    page = piece(word, **fields)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def asset(title: str, **fields: Any) -> Asset:
    made = Asset.objects.create(**{"title": title, "summary": f"{title} summed up", "kind": "file", **fields})
    made.format = Format.objects.get(slug="article")
    made.save()
    for field, chosen in terms().items():
        getattr(made, field).set(chosen)
    return made


def file_of(asset: Asset, name: str, content: Any, by: User) -> Document:
    document = Document.objects.create(title=asset.title, file=content, uploaded_by_user=by)
    asset.supersede(document, by=by, note=f"note {name}")
    return document


def call(owner: User, name: str, email: str, company: str) -> Call:
    """A waiting call of `owner`, by an agreement's one rule."""
    agreement, _ = Agreement.objects.get_or_create(number=1, defaults={"lead_definition": "Somebody who compares."})
    rule, _ = SignalRule.objects.get_or_create(
        agreement=agreement, heat="warm", minimum=1, topic=terms()["topics"][0], evidence="read"
    )
    account = Account.objects.create(name=company, domain=email.rpartition("@")[2], owner=owner)
    contact = Contact.objects.create(email=email, name=name, account=account)
    made = Call.objects.create(
        contact=contact,
        rule=rule,
        reason_key=rule.key,
        window_starts=timezone.localdate(),
        owner=owner,
        due_at=timezone.now(),
    )
    LeadMove.objects.create(call=made, contact=contact, to=Move.LEAD)
    return made
