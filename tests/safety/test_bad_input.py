"""Hostile questions, events and files: refused with a reason or answered, never a broken page, nothing left behind."""

import io
import json
import uuid
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document

from assets.models import Asset
from editorial.intake.models import ImportRun
from editorial.platform.models import User
from tests.safety import world

pytestmark = [pytest.mark.django_db, pytest.mark.long]

HOSTILE = [
    "x" * 100_000,
    '“x\' OR "1"=1 -- \\',
    '"unclosed (paren AND OR NOT : * ~ ^ [a TO',
    "\x00\x01\x1b[31m\r\nX: y",
    "😀\u202e\ufeff\ud7ff%f0%28",
    "topic__label__startswith",
    "../../etc/passwd",
    "-1",
    "9" * 40,
    "1e309",
    "NaN",
]
PARAMETERS = {
    "/library/": ["q", "persona", "topic", "rating", "sort", "page", "nothing__pk"],
    "/search/": ["q", "topic", "stage", "page"],
    "/": ["topic", "page"],
    "/topics/downtime/": ["persona", "format", "page"],
    "/topics/downtime/feed/": ["page"],
    "/for/cfo/": ["topic", "page"],
    "/sitemap.xml": ["p"],
    "/sitemap-pieces.xml": ["p"],
    "/library/requests/": ["page"],
    "/links/": ["page"],
    "/me/": ["email"],
    "/api/library/search": ["q", "persona", "sort", "page"],
    "/api/library/suggest": ["q"],
    "/api/coverage": ["rows", "cols", "persona", "on"],
    "/admin/plan/": ["q", "ordering", "p", "owner", "persona", "status", "export"],
    "/admin/plan/month/": ["month", "topic", "status"],
    "/admin/coverage/": ["rows", "cols", "persona", "stage", "on", "export"],
    "/admin/coverage/cell/": ["persona", "stage", "topic", "format", "on"],
    "/admin/imports/": ["q", "ordering", "p", "state", "kind", "export"],
    "/admin/imports/results/": ["q", "state", "_w_filter_fragment"],
    "/admin/imports/tags/": ["q", "show", "p"],
    "/admin/reviews/": ["q", "ordering", "p", "state", "expert", "due_on_from", "export"],
    "/admin/reviews/results/": ["q", "expert", "due_on_to", "_w_filter_fragment"],
    "/admin/reports/jobs/": ["q", "ordering", "p", "state", "kind", "queue", "created_at_from", "export"],
    "/admin/reports/jobs/results/": ["q", "kind", "created_at_to", "_w_filter_fragment"],
    "/login/": ["next"],
}

CELL = {"persona": "cfo", "stage": "interest", "topic": "downtime", "format": "article"}
COMPLETE = {"/admin/coverage/cell/": CELL}  # what makes a question complete before one part of it is spoilt


@pytest.fixture
def terms(db: None) -> None:
    world.terms()


@pytest.mark.parametrize("path", PARAMETERS)
def test_a_hostile_question_breaks_no_page(path: str, as_user: Callable[[User], Client], ed: User, terms: None) -> None:
    client = as_user(ed)
    client.raise_request_exception = False
    complete = COMPLETE.get(path, {})
    assert client.get(path, complete).status_code == 200
    broken = [
        (name, value[:30])
        for name in PARAMETERS[path]
        for value in HOSTILE
        if client.get(path, complete | {name: value}).status_code >= 500
    ]
    assert broken == []


@pytest.mark.parametrize("path", ["/calls/", "/api/audience/calls"])
def test_a_hostile_question_breaks_no_page_of_calls(path: str, as_user: Callable[[User], Client], sally: User) -> None:
    client = as_user(sally)
    client.raise_request_exception = False
    for name in ("page", "offset", "waiting"):
        assert [v[:30] for v in HOSTILE if client.get(path, {name: v}).status_code >= 500] == []


BROKEN_ADDRESSES = ["http://[", "http://[::1", "https://a]b/", "//[x", "http://\u2100.example/"]


