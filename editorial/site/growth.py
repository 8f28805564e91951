"""What growth measures of this floor: the public site, where nothing is kept yet and where something is."""

import random
from collections.abc import Callable

from django.urls import reverse

from editorial.pieces.growth import a_hub, a_piece
from editorial.pieces.models import Gate
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import KEPT, PIECE, PUBLIC, Screen, anybody, at
from editorial.platform.management.made_up_words import COMMON
from editorial.site.searching.documents import documents
from editorial.vocabulary.models import Persona, Topic
from search.engines import PUBLIC as PUBLIC_INDEX
from search.engines import engine


def load(scale: Scale, chance: random.Random) -> None:
    """The index of what anybody may read."""
    engine(PUBLIC_INDEX).rebuild(documents())


def topic() -> str:
    return reverse("topic", args=[Topic.objects.order_by("pk")[0].slug])


def persona() -> str:
    return reverse("persona", args=[Persona.objects.order_by("pk")[0].slug])


def piece(gate: Gate = Gate.NONE) -> Callable[[], str]:
    return lambda: a_piece(gate=gate).url


def hub() -> str:
    address: str = a_hub().url
    return address


SCREENS = [
    Screen("front page, cold", at("/"), anybody, PUBLIC, is_cold=True),
    Screen("article, cold", piece(), anybody, PIECE, is_cold=True),
    Screen("article, kept", piece(), anybody, KEPT),
    Screen("article, unknown parameter", lambda: f"{piece()()}?msclkid=1", anybody, KEPT),
    Screen("partly gated article, stranger", piece(Gate.PARTIAL), anybody, PIECE),
    Screen("hub, cold", hub, anybody, PUBLIC, is_cold=True),
    Screen("hub by topic, cold", lambda: f"{hub()}?topic=topic-0", anybody, PUBLIC, is_cold=True),
    Screen("hub, unknown parameter", lambda: f"{hub()}?junk=1", anybody, KEPT),
    Screen("topic, cold", topic, anybody, PUBLIC, is_cold=True),
    Screen("persona, cold", persona, anybody, PUBLIC, is_cold=True),
    Screen("public search, hit", at(f"/search/?q={COMMON[0]}+{COMMON[1]}"), anybody, PUBLIC),
    Screen("public search, miss", at("/search/?q=zeppelin"), anybody, PUBLIC),
    Screen("sitemap", at("/sitemap.xml"), anybody, PUBLIC, is_cold=True),
    Screen("sitemap, a section", at("/sitemap-pieces.xml"), anybody, PUBLIC, is_cold=True),
    Screen("feed, cold", lambda: reverse("feed"), anybody, PUBLIC, is_cold=True),
    Screen("topic feed, cold", lambda: f"{topic()}feed/", anybody, PUBLIC, is_cold=True),
    Screen("robots.txt", at("/robots.txt"), anybody, PUBLIC),
    Screen("not found", at("/hub-0/no-such-piece/"), anybody, PUBLIC, status=404),
]
