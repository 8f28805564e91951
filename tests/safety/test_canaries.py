"""Nobody sees what is not theirs: every hidden thing holds a word of its own, looked for in every answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.models import PageViewRestriction

from assets.models import Asset, Comment, FilePage, SearchMiss, TrackedLink
from editorial.pieces.models import ArticlePage
from editorial.platform.accounts.roles import Role
from editorial.platform.emails import queue_email
from editorial.platform.management.commands.work import run_until_empty
from editorial.platform.models import User
from tests.databases import rows_of_a_module
from tests.factories import PlanItemFactory, UserFactory
from tests.indexes import own_index
from tests.safety import world

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.no_cover]

OPEN = "zopen"
HIDDEN_PIECES = [
    "zdraft", "zscheduled", "zembargoed", "zexpired", "zunpublished", "zprivate", "zpassword", "zedit",
]  # fmt: skip
GATED = "zgated"  # its title may be seen by all, its text by subscribers
COLLEAGUES = ["zinternal", "zoutdated", "zcomment", "zreason", "zplanned", "zmiss"]
OTHERS = ["zsams", "zpaulas"]  # calls and links of somebody else
SUBMITTED = [OPEN, GATED, *HIDDEN_PIECES, *COLLEAGUES, *OTHERS]


@dataclass
class Scene:
    """Everything there is, and where it might show."""

    pages: list[ArticlePage] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)  # of things below these, by number or uuid
    link: str = ""  # token of a link sally sent
    mails: list[Any] = field(default_factory=list)


def hide(scene: Scene) -> None:
    """Pieces that nobody may read, each hidden in another way."""
    later, past = timezone.now() + timedelta(days=9), timezone.now() - timedelta(hours=1)
    scene.pages.append(world.piece("zdraft"))
    scheduled = world.piece("zscheduled", go_live_at=later)
    scheduled.save_revision().publish()
    embargoed, expired = world.piece("zembargoed", embargo_until=later), world.published("zexpired")
    embargoed.save_revision()
    ArticlePage.objects.filter(pk=expired.pk).update(expire_at=past)
    unpublished = world.published("zunpublished")
    unpublished.unpublish()
    private, password, edited = world.published("zprivate"), world.published("zpassword"), world.published(OPEN)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    PageViewRestriction.objects.create(page=password, restriction_type="password", password="pw")
    edited.title, edited.summary = "Piece zedit", "Says zedit."
    edited.save_revision()
    scene.pages += [scheduled, embargoed, expired, unpublished, private, password, edited]


@pytest.fixture(scope="module")
def scene(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Made once: who looks changes nothing."""
    with own_index(tmp_path_factory.mktemp("scene")), rows_of_a_module(django_db_blocker):
        yield everything()


@pytest.fixture(autouse=True)
def own_library_index(scene: Scene) -> None:
    """The scene's."""


@pytest.fixture
def sally(scene: Scene) -> User:
    return User.objects.get(username="sally")


@pytest.fixture
def petra(scene: Scene) -> User:
    return User.objects.get(username="petra")


def everything() -> Scene:
    found = Scene()
    ed, sally, sam, petra, paula = (
        UserFactory(username=name, roles=[role])
        for name, role in (
            ("ed", Role.CONTENT),
            ("sally", Role.SALES),
            ("sam", Role.SALES_LEAD),
            ("petra", Role.PARTNER),
            ("paula", Role.PARTNER),
        )
    )
    hide(found)
    gated = world.published(GATED, title="For subscribers", summary="Subscribe.", gate="partial")
    internal = world.asset("Deck zinternal", is_internal=True, owner=ed)
    outdated = world.asset("Deck zoutdated", expires_on=timezone.localdate() - timedelta(days=2), owner=ed)
    shared = world.asset(f"Deck {OPEN}", owner=petra)
    for one in (internal, outdated, shared):
        document = world.file_of(one, one.title, ContentFile(one.title.encode(), "deck.txt"), ed)
        FilePage.objects.create(version=one.current_version, number=1, text=one.title, title=one.title)
        found.addresses += [document.url, f"/documents/{document.pk}/x.txt"]
    shared.rate(sally, 2, reason="zreason of a colleague")
    said = Comment.objects.create(asset=shared, author=sally, text="zcomment among colleagues")
    calls = [
        world.call(sam, "Zoe zsams", "zsams@one.example", "zsams Ltd"),
        world.call(paula, "Zed zpaulas", "zpaulas@two.example", "zpaulas Ltd"),
    ]
    for sender, word in ((sam, "zsams"), (paula, "zpaulas")):
        link = TrackedLink(asset=shared, sender=sender, recipient_name=f"To {word}", note=f"note {word}")
        link.recipient_email = f"{word}@three.example"
        link.open_up()
        found.addresses += [f"/links/{link.uuid}/"]
    SearchMiss.objects.ask(sally, "zmiss wanted", {})
    PlanItemFactory(title="Plan zplanned", publish_on=date(2027, 1, 1), owner=ed)
    mine = TrackedLink(asset=shared, sender=sally, recipient_name="Pat", recipient_email="pat@halden.example")
    found.link = mine.open_up()
    inside = Comment.objects.create(asset=internal, author=ed, text="zinternal too")
    for one in User.objects.all():
        for comment in (said, inside):
            queue_email("comment.said", f"{comment.uuid}:{one.pk}", comment=comment.pk, user=one.pk)
        for each in calls:
            queue_email("audience.reminder", f"{each.uuid}:{one.pk}", call=each.uuid, lead=one.pk)
    for each in calls:
        queue_email("audience.call", str(each.uuid), call=each.uuid)
    run_until_empty()
    found.mails = list(mail.outbox)
    found.pages.append(gated)
    found.assets = [internal, outdated, shared, *Asset.objects.exclude(page=None)]
    found.addresses += [f"/calls/people/{one.contact.uuid}/" for one in calls]
    found.addresses += [f"/library/{shared.uuid}/comments/{said.uuid}/"]
    return found