@pytest.mark.parametrize("address", BROKEN_ADDRESSES)
def test_an_address_that_is_none_is_refused_and_breaks_no_page(
    address: str, client: Client, as_user: Callable[[User], Client], ed: User, terms: None
) -> None:
    link = {"type": "embed", "value": {"url": address, "title": "Elsewhere"}}
    text = {"type": "text", "value": "<p>one<hr data-seam>two</p>"}
    body = [{"type": "section", "value": {"title": "Open", "anchor": "", "content": [link, text]}}]
    page = world.published("broken", body=body)
    assert client.get(page.url).status_code == 200
    said = {"name": "Ana", "email": "ana@x.example", "topic": "downtime"}
    assert client.post("/subscribe/", said, HTTP_ORIGIN=address).status_code == 403
    assert as_user(ed).post("/library/requests/answered/", {"q": "x", "asset": address}).status_code == 422
    assert as_user(ed).post("/library/add/", {"title": "x", "url": address}).status_code == 422
    assert as_user(ed).post("/admin/imports/tags/", {"piece": ["²", "9" * 40, address]}).status_code == 302


# --- reading events -----------------------------------------------------------------------------------------
def event(**changed: Any) -> dict[str, Any]:
    now = timezone.now().isoformat()
    return {"id": str(uuid.uuid4()), "kind": "view", "piece": str(uuid.uuid4()), "at": now} | changed


