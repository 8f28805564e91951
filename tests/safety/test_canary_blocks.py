"""A canary in every field of every block there is: what readers see of it is found, and what they do not see is not.

The body is generated from the block definitions. A new block, or a new field of one, is in it at once; until it is
declared below as seen or not, these tests fail.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from editorial.pieces.blocks import PieceBody
from editorial.platform.models import User
from search.engines import PUBLIC, engine
from search.query import Query
from tests.factories import ArticleFactory, BuyingStageFactory, DocumentFactory, ExpertFactory, ImageFactory

pytestmark = pytest.mark.django_db

# Whether readers see it, by where it stands. What names the row a block chooses is a canary too.
SEEN = {
    "section.title": True,
    "section.anchor": False,  # stands in addresses only
    "section.content.text": True,
    "section.content.figure.image": False,  # its title; readers get its description, where nobody wrote another
    "section.content.figure.alt": True,
    "section.content.figure.caption": True,
    "section.content.quote.text": True,
    "section.content.quote.expert": True,
    "section.content.quote.said_by": False,  # gives way to the expert
    "section.content.table.cell": True,
    "section.content.table.caption": True,
    "section.content.code": True,
    "section.content.embed.url": True,
    "section.content.embed.title": True,
    "section.content.call_to_action.label": True,
    "section.content.call_to_action.page": False,  # gives its address, not its title
    "section.content.call_to_action.url": False,  # gives way to the page
    "section.content.download.document": False,  # gives way to the label
    "section.content.download.label": True,
    "section.content.editors_note.text": False,
    "section.content.editors_note.heading": False,
    "section.content.unconverted.source": False,
    "section.content.unconverted.reason": False,
}
WITHOUT = {  # what is seen where the one that goes before it was left empty
    "section.content.quote.expert": "section.content.quote.said_by",
    "section.content.download.label": "section.content.download.document",
}

Leaf = tuple[str, Any]


def canary(path: str) -> str:
    """One word, the same for the same field; no stemmer takes anything off it."""
    return "zq" + path.removeprefix("section.").replace("content.", "").replace(".", "").replace("_", "") + "x9"


def made(block: blocks.Block, path: str, left_out: frozenset[str] = frozenset()) -> Any:
    """A stored value of a block with a canary in each of its fields; what is `left_out` is empty."""
    word = canary(path)
    if path in left_out:
        return None if isinstance(block, blocks.ChooserBlock) else ""
    if isinstance(block, blocks.StreamBlock):
        inside = block.child_blocks.items()
        return [{"type": name, "value": made(child, f"{path}.{name}".strip("."), left_out)} for name, child in inside]
    if isinstance(block, blocks.StructBlock):
        return {name: made(child, f"{path}.{name}", left_out) for name, child in block.child_blocks.items()}
    if isinstance(block, TableBlock):
        return {"data": [[canary(f"{path}.cell"), None]], "table_caption": canary(f"{path}.caption")}
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>About {word}.</p>"
    if isinstance(block, blocks.URLBlock):
        return f"https://{word}.example/"
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return word
    if isinstance(block, tuple(CHOSEN)):
        return next(make(word) for kind, make in CHOSEN.items() if isinstance(block, kind))
    return pytest.fail(f"{path} is a {type(block).__name__}: say here how a canary is put into it")


CHOSEN: Mapping[type[blocks.Block], Callable[[str], int]] = {
    ImageChooserBlock: lambda word: ImageFactory(title=word).pk,
    DocumentChooserBlock: lambda word: DocumentFactory(title=word).pk,
    SnippetChooserBlock: lambda word: ExpertFactory(name=word).pk,
    blocks.PageChooserBlock: lambda word: ArticleFactory(title=word, published=True).pk,
}


def leaves(block: blocks.Block, path: str = "") -> Iterator[str]:
    if isinstance(block, TableBlock):
        yield from (f"{path}.cell", f"{path}.caption")
    elif isinstance(block, blocks.StructBlock | blocks.StreamBlock):
        for name, child in block.child_blocks.items():
            yield from leaves(child, f"{path}.{name}".strip("."))
    else:
        yield path


def published(*left_out: str, **fields: Any) -> Any:
    body = made(PieceBody(), "", frozenset(left_out))
    return ArticleFactory(title="Full of canaries", summary="In short.", body=body, published=True, **fields)


def found_in(index: str, audience: str, word: str, piece: Any) -> bool:
    return str(piece.uuid) in {hit.id for hit in engine(index).search(Query(word, audience)).hits}


def read(client: Client, piece: Any) -> str:
    """What a person gets of its sections: the text, and what pictures show."""
    sections = BeautifulSoup(client.get(piece.url).content, "lxml").select("section[data-section]")
    texts = [section.get_text(" ") for section in sections]
    return " ".join([*texts, *(str(image["alt"]) for section in sections for image in section.find_all("img"))])


def test_every_field_of_every_block_is_declared() -> None:
    assert set(leaves(PieceBody())) == set(SEEN)


def test_what_readers_see_of_a_block_is_found_and_nothing_else(client: Client, work: Callable[[], int]) -> None:
    piece = published()
    work()
    page = read(client, piece)
    for path, seen in SEEN.items():
        word = canary(path)
        assert (word in page) is seen, path
        for index, audience in ((PUBLIC, "public"), ("", "member"), ("", "partner")):
            assert found_in(index, audience, word, piece) is seen, (path, audience)


def test_what_stands_in_for_an_empty_field_is_found(client: Client, work: Callable[[], int]) -> None:
    piece = published(*WITHOUT, "section.content.embed.title")
    work()
    page = read(client, piece)
    for path in (*WITHOUT.values(), "section.content.embed.url"):
        assert canary(path) in page, path
        assert found_in(PUBLIC, "public", canary(path), piece), path


def test_a_call_that_leads_nowhere_is_neither_printed_nor_found(client: Client, work: Callable[[], int]) -> None:
    empty = [f"section.content.call_to_action.{name}" for name in ("page", "url")]
    piece = published(*empty)
    work()
    word = canary("section.content.call_to_action.label")
    assert word not in read(client, piece)
    assert not found_in(PUBLIC, "public", word, piece)
    assert not found_in("", "member", word, piece)


PLACES = ("/", "/feed/", "/sitemap.xml", "/sitemap-pieces.xml", "/topics/cost-of-downtime/", "/for/cfo/")


@pytest.mark.parametrize("gate", ["none", "full"])
def test_no_place_tells_what_a_piece_keeps_to_itself(
    client: Client, as_user: Callable[[User], Client], charlie: User, work: Callable[[], int], gate: str
) -> None:
    """Neither to strangers nor to those without a role; behind a full gate, nothing of the text at all."""
    piece = published(gate=gate, stages=[BuyingStageFactory(label="Loyalty", slug="loyalty")])
    work()
    chosen = ("figure.image", "quote.expert", "call_to_action.page", "download.document")  # are seen elsewhere
    hidden = [path for path, seen in SEEN.items() if (gate == "full" or not seen) and not path.endswith(chosen)]
    if gate == "none":
        hidden.remove("section.anchor")
        hidden.remove("section.content.call_to_action.url")
    for browser in (client, as_user(charlie)):
        answers = {place: browser.get(place).content.decode() for place in (*PLACES, piece.url)}
        for path in hidden:
            told = [place for place, text in answers.items() if canary(path) in text]
            assert told == [], path
            assert "Full of canaries" not in browser.get(f"/search/?q={canary(path)}").content.decode(), path
