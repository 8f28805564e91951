"""Tokens with scopes, and webhooks: what each opens and tells, and where messages never go."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from assets.models import Asset, SearchMiss, TrackedLink
from assets.requests import content_requests
from editorial.platform.integrations.scopes import all_scopes
from editorial.platform.integrations.webhooks import posting, signing, telling
from editorial.platform.integrations.webhooks.events import all_events
from editorial.platform.jobs.runner import run_due
from editorial.platform.models import ApiToken, DeliveryState, Job, Token, User, Webhook, WebhookDelivery
from tests.factories import AssetFactory

pytestmark = pytest.mark.django_db

# The example of the specification: its secret, id, time, body and signature.
EXAMPLE = {
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "at": "1614265330",
    "body": b'{"test": 2432232314}',
    "signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def ask(path: str, plain: str, method: str = "get") -> Any:
    return getattr(Client(), method)(path, headers={"authorization": f"Bearer {plain}"})


def test_a_token_opens_what_its_scopes_say(sally: User) -> None:
    _, plain = ApiToken.objects.issue(sally, "Wiki", ["library:read"])
    assert ask("/api/library/search?q=x", plain).status_code == 200
    refused = ask("/api/audience/calls", plain)
    assert (refused.status_code, "audience:read" in refused.content.decode()) == (403, True)
    assert ask("/api/openapi.json", plain).status_code == 200


def test_whoever_may_write_may_read() -> None:
    token = ApiToken(scopes=["library:write"])
    assert token.opens("library", "read")
    assert not ApiToken(scopes=["library:read"]).opens("library", "write")
    assert not token.opens("coverage", "read")


def test_a_token_is_made_shown_once_and_ended(as_user: Callable[..., Client], sally: User) -> None:
    client = as_user(sally)
    made = client.post("/integrations/tokens/", {"name": "Wiki", "scopes": ["library:read"], "lifetime": "30"})
    plain = made.context["made"]
    assert plain in made.content.decode()
    token = ApiToken.objects.get()
    assert token.token.expires_at < timezone.now() + timedelta(days=31)
    assert plain not in client.get("/integrations/").content.decode()
    assert ask("/api/library/search?q=x", plain).status_code == 200
    client.post(f"/integrations/tokens/{token.pk}/end/")
    assert ask("/api/library/search?q=x", plain).status_code == 401


def test_another_persons_token_and_webhook_are_not_there(
    as_user: Callable[..., Client], sally: User, sam: User
) -> None:
    token, _ = ApiToken.objects.issue(sally, "Wiki", ["library:read"])
    hook = webhook_of(sally, "https://example.com/", "asset.rated")
    client = as_user(sam)
    assert "Wiki" not in client.get("/integrations/").content.decode()
    assert client.post(f"/integrations/tokens/{token.pk}/end/").status_code == 404
    for address in ("", "test/", "secret/", "stop/", "delete/"):
        assert client.post(f"/integrations/webhooks/{hook.uuid}/{address}").status_code == 404, address
    assert Token.objects.usable().count() == 1


def test_a_token_without_a_name_or_scope_says_what_is_missing(as_user: Callable[..., Client], sally: User) -> None:
    answer = as_user(sally).post("/integrations/tokens/", {"name": "", "scopes": []})
    said = answer.content.decode()
    assert (answer.status_code, "Say what it is for" in said, "Choose what it may do" in said) == (422, True, True)
    assert not ApiToken.objects.exists()


def test_the_command_makes_tokens_with_scopes(sally: User, capsys: Any) -> None:
    call_command("api_token", "sally", "--scope", "library:read")
    plain = capsys.readouterr().out.strip()
    assert ask("/api/library/search?q=x", plain).status_code == 200
    assert ask("/api/audience/calls", plain).status_code == 403
    assert {"library:read", "audience:read", "coverage:read"} <= {scope.name for scope in all_scopes()}


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "224.0.0.1"),
        *("100.64.0.1", "::1", "fc00::1", "fe80::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "ff02::1", "::", "255.255.255.255", "198.18.0.1", "0.1.2.3"),
    ],
)
def test_no_private_address_is_public(address: str) -> None:
    assert not posting.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are(address: str) -> None:
    assert posting.is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://2130706433/"),
        *("https://0x7f.1/", "ftp://example.com/", "https://me:secret@example.com/", "https://10.0.0.1:8443/x"),
        *("https://nobody.invalid/", "https://example.com:99999/", "https://169.254.169.254/latest/meta-data/"),
    ],
)
def test_an_address_that_may_not_be_told_is_refused_with_a_reason(
    as_user: Callable[..., Client], sally: User, url: str
) -> None:
    answer = as_user(sally).post("/integrations/webhooks/", {"url": url, "events": ["asset.rated"]})
    assert answer.status_code == 422
    assert answer.context["webhook_form"].errors["url"]
    assert not Webhook.objects.exists()


def test_a_name_that_leads_inside_when_it_is_sent_is_refused(sally: User, monkeypatch: Any) -> None:
    """It led outside when it was typed: the name is looked up anew for each message, and that address is taken."""
    hook = webhook_of(sally, "https://rebinding.example/", "asset.rated")
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("127.0.0.1", 443))])
    delivery = telling.send(hook, telling.PING, str(hook.uuid), timezone.now())
    run_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status) == (DeliveryState.WAITING, None)
    assert "private network" in delivery.said


def test_signatures_are_those_of_the_specification() -> None:
    key = base64.b64decode(EXAMPLE["secret"].removeprefix("whsec_"))
    by_hand = hmac.new(key, f"{EXAMPLE['id']}.{EXAMPLE['at']}.".encode() + EXAMPLE["body"], hashlib.sha256).digest()
    made = signing.signature(EXAMPLE["secret"], EXAMPLE["id"], EXAMPLE["at"], EXAMPLE["body"])
    assert made == EXAMPLE["signature"] == f"v1,{base64.b64encode(by_hand).decode()}"


class Heard:
    """A program that webhooks tell: what it got, and what it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []


