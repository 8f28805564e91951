"""Words that would be script, formulas or headers stay words: on screens, in feeds, tables and mails."""

import csv
import io
from collections.abc import Callable
from email import message_from_bytes
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assets.models import Asset, Comment, FilePage, SearchMiss, TrackedLink
from audience.models import Contact, Event, Visitor
from editorial.intake.models import ImportRun
from editorial.platform.models import User
from editorial.vocabulary.models import Persona, Topic
from tests.factories import AuthorFactory, ExpertFactory, PlanItemFactory, SubscriptionFactory, TopicFactory
from tests.safety import world

pytestmark = pytest.mark.django_db

EVIL = "zq'\"></script><script>zevil()</script><img src=x onerror=zevil()>{{7*7}}{% now %}"
SIGNS = ["<script>zevil", "<img src=x onerror", "zq'\""]  # of words that became markup, or left their attribute
FORMULA = '=HYPERLINK("https://evil.example","zformula")'
HEADER = "Hello\r\nBcc: evil@evil.example\r\n\r\nzbody"


@pytest.fixture
def everything(ed: User, sally: User, petra: User, work: Callable[[], int]) -> dict[str, Any]:
    """One of each thing that holds somebody's words, all of them hostile."""
    for user in (ed, sally):
        user.first_name = EVIL[:150]
        user.save()
    tagged = world.terms()
    for field in tagged.values():
        type(field[0]).objects.filter(pk=field[0].pk).update(label=EVIL[:80])
    Topic.objects.update(description=EVIL, aliases=EVIL)
    Persona.objects.update(pains=EVIL, questions=EVIL)
    expert = ExpertFactory(name=EVIL[:100], slug="evil", email="x@experts.example", role=EVIL[:80])
    page = world.piece("zq", title=EVIL, slug="evil", summary=EVIL, seo_title=EVIL[:200], search_description=EVIL)
    page.authors.add(AuthorFactory(label=EVIL[:80], slug="evil"))
    page.sources.add(expert)
    page.owner = ed
    page.save_revision().publish()
    shared = world.asset(EVIL, summary=EVIL, owner=ed)
    world.file_of(shared, EVIL[:100], ContentFile(b"words", "evil.txt"), ed)
    FilePage.objects.create(version=shared.current_version, number=1, text=EVIL, title=EVIL, notes=EVIL)
    shared.rate(sally, 3, reason=EVIL)
    Comment.objects.create(asset=shared, author=sally, text=EVIL)
    link = TrackedLink(asset=shared, sender=sally, recipient_name=EVIL[:120], recipient_email="p@h.example", note=EVIL)
    token = link.open_up()
    SearchMiss.objects.ask(sally, EVIL, {})
    plan = PlanItemFactory(title=EVIL, promise=EVIL, reader=EVIL, owner=ed, publish_on=timezone.localdate())
    call = world.call(sally, EVIL[:120], "evil@company.example", EVIL[:120])
    visitor = Visitor.objects.create(contact=call.contact)
    seen = {"visitor": visitor, "section": EVIL[:80], "at": timezone.now(), "label": "human", "reason": EVIL[:60]}
    event = Event.objects.create(kind="section", piece=shared.uuid, **seen)
    call.evidence.add(event)
    SubscriptionFactory(contact=call.contact, topic=tagged["topics"][0], confirmed=True)
    work()
    return {"page": page, "asset": shared, "link": link, "token": token, "plan": plan, "call": call}


def screens(one: dict[str, Any]) -> dict[str, list[str]]:
    asset, query = f"/library/{one['asset'].uuid}/", {"q": EVIL}
    asked = Client().request().wsgi_request.GET.copy()
    asked.update(query)
    searched = f"?{asked.urlencode()}"
    public = [
        "/", one["page"].url, "/topics/downtime/", "/topics/downtime/feed/", "/for/cfo/", "/feed/", "/subscribe/",
        "/sitemap-places.xml", "/sitemap-pieces.xml", f"/search/{searched}", f"/r/{one['token']}/",
        f"/nothing{EVIL}/", f"/?utm_source={EVIL}", f"/login/{searched}&next={EVIL}",
    ]  # fmt: skip
    selling = [
        "/library/", f"/library/{searched}", asset, f"{asset}send/", "/links/", f"/links/{one['link'].uuid}/",
        "/calls/", f"/calls/people/{one['call'].contact.uuid}/", "/agreement/",
    ]  # fmt: skip
    editing = [
        "/library/requests/", f"{asset}change/", f"{asset}new-version/", "/library/add/", "/admin/", "/admin/plan/",
        f"/admin/plan/edit/{one['plan'].pk}/", "/admin/plan/month/", "/admin/coverage/", "/admin/coverage/how/",
        "/admin/coverage/cell/?persona=cfo&stage=interest&topic=downtime&format=article", "/admin/reviews/",
        f"/admin/pages/{one['page'].pk}/edit/", f"/admin/pages/{one['page'].get_parent().pk}/", "/admin/imports/tags/",
        f"/admin/plan/{searched}", f"/admin/reports/jobs/{searched}",
        "/admin/reports/jobs/?state=any", f"/admin/reviews/{searched}", f"/admin/imports/{searched}", "/admin/imports/",
    ]  # fmt: skip
    return {"anonymous": public, "sally": [*public, *selling], "petra": [asset, "/library/"], "ed": editing}


