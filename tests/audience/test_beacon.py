"""`POST /e`: what is kept, what is refused, and that refusing leaves nothing behind."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from audience.people.visitor_cookie import COOKIE, cookie_value

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _own_spool(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


def event(**given: Any) -> dict[str, Any]:
    made = {"id": str(uuid4()), "kind": "view", "piece": str(uuid4()), "section": "", "value": 0}
    return made | {"at": datetime.now(UTC).isoformat()} | given


def tell(client: Client, *events: Any, **headers: Any) -> Any:
    return client.post("/e", json.dumps(events), content_type="application/json", HTTP_USER_AGENT=AGENT, **headers)


def spooled() -> Iterator[dict[str, Any]]:
    for path in settings.SPOOL_DIR.glob("*.jsonl"):
        yield from map(json.loads, path.read_text().splitlines())


def test_events_are_kept_and_answered_without_a_word_or_a_query(client: Client) -> None:
    """No `db` fixture: a query would raise."""
    answer = tell(client, event(), event(kind="engaged", value=7.5, section="why"))
    assert (answer.status_code, answer.content) == (204, b"")
    assert not answer.cookies
    [line] = spooled()
    assert [kept[1] for kept in line["e"]] == ["view", "engaged"]
    assert "v" not in line


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"id": "1"}, "id must be a uuid"),
        ({"id": None}, "id must be a uuid"),
        ({"kind": "click"}, "kind must be one of"),
        ({"kind": ["view"]}, "kind must be one of"),
        ({"piece": "x"}, "piece must be a uuid"),
        ({"piece": None}, "piece must be a uuid"),
        ({"section": "x" * 81}, "section"),
        ({"section": "a\nb"}, "section"),
        ({"section": "\ud800"}, "section"),
        ({"section": 3}, "section"),
        ({"value": -1}, "value"),
        ({"value": 86_401}, "value"),
        ({"value": True}, "value"),
        ({"value": "9"}, "value"),
        ({"value": math.nan}, "not JSON"),
        ({"at": "2020-01-01T00:00:00Z"}, "at must lie"),
        ({"at": "2026-11-23T02:45:00"}, "with its zone"),
        ({"at": 1e400}, "not JSON"),
        ({"at": None}, "at must be"),
        ({"email": "pat@example.com"}, "unknown field 'email'"),
    ],
)
def test_a_wrong_event_refuses_the_whole_batch_with_the_reason(
    client: Client, wrong: dict[str, Any], says: str
) -> None:
    answer = tell(client, event(), event(**wrong))
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert not list(spooled())


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"[1]", b"{", b"\xff\xfe", b"[" * 60_000, b"[" + b"9" * 9_000 + b"]"]
)
def test_what_is_no_list_of_events_is_refused(client: Client, body: bytes) -> None:
    answer = client.post("/e", body, content_type="text/plain")
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_more_than_a_hundred_events_or_64_kib_are_refused(client: Client) -> None:
    assert tell(client, *[event() for _ in range(101)]).status_code == 400
    assert client.post("/e", b"[" + b" " * 65_536 + b"]", content_type="text/plain").status_code == 413
    assert tell(client, *[event() for _ in range(100)]).status_code == 204


def test_only_post_counts(client: Client) -> None:
    assert client.get("/e").status_code == 405


def test_a_time_may_be_milliseconds(client: Client) -> None:
    tell(client, event(at=datetime.now(UTC).timestamp() * 1000))
    [line] = spooled()
    assert line["e"][0][5].startswith(str(datetime.now(UTC).year))


def test_the_signed_cookie_names_the_visitor_and_a_forged_one_does_not(client: Client) -> None:
    visitor = uuid4()
    client.cookies[COOKIE] = cookie_value(visitor)
    tell(client, event())
    client.cookies[COOKIE] = f"{uuid4().hex}:forged"
    tell(client, event())
    assert [line.get("v") for line in spooled()] == [visitor.hex, None]


@pytest.mark.parametrize("header", ["HTTP_SEC_GPC", "HTTP_DNT"])
def test_who_wishes_anonymity_is_counted_without_cookie_or_link(client: Client, header: str) -> None:
    client.cookies[COOKIE] = cookie_value(uuid4())
    answer = client.post("/e?l=secret", json.dumps([event()]), content_type="text/plain", **{header: "1"})  # type: ignore[arg-type]
    assert answer.status_code == 204
    [line] = spooled()
    assert not {"v", "l"} & line.keys()


def test_a_links_token_is_never_written_down(client: Client) -> None:
    client.post("/e?l=secret-token", json.dumps([event()]), content_type="text/plain")
    [path] = settings.SPOOL_DIR.glob("*.jsonl")
    assert "secret-token" not in path.read_text()
    assert len(json.loads(path.read_text())["l"]) == 64


def test_a_full_disk_is_said_and_the_half_line_spoils_no_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    whole = os.write
    tell(client, event())
    monkeypatch.setattr("editorial.platform.spool.writing.os.write", lambda file, data: whole(file, data[:20]))
    assert tell(client, event()).status_code == 503
    monkeypatch.setattr("editorial.platform.spool.writing.os.write", whole)
    assert tell(client, event()).status_code == 204
    [path] = settings.SPOOL_DIR.glob("*.jsonl")
    lines = path.read_text().splitlines()
    assert len(lines) == 3
    assert [json.loads(lines[number])["e"][0][1] for number in (0, 2)] == ["view", "view"]


def test_the_beacon_script_stays_below_three_kilobytes() -> None:
    script = Path(settings.BASE_DIR, "audience/static/audience/beacon.js")
    assert script.stat().st_size < 3_000


def test_an_event_of_tomorrow_is_refused(client: Client) -> None:
    assert tell(client, event(at=(datetime.now(UTC) + timedelta(days=1)).isoformat())).status_code == 400