def addresses(scene: Scene) -> list[str]:
    words = [f"{path}{word}" for word in SUBMITTED for path in SEARCHES]
    pages = [page.url or f"/{page.slug}/" for page in scene.pages]
    hidden = [f"/{page.slug}/" for page in scene.pages]
    library = [
        f"/library/{one.uuid}/{part}" for one in scene.assets for part in ("", "download/", "pages/1.jpg", "send/")
    ]
    link = [f"/r/{scene.link}/", f"/r/{scene.link}/file/"]
    return [*PLACES, *words, *pages, *hidden, *library, *link, *scene.addresses]


SEARCHES = ["/search/?q=", "/library/?q=", "/api/library/search?q=", "/api/library/suggest?q="]
PLACES = [
    "/", "/feed/", "/topics/downtime/", "/topics/downtime/feed/", "/for/cfo/", "/sitemap.xml", "/sitemap-pieces.xml",
    "/sitemap-places.xml", "/robots.txt", "/health/", "/start/", "/me/", "/privacy/reading/",
    "/library/", "/library/?sort=newest", "/library/?sort=rating", "/library/?topic=downtime&persona=cfo", "/links/",
    "/library/requests/", "/calls/", "/agreement/", "/api/library/search", "/api/audience/calls", "/api/coverage",
    "/admin/", "/admin/plan/", "/admin/plan/?export=csv", "/admin/plan/month/?month=2027-01", "/admin/coverage/",
    "/admin/pages/", "/admin/reviews/", "/admin/reviews/?state=any&export=csv", "/admin/imports/?export=csv",
    "/admin/imports/", "/admin/reports/jobs/?state=any&export=csv", "/admin/documents/", "/admin/reports/site-history/",
    "/admin/users/",
]  # fmt: skip


def body_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers}\n{content.decode(errors='replace')}"


def leaks(client: Client, scene: Scene, words: list[str]) -> dict[str, list[str]]:
    """Address → hidden words in its answer. What was asked for may be said back: that does not count."""
    found = {}
    for address in addresses(scene):
        answer = client.get(address)
        text = body_of(answer).replace(address.partition("?")[0].strip("/"), "")
        seen = [word for word in words if word in text and not address.endswith(f"={word}")]
        if seen:
            found[address] = seen
    return found


def test_what_is_open_is_found_where_we_look(client: Client, scene: Scene) -> None:
    """Or the tests below would say nothing."""
    seen = leaks(client, scene, [OPEN])
    assert {"/", "/feed/", "/topics/downtime/", "/sitemap-pieces.xml", f"/r/{scene.link}/"} <= seen.keys()


def test_the_public_sees_only_what_is_public(client: Client, scene: Scene) -> None:
    assert leaks(client, scene, [*HIDDEN_PIECES, GATED, *COLLEAGUES, *OTHERS]) == {}


def test_someone_without_a_role_sees_no_more(as_user: Callable[[User], Client], charlie: User, scene: Scene) -> None:
    hidden = [word for word in HIDDEN_PIECES if word != "zprivate"]  # behind a log-in, which charlie has
    assert leaks(as_user(charlie), scene, [*hidden, GATED, *COLLEAGUES, *OTHERS]) == {}


def test_a_partner_sees_what_may_be_shared(as_user: Callable[[User], Client], petra: User, scene: Scene) -> None:
    hidden = [word for word in HIDDEN_PIECES if word not in {"zprivate", "zexpired"}]
    library_only = leaks(as_user(petra), scene, [*hidden, *COLLEAGUES, *OTHERS])
    assert library_only == {}


def test_a_salesperson_sees_no_colleagues_calls_and_links(
    as_user: Callable[[User], Client], sally: User, scene: Scene
) -> None:
    assert leaks(as_user(sally), scene, ["zdraft", "zscheduled", "zunpublished", "zedit", "zplanned", *OTHERS]) == {}


def counts(client: Client, word: str) -> dict[str, Any]:
    """What the searches say of their number and facets, which may betray what they do not show."""
    found = client.get(f"/api/library/search?q={word}").json()
    facets = [choice for choices in found["facets"].values() for choice in choices if choice["count"]]
    return {"count": found["count"], "facets": facets, "respelt": found["respelt"]}


def test_no_count_facet_or_suggestion_betrays_what_is_hidden(
    as_user: Callable[[User], Client], client: Client, petra: User, scene: Scene
) -> None:
    partner = as_user(petra)
    for word in [*HIDDEN_PIECES, *COLLEAGUES, *OTHERS]:
        if word != "zexpired":  # the library keeps it until the worker's next look, or the end of its day
            assert counts(partner, word) == {"count": 0, "facets": [], "respelt": ""}, word
            assert partner.get(f"/api/library/suggest?q={word}").json() == {"suggestions": []}, word
        assert f"Piece {word}" not in client.get(f"/search/?q={word}").content.decode()
    assert "For subscribers" not in client.get(f"/search/?q={GATED}").content.decode()


def test_no_mail_says_what_its_reader_may_not_know(scene: Scene) -> None:
    may_know = {"ed": COLLEAGUES, "sally": COLLEAGUES, "sam": [*COLLEAGUES, *OTHERS], "paula": ["zpaulas"]}
    told = [(email.to[0].partition("@")[0], f"{email.subject} {email.body}") for email in scene.mails]
    assert {name for name, _ in told} >= may_know.keys()
    for name, text in told:
        assert [word for word in SUBMITTED if word in text and word not in [OPEN, *may_know.get(name, [])]] == [], name
