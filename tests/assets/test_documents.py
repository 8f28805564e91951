"""A document's CMS address can be guessed: it opens to those whom a page shows the document, and to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from assets.models import TrackedLink
from audience.people.gates import let_in
from editorial.pieces.models import Piece
from editorial.platform.models import User
from tests.factories import ArticleFactory, AssetFactory, BuyingStageFactory, DocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db
OPEN, GATED = 0, 1  # which section holds it


@pytest.fixture
def document() -> Document:
    return DocumentFactory(title="Sheet", file__data=b"figures", file__filename="sheet.txt")


@pytest.fixture
def subscriber() -> Client:
    client, response = Client(), HttpResponse()
    let_in(response)
    client.cookies["subscriber"] = response.cookies["subscriber"].value
    return client


def article(document: Document, where: int, *, as_link: bool = False, **fields: Any) -> Piece:
    block = {"type": "download", "value": {"document": document.pk, "label": ""}}
    if as_link:
        block = {"type": "text", "value": f'<p><a linktype="document" id="{document.pk}">Sheet</a></p>'}
    sections = [
        {"type": "section", "value": {"title": t, "anchor": "", "content": [{"type": "text", "value": "<p>Hi.</p>"}]}}
        for t in ("One", "Two")
    ]
    sections[where]["value"]["content"].append(block)  # type: ignore[index]
    stages = [BuyingStageFactory(label="Confidence", capture="full")]
    return ArticleFactory(**{"body": sections, "stages": stages, "published": True} | fields)


def opens(client: Client, document: Document) -> bool:
    return client.get(document.url).status_code == 200


def test_what_an_open_piece_shows_is_public(client: Client, document: Document) -> None:
    article(document, GATED)
    assert opens(client, document)


@pytest.mark.parametrize("as_link", [True, False])
@pytest.mark.parametrize(
    ("gate", "where", "public"),
    [("partial", OPEN, True), ("partial", GATED, False), ("full", OPEN, False), ("full", GATED, False)],
)
def test_what_lies_behind_a_gate_is_for_those_who_passed_it(
    client: Client, subscriber: Client, document: Document, gate: str, where: int, *, public: bool, as_link: bool
) -> None:
    article(document, where, gate=gate, as_link=as_link)
    assert opens(client, document) is public
    assert opens(subscriber, document)


def test_a_subscriber_downloads_the_file_of_a_gated_resource(
    client: Client, subscriber: Client, document: Document, work: Callable[[], int]
) -> None:
    stages = [BuyingStageFactory(label="Confidence", capture="full")]
    ResourceFactory(document=document, gate="full", stages=stages, published=True)
    work()
    assert not opens(client, document)
    assert opens(subscriber, document)


@pytest.mark.parametrize("gate", ["partial", "full"])
def test_the_file_of_a_gated_piece_follows_its_gate_whoever_else_offers_it(
    client: Client, subscriber: Client, document: Document, gate: str
) -> None:
    stages = [BuyingStageFactory(label="Confidence", capture="full")]
    piece = ResourceFactory(document=document, gate=gate, stages=stages, published=True)
    article(document, OPEN, title="Another")
    assert opens(subscriber, document)
    answer = client.get(document.url)
    assert (answer.status_code, answer["Location"]) == (302, piece.url)
    PageViewRestriction.objects.create(page=piece, restriction_type="login")
    assert client.get(document.url).status_code == 404


def test_an_open_piece_opens_what_another_shows_behind_its_gate(client: Client, document: Document) -> None:
    article(document, GATED, gate="full")
    assert not opens(client, document)
    article(document, OPEN, title="Another")
    assert opens(client, document)


def test_a_document_of_drafts_or_of_nothing_is_for_editors(
    client: Client, subscriber: Client, document: Document, ed: User, as_user: Callable[[User], Client]
) -> None:
    assert not opens(client, document)
    article(document, OPEN, published=False)
    assert not opens(client, document)
    assert not opens(subscriber, document)
    assert opens(as_user(ed), document)


def test_an_unpublished_or_restricted_piece_shows_nothing(client: Client, document: Document) -> None:
    piece = article(document, OPEN)
    PageViewRestriction.objects.create(page=piece, restriction_type="login")
    assert not opens(client, document)
    PageViewRestriction.objects.all().delete()
    piece.unpublish()
    assert not opens(client, document)


@pytest.mark.parametrize("held_back", [{"is_internal": True}, {"is_live": False}])
def test_what_the_library_holds_back_no_page_gives_away(
    client: Client, document: Document, held_back: dict[str, bool]
) -> None:
    AssetFactory(**held_back).supersede(document)
    article(document, OPEN)
    assert not opens(client, document)


def test_a_draft_of_a_new_section_does_not_open_its_document(client: Client, document: Document) -> None:
    piece = ArticleFactory(sections=[("One", "<p>Hi.</p>")], published=True)
    piece.body = article(document, OPEN, published=False, title="Other").body
    piece.save_revision()
    assert not opens(client, document)


@pytest.mark.parametrize("allows", [True, False])
def test_a_link_opens_what_the_piece_it_sends_shows(
    client: Client, document: Document, sally: User, work: Callable[[], int], *, allows: bool
) -> None:
    piece = article(document, GATED, gate="full")
    work()
    link = TrackedLink(asset=piece.page_ptr.asset, sender=sally, recipient_name="Pat", allows_download=allows)
    link.recipient_email = "pat@halden.example"
    token = link.open_up()
    page = client.get(f"/r/{token}/").content.decode()
    assert f"{document.url}?l={token}" in page
    assert client.get(f"{document.url}?l={token}").status_code == (200 if allows else 404)
    other = DocumentFactory(title="Other")
    assert client.get(f"{other.url}?l={token}").status_code == 404
    link.revoke()
    assert client.get(f"{document.url}?l={token}").status_code == 404