AGENT = {"User-Agent": EVIL, "Referer": f"https://evil.example/{EVIL}"}


def test_script_in_anybodys_words_is_never_markup(
    everything: dict[str, Any], as_user: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    problems = []
    for who, addresses in screens(everything).items():
        client = Client() if who == "anonymous" else as_user(request.getfixturevalue(who))
        for address in addresses:
            answer = client.get(address, headers=AGENT, follow=True)
            text = answer.content.decode()
            signs = SIGNS if "html" in answer["Content-Type"] else SIGNS[:2]
            problems += [(who, address, sign) for sign in signs if sign in text]
            problems += [(who, address, "template")] * ("zq" in text and ">49{" in text)
            assert answer.status_code in {200, 404}, (who, address, answer.status_code)
    assert problems == []


def test_what_is_posted_is_said_back_as_words(
    everything: dict[str, Any], as_user: Callable[[User], Client], sally: User, ed: User
) -> None:
    uuid = everything["asset"].uuid
    posts = [
        (sally, "/library/requests/add/", {"q": EVIL}),
        (sally, f"/library/{uuid}/rate/", {"stars": EVIL, "reason": EVIL}),
        (sally, f"/library/{uuid}/comments/", {"text": EVIL}),
        (sally, f"/library/{uuid}/send/", {"recipient_name": EVIL, "recipient_email": EVIL, "expires_on": EVIL}),
        (sally, f"/calls/{everything['call'].uuid}/", {"act": EVIL, "reason": EVIL}),
        (ed, "/library/requests/answered/", {"q": EVIL, "asset": EVIL}),
        (ed, "/library/add/", {"title": EVIL, "url": "javascript:alert(1)"}),
        (ed, "/admin/plan/new/", {"title": EVIL, "publish_on": EVIL}),
        (ed, f"/admin/plan/{everything['plan'].pk}/move/", {"kind": EVIL, "to": EVIL}),
        (ed, "/admin/coverage/target/", {"persona": EVIL, "number": EVIL}),
        (ed, "/admin/imports/new/", {"path": EVIL, "upload": ContentFile(b"#", f"{EVIL.replace('/', '')}.zip")}),
        (sally, "/subscribe/", {"name": EVIL, "email": EVIL, "topic": EVIL}),
        (sally, "/me/", {"act": "link", "email": EVIL}),
        (sally, "/login/", {"username": EVIL, "password": EVIL, "next": EVIL}),
    ]
    before = Asset.objects.count()
    for user, address, said in posts:
        answer = as_user(user).post(address, said, follow=True)
        assert answer.status_code < 500, address
        assert [sign for sign in SIGNS if sign in answer.content.decode()] == [], address
    assert Asset.objects.count() == before


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_table_holds_a_formula(start: str, as_user: Callable[[User], Client], ed: User) -> None:
    text = f"{start}zformula(1)"
    found = world.terms()
    for model in (Persona, Topic):
        model.objects.filter(slug__in=["cfo", "downtime"]).update(label=text)
    PlanItemFactory(title=text, owner=ed, topics=found["topics"], personas=found["personas"])
    run = ImportRun.objects.create(kind="files", started_by=ed)
    run.items.create(source_key=text, title=text, outcome="failed", reason=text)
    client = as_user(ed)
    tables = ["/admin/plan/?export=csv", "/admin/coverage/?export=csv", f"/admin/imports/{run.uuid}/report.csv"]
    for address in tables:
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
        assert any("zformula" in cell for cell in cells), address
        assert [c for c in cells if "zformula" in c and c.startswith(("=", "+", "-", "@", "\t", "\r"))] == [], address
    for address in ["/admin/plan/?export=xlsx", "/admin/coverage/?export=xlsx"]:
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sheet = load_workbook(io.BytesIO(content)).active
        assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == [], address


def test_no_mail_goes_to_whom_its_words_name(
    ed: User, sally: User, client: Client, as_user: Callable[[User], Client], work: Callable[[], int]
) -> None:
    topic = TopicFactory(slug="topic", label=HEADER)
    shared = world.asset(HEADER, owner=ed)
    sally.first_name = HEADER
    sally.save()
    as_user(sally).post(f"/library/{shared.uuid}/comments/", {"text": HEADER})
    client.post("/subscribe/", {"name": HEADER, "email": "pat@halden.example", "topic": topic.slug})  # no name: refused
    client.post("/subscribe/", {"name": "Pat", "email": "pat@halden.example", "topic": topic.slug})
    client.post(
        "/subscribe/", {"name": "Pat", "email": "a@halden.example\nBcc: evil@evil.example", "topic": topic.slug}
    )
    asked = SearchMiss.objects.ask(sally, HEADER, {})
    assert asked is not None
    as_user(ed).post("/library/requests/answered/", {"q": asked.query, "asset": str(shared.uuid)})
    work()
    assert {email.to[0] for email in mail.outbox} >= {"ed@example.com", "pat@halden.example", "sally@example.com"}
    for email in mail.outbox:
        sent = message_from_bytes(email.message().as_bytes())
        assert sent["Bcc"] is None
        assert "evil@" not in sent["To"]
        assert len(email.recipients()) == 1
    assert not Contact.objects.filter(email__contains="evil").exists()