BATCHES: dict[str, bytes | list[Any]] = {
    "nothing": b"",
    "half": b'[{"id":',
    "no text": b"\xff\xfe\x00[",
    "nan": b'[{"id": NaN}]',
    "infinite": b'[{"id": Infinity}]',
    "deep": b"[" * 60_000,
    "deep objects": b'{"a":' * 10_000,
    "long number": b"[" + b"9" * 60_000 + b"]",
    "no list": b"{}",
    "null": b"null",
    "empty": [],
    "of numbers": [1, 2],
    "too many": [event() for _ in range(101)],
    "list as id": [event(id=["x"])],
    "object as kind": [event(kind={})],
    "unknown kind": [event(kind="\x1b[2J")],
    "unknown field": [event(**{"\ud800": 1})],
    "huge value": [event(value=10**300)],
    "long section": [event(section="x" * 60_000)],
    "line in section": [event(section="a\nb")],
    "surrogate": [event(section="\udfff")],
    "true as value": [event(value=True)],
    "negative": [event(value=-1)],
    "future": [event(at="2999-01-01T00:00:00Z")],
    "past": [event(at="0001-01-01T00:00:00+23:59")],
    "no zone": [event(at="2026-11-23T00:00:00")],
    "huge moment": [event(at=10**4000 // 10**3000)],
    "moment as list": [event(at=[])],
    "missing": [{}],
}


@pytest.mark.parametrize("name", BATCHES)
def test_a_wrong_batch_is_refused_with_a_reason(name: str, client: Client) -> None:
    sent = BATCHES[name]
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    answer = client.post("/e", body, content_type="application/json")
    assert answer.status_code in {400, 413}
    assert answer.json()["error"]


@pytest.mark.parametrize("length", ["-1", "x", "", "99999999999", "1" * 5000, "5"])
def test_a_wrong_length_is_refused(length: str, client: Client) -> None:
    body = json.dumps([event()]).encode()
    answer = client.generic("POST", "/e", body, "application/json", CONTENT_LENGTH=length)
    assert answer.status_code in {400, 413}


# --- files --------------------------------------------------------------------------------------------------
def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in members.items():
            box.writestr(name, content)
    return out.getvalue()


def with_member(name: str, content: bytes = b"# words") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def corrupted() -> bytes:
    """Its stored bytes are no deflate stream."""
    whole = packed(**{"a.md": b"words and words " * 500})
    stream = zlib.compressobj(wbits=-15)
    start = whole.index(stream.compress(b"words and words " * 500) + stream.flush())
    return whole[:start] + b"\xff" * 20 + whole[start + 20 :]


REFUSED_FILES = {
    "picture.svg": b"<svg onload=alert(1)>",
    "page.xhtml": b"<html/>",
    "deck.pptx.exe": b"MZ",
    "deck.pptx": b"MZ\x90\x00",
    "paper.pdf": b"<html><script>alert(1)</script>",
    "notes.txt": b"%PDF-1.7",
    "table.csv": b"PK\x03\x04",
    "none": b"x",
    ".pdf": b"%PDF-1.7",
}
KEPT_FILES = {
    "deck.exe.txt": b"words",
    "../../../etc/cron.txt": b"words",
    "..\\..\\boot.txt": b"words",
    "a" * 250 + ".txt": b"words",
    "😀" * 120 + ".txt": b"words",
    "<img src=x onerror=alert(1)>;x=y.html": b"<script>alert(1)</script>",
    "=cmd().csv": b"=1+1,@x",
}
IMPORTS = {
    "bomb.zip": packed(**{"a.md": b"0" * 20_000_000}),
    "climbs.zip": with_member("../../evil.md"),
    "absolute.zip": with_member("/etc/evil.md"),
    "drive.zip": with_member("C:/evil.md"),
    "dot.zip": with_member("."),
    "long.zip": with_member("x" * 3_000 + ".md"),
    "wide.zip": with_member("😀" * 100 + ".md"),
    "corrupt.zip": corrupted(),
    "cut.zip": packed(**{"a.md": b"words"})[:-30],
    "no.zip": b"no zip",
    "empty.zip": packed(),
    "names.zip": with_member("aé.md").replace("aé".encode(), b"a\xff\xfe"),
    "page.svg": b"<svg/>",
    "site.xml": b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><rss>&a;&c;</rss>',
    "data.json": b'{"a":' * 20_000,
    "plan.csv": b"\xff\xfe\x00\x01",
    "plan.xlsx": packed(**{"xl/workbook.xml": b"<x/>"}),
    "😀" * 120 + ".md": b"# words",
    "a" * 250 + ".zip": packed(**{"a.md": b"# words"}),
}


@pytest.mark.parametrize("name", REFUSED_FILES)
def test_a_file_that_is_not_what_we_keep_is_refused_and_leaves_nothing(
    name: str, as_user: Callable[[User], Client], ed: User
) -> None:
    file = SimpleUploadedFile("x", REFUSED_FILES[name])
    file._name = name  # as a hostile client sends it
    answer = as_user(ed).post("/library/add/", {"file": file})
    assert answer.status_code == 422
    assert not Asset.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", KEPT_FILES, ids=range(len(KEPT_FILES)))
def test_a_file_with_a_hostile_name_is_kept_under_a_harmless_one_and_only_ever_saved(
    name: str, as_user: Callable[[User], Client], ed: User
) -> None:
    file = SimpleUploadedFile("x", KEPT_FILES[name])
    file._name = name
    client = as_user(ed)
    assert client.post("/library/add/", {"file": file}).status_code == 302
    asset = Asset.objects.get()
    stored = Document.objects.get().file.name
    assert stored.startswith("documents/")
    assert ".." not in stored
    served = [f"/library/{asset.uuid}/download/", Document.objects.get().url]
    for address in served:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"] or "'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", IMPORTS, ids=range(len(IMPORTS)))
def test_a_hostile_source_is_refused_or_read_never_unpacked_outside(
    name: str, as_user: Callable[[User], Client], ed: User, settings: Any, tmp_path: Any
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    file = SimpleUploadedFile("x", IMPORTS[name])
    file._name = name
    answer = as_user(ed).post(reverse("imports_new"), {"upload": file})
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        assert not ImportRun.objects.exists()
        assert not list((tmp_path / "var").glob("imports/*"))
    else:
        assert as_user(ed).get(answer["Location"]).status_code == 200
    assert not list(tmp_path.rglob("evil*"))
