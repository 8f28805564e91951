"""Log-in, links by token, and what every answer carries: no guessing, no change by looking, nothing kept by others."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client, RequestFactory
from django.utils import timezone

from assets.models import TrackedLink
from audience.models import Subscription
from editorial.platform.models import ApiToken, Purpose, Token, User
from editorial.platform.web.rate_limits import client_address
from tests.factories import AssetFactory, SubscriptionFactory, TopicFactory

pytestmark = pytest.mark.django_db

# every address a token opens → what it is for, and the acts behind it
DOORS: dict[str, Purpose] = {
    "/r/{}/": Purpose.LINK,
    "/r/{}/file/": Purpose.LINK,
    "/r/{}/pages/1.jpg": Purpose.LINK,
    "/subscribe/{}/": Purpose.CONFIRM,
    "/unsubscribe/{}/": Purpose.PREFERENCES,
    "/me/{}/": Purpose.PREFERENCES,
    "/review/{}/": Purpose.REVIEW,
}
ACTS: dict[str, dict[str, str]] = {
    "/subscribe/{}/": {},
    "/unsubscribe/{}/": {},
    "/me/{}/": {"act": "erase"},
    "/review/{}/comment/": {"text": "x"},
    "/review/{}/decide/": {"decision": "approved"},
    "/review/{}/answer/1/": {"answer": "x"},
    "/review/{}/new-link/": {},
}


@pytest.fixture
def subscription(db: None) -> Subscription:
    return SubscriptionFactory(topic=TopicFactory(label="Downtime"))


@pytest.fixture
def tokens(subscription: Subscription, sally: User) -> dict[str, str]:
    """One that works, for each subject."""
    link = TrackedLink(asset=AssetFactory(kind="link"), sender=sally)
    link.recipient_name, link.recipient_email = "Pat", "pat@halden.example"
    mine, sub = f"contact:{subscription.contact.uuid}", f"subscription:{subscription.uuid}"
    return {
        "link": link.open_up(),
        "confirm": Token.objects.issue(Purpose.CONFIRM, sub),
        "stop": Token.objects.issue(Purpose.PREFERENCES, sub),
        "mine": Token.objects.issue(Purpose.PREFERENCES, mine),
        "api": ApiToken.objects.issue(sally, "Wiki", ["library:read"])[1],
        "api for something else": ApiToken.objects.issue(sally, "Wiki", ["coverage:read"])[1],
        "api without a scope": Token.objects.issue(Purpose.API, sub, owner=sally),
        "confirm of a contact": Token.objects.issue(Purpose.CONFIRM, mine),
    }


OPENS = {  # which of them opens which door
    ("link", "/r/{}/"),
    ("confirm", "/subscribe/{}/"),
    ("stop", "/unsubscribe/{}/"),
    ("mine", "/me/{}/"),
}


def state() -> str:
    """A digest of every row there is, but for sessions."""
    found = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower != "sessions.session":
            found.update(repr(list(model._base_manager.order_by("pk").values_list())).encode())
    return found.hexdigest()


def opened(client: Client, tokens: dict[str, str]) -> set[tuple[str, str]]:
    return {
        (name, door)
        for name, token in tokens.items()
        for door in DOORS
        if client.get(door.format(token)).status_code not in {404, 410}
    }


def test_a_token_opens_its_own_door_only_and_looking_changes_nothing(client: Client, tokens: dict[str, str]) -> None:
    before = state()
    assert opened(client, tokens) == OPENS
    for door in DOORS:
        for token in tokens.values():
            client.head(door.format(token))
            client.options(door.format(token))
    assert state() == before
    bearers = {
        name
        for name, token in tokens.items()
        if client.get("/api/library/search", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    }
    assert bearers == {"api"}


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_an_ended_token_opens_nothing_and_does_nothing(end: str, client: Client, tokens: dict[str, str]) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Token.objects.update(**({"expires_at": past} if end == "expired" else {"revoked_at": past}))
    before = state()
    assert opened(client, tokens) == set()
    for act, said in ACTS.items():
        for token in tokens.values():
            client.post(act.format(token), said)
    assert state() == before
    assert client.get("/api/library/search", headers={"Authorization": f"Bearer {tokens['api']}"}).status_code == 401


def test_a_token_does_nothing_at_another_address(client: Client, tokens: dict[str, str]) -> None:
    before = state()
    for act, said in ACTS.items():
        for name, token in tokens.items():
            if (name, act) not in OPENS:
                client.post(act.format(token), said)
    assert state() == before


def test_what_a_session_may_do_no_other_site_can_have_done(
    tokens: dict[str, str], sally: User, ed: User, asset_uuid: str
) -> None:
    posts = {
        sally: [
            *(f"/library/{asset_uuid}/rate/", f"/library/{asset_uuid}/comments/"),
            *("/library/requests/add/", "/logout/"),
        ],
        ed: ["/library/add/", "/admin/coverage/target/", "/admin/plan/new/", "/admin/imports/new/"],
    }
    for user, addresses in posts.items():
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        before = state()
        assert {address: client.post(address).status_code for address in addresses} == dict.fromkeys(addresses, 403)
        assert state() == before


@pytest.fixture
def asset_uuid(db: None) -> str:
    return str(AssetFactory(kind="link").uuid)


def test_subscribing_takes_nothing_but_what_is_asked_for(client: Client, subscription: Subscription) -> None:
    topic = subscription.topic
    said = {"name": "Ana", "email": "ana@x.example", "topic": topic.slug}
    extra = {"state": "confirmed", "account": "1", "is_staff": "1", "confirmed": "1", "contact": "1", "phone": "1"}
    client.post("/subscribe/", said | extra)
    made = Subscription.objects.filter(contact__email="ana@x.example")
    assert all(one.state == "asked" for one in made)
    elsewhere = client.post("/subscribe/", said, headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_logging_in_or_asking(address: str, client: Client, sally: User) -> None:
    entered = client.post("/login/", {"username": "sally", "password": "demo", "next": address})
    assert entered["Location"] == "/start/"
    asked = client.post("/library/requests/add/", {"q": "energy", "next": address})
    assert asked["Location"].startswith("/library/")


# --- guessing -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("door", ["/login/", "/admin/login/"])
def test_after_ten_wrong_passwords_the_right_one_waits_too(door: str, client: Client, sally: User, ed: User) -> None:
    for _ in range(10):
        client.post(door, {"username": "Sally", "password": "wrong"})
    shut = client.post(door, {"username": "sally", "password": "demo"})
    assert shut.status_code == 200
    if door == "/login/":
        assert "Too many wrong passwords" in shut.content.decode()
    assert "_auth_user_id" not in client.session
    other = client.post(door, {"username": "ed", "password": "demo"})
    assert other.status_code == 302
    from_elsewhere = Client(REMOTE_ADDR="198.51.100.7").post(door, {"username": "sally", "password": "demo"})
    assert from_elsewhere.status_code == 302


def test_a_wrong_identity_in_a_form_changes_nothing(client: Client, tokens: dict[str, str]) -> None:
    before = state()
    for wrong in ("x", "9" * 40, "\0", "²"):
        said = {"act": "unsubscribe", "subscription": [wrong]}
        assert client.post(f"/me/{tokens['mine']}/", said).status_code == 302
    assert state() == before


def test_right_passwords_are_not_counted(client: Client, sally: User) -> None:
    for _ in range(30):
        assert client.post("/login/", {"username": "sally", "password": "demo"}).status_code == 302


def test_a_place_is_what_the_proxy_saw_and_nothing_a_reader_can_say(rf: RequestFactory, settings: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 198.51.100.7")
    assert client_address(request) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "198.51.100.7"


# --- what every answer carries ------------------------------------------------------------------------------
PUBLIC = ["/", "/search/?q=x", "/topics/downtime/", "/feed/", "/sitemap.xml", "/robots.txt", "/nothing/", "/subscribe/"]
PERSONAL = {
    "sally": ["/library/", "/calls/", "/links/", "/agreement/", "/start/", "/me/", "/api/audience/calls", "/nothing/"],
    "ed": ["/library/add/", "/library/requests/", "/", "/topics/downtime/", "/admin/plan/", "/admin/coverage/"],
    "petra": ["/library/", "/calls/", "/api/library/search"],
}


def answers(subscription: Subscription, request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    for address in [*PUBLIC, "/login/", "/me/", "/privacy/reading/", "/me/wrong/", "/r/wrong/"]:
        yield address, Client().get(address)
    for name, addresses in PERSONAL.items():
        client = Client()
        client.force_login(request.getfixturevalue(name))
        for address in addresses:
            yield f"{name} {address}", client.get(address)


def test_every_page_is_strict_about_scripts_and_no_personal_one_is_kept(
    subscription: Subscription, request: pytest.FixtureRequest
) -> None:
    for address, answer in answers(subscription, request):
        kept = answer.get("Cache-Control", "")
        if not address.startswith("ed /admin/"):
            policy = answer.get("Content-Security-Policy", "")
            assert "default-src 'self'" in policy, address
            assert "unsafe" not in policy, address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["X-Frame-Options"] == "SAMEORIGIN", address
        if address.split()[0] in PERSONAL or address in {"/login/", "/me/", "/me/wrong/", "/r/wrong/"}:
            assert "no-store" in kept or ("private" in kept and "no-cache" in kept), (address, kept)
            assert "public" not in kept, address


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, sally: User, settings: Any) -> None:
    client.post("/login/", {"username": "sally", "password": "demo"})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_the_demo_log_ins_show_in_the_demo_only(client: Client, settings: Any) -> None:
    page = client.get("/login/").content.decode()
    assert "petra" not in page
    assert settings.SECRET_KEY not in page


def test_a_production_installation_passes_djangos_own_check(monkeypatch: pytest.MonkeyPatch) -> None:
    given = os.environ | {"SITE_URL": "https://review.example.com", "SECRET_KEY": "k" * 50 + "abcdefgh", "DEBUG": "0"}
    given.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