@pytest.fixture
def program(settings: Any) -> Iterator[Heard]:
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = heard.answers.pop(0) if heard.answers else 200
            self.send_response(status)
            if status == 302:
                self.send_header("location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(b"thank you")

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBHOOK_PRIVATE_HOSTS = ["127.0.0.1"]
    heard.url = f"http://127.0.0.1:{server.server_port}/hook"  # type: ignore[attr-defined]
    yield heard
    server.shutdown()


def webhook_of(owner: User, url: str, *events: str) -> Webhook:
    hook = Webhook(owner=owner, url=url, event_names=list(events))
    signing.new_secret(hook)
    hook.save()
    return hook


def test_a_rating_is_told_and_signed(program: Any, sally: User, sam: User) -> None:
    hook, asset = webhook_of(sam, program.url, "asset.rated"), AssetFactory(title="Downtime")
    asset.rate(sally, 5, reason="It closed the deal")
    run_due()
    (headers, body), *more = program.got
    assert not more
    said = json.loads(body)
    assert (said["type"], said["data"]["stars"], said["data"]["asset"]["title"]) == ("asset.rated", 5, "Downtime")
    expected = signing.signature(
        str(signing.secret_of(hook)), headers["webhook-id"], headers["webhook-timestamp"], body
    )
    assert headers["webhook-signature"] == expected
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status, delivery.said) == (DeliveryState.DELIVERED, 200, "thank you")


def test_what_the_owner_may_not_see_is_not_told(program: Any, petra: User, sally: User) -> None:
    webhook_of(petra, program.url, *all_events())
    AssetFactory(title="Canary", is_internal=True).rate(sally, 1, reason="canary")
    run_due()
    assert not program.got
    assert not WebhookDelivery.objects.exists()


def test_what_is_hidden_before_it_is_sent_is_not_told(program: Any, petra: User, sally: User) -> None:
    webhook_of(petra, program.url, "asset.rated")
    asset = AssetFactory(title="Canary")
    program.answers = [500]
    asset.rate(sally, 5, reason="Good")
    run_due()
    Asset.objects.filter(pk=asset.pk).update(is_internal=True)
    Job.objects.filter(kind="webhooks.deliver").update(not_before=timezone.now())
    run_due()
    assert len(program.got) == 1
    assert WebhookDelivery.objects.get().state == DeliveryState.GONE


def test_an_owner_who_left_is_told_nothing(program: Any, sam: User, sally: User) -> None:
    webhook_of(sam, program.url, "asset.rated")
    User.objects.filter(pk=sam.pk).update(is_active=False)
    AssetFactory().rate(sally, 5, reason="Good")
    run_due()
    assert not program.got


def test_it_is_tried_for_three_days_with_the_same_id(program: Any, sally: User, sam: User) -> None:
    webhook_of(sam, program.url, "asset.rated")
    program.answers = [500] * 99
    AssetFactory().rate(sally, 5, reason="Good")
    for _ in range(20):
        run_due()
        Job.objects.filter(kind="webhooks.deliver").update(not_before=timezone.now())
    assert len(program.got) == len(telling.WAITS) + 1
    assert len({headers["webhook-id"] for headers, _ in program.got}) == 1
    assert timedelta(days=2.9) < sum(telling.WAITS, timedelta()) < timedelta(days=3.1)
    assert WebhookDelivery.objects.get().state == DeliveryState.FAILED


def test_it_can_be_sent_again(program: Any, as_user: Callable[..., Client], sally: User) -> None:
    hook = webhook_of(sally, program.url, "asset.rated")
    client = as_user(sally)
    client.post(f"/integrations/webhooks/{hook.uuid}/test/")
    run_due()
    delivery = WebhookDelivery.objects.get()
    client.post(f"/integrations/webhooks/{hook.uuid}/{delivery.uuid}/")
    run_due()
    first, second = program.got
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert json.loads(first[1])["type"] == "ping"
    assert "delivered" in client.get(f"/integrations/webhooks/{hook.uuid}/?state=delivered").content.decode()


def test_gone_stops_it_and_a_redirection_is_not_followed(program: Any, sally: User, sam: User) -> None:
    hook = webhook_of(sam, program.url, "asset.rated")
    program.answers = [302, 410]
    AssetFactory().rate(sally, 5, reason="Good")
    run_due()
    assert WebhookDelivery.objects.get().status == 302
    Job.objects.filter(kind="webhooks.deliver").update(not_before=timezone.now())
    run_due()
    hook.refresh_from_db()
    assert hook.stopped_at is not None
    assert "410" in hook.stopped_because


def test_a_new_asset_and_the_answer_to_a_miss_are_told(program: Any, sally: User, ed: User) -> None:
    webhook_of(sally, program.url, "asset.published", "miss.answered")
    SearchMiss.objects.create(query="hygiene audit", user=sally, day=timezone.localdate(), asked=True)
    asset = AssetFactory(title="Hygiene audit")
    content_requests.answer("hygiene audit", asset)
    run_due()
    said = {message["type"]: message["data"] for message in (json.loads(body) for _, body in program.got)}
    assert set(said) == {"asset.published", "miss.answered"}
    assert said["miss.answered"]["asked"] == "hygiene audit"
    assert said["asset.published"]["asset"]["title"] == asset.title


def test_the_secret_is_kept_sealed_and_can_be_renewed(as_user: Callable[..., Client], sally: User) -> None:
    hook = webhook_of(sally, "https://example.com/", "asset.rated")
    plain = signing.secret_of(hook)
    assert plain is not None
    assert plain not in hook.sealed_secret
    client = as_user(sally)
    assert plain in client.get(f"/integrations/webhooks/{hook.uuid}/").content.decode()
    client.post(f"/integrations/webhooks/{hook.uuid}/secret/")
    hook.refresh_from_db()
    assert signing.secret_of(hook) not in (None, plain)


def test_old_messages_are_forgotten(sally: User) -> None:
    hook = webhook_of(sally, "https://example.com/", "asset.rated")
    for days in (1, 40):
        WebhookDelivery.objects.create(
            webhook=hook, event="ping", subject="x", happened_at=timezone.now() - timedelta(days=days)
        )
    telling.forget_old()
    assert WebhookDelivery.objects.count() == 1


def write(path: str, plain: str, said: dict[str, object]) -> Any:
    return Client().post(
        path, json.dumps(said), content_type="application/json", headers={"authorization": f"Bearer {plain}"}
    )


def test_a_program_rates_and_sends_as_the_forms_do(sally: User) -> None:
    _, plain = ApiToken.objects.issue(sally, "Wiki", ["library:write"])
    asset = AssetFactory(title="Downtime")
    assert write(f"/api/library/{asset.uuid}/rating", plain, {"stars": 4, "reason": "Good"}).json()["ratings"] == 1
    refused = write(f"/api/library/{asset.uuid}/rating", plain, {"stars": 9, "reason": "", "persona": "nobody"})
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"stars", "reason", "persona"})
    said = {"recipient_name": "Pat", "recipient_email": "Pat@Example.com"}
    made = write(f"/api/library/{asset.uuid}/links", plain, said)
    assert made.status_code == 201
    link = TrackedLink.objects.get(uuid=made.json()["uuid"])
    assert (link.sender, link.recipient_email) == (sally, "pat@example.com")
    assert Client().get(made.json()["address"]).status_code == 200


def test_a_program_that_may_read_only_writes_nothing(sally: User) -> None:
    _, plain = ApiToken.objects.issue(sally, "Wiki", ["library:read"])
    asset = AssetFactory()
    assert write(f"/api/library/{asset.uuid}/rating", plain, {"stars": 4, "reason": "Good"}).status_code == 403
    assert not asset.ratings.exists()


def test_what_is_internal_is_sent_to_nobody(sally: User) -> None:
    _, plain = ApiToken.objects.issue(sally, "Wiki", ["library:write"])
    asset = AssetFactory(is_internal=True)
    said = {"recipient_name": "Pat", "recipient_email": "pat@example.com"}
    assert write(f"/api/library/{asset.uuid}/links", plain, said).status_code == 403
    assert not TrackedLink.objects.exists()
