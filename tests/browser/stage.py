"""What the demo has no example of: links to their addressees, an import at each step, a failed job.

Runs inside the live installation (`manage.py shell`) and prints where each can be seen, as JSON.
"""

import json
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Workflow

from assets.models import Asset, AssetKind, FieldNote, Kit, Room, TrackedLink
from assets.models.links import DEFAULT_LIFETIME, open_up_all
from audience.emails import contact_subject, subscription_subject
from audience.models import Call, Contact, Subscription
from editorial.intake.models import ImportRun, TagProposal
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.runs.undoing import undo
from editorial.pieces.models.pages import ArticlePage
from editorial.platform.models import Job, Purpose, Token, User
from editorial.platform.models.jobs import Queue, State
from editorial.review.models import Decision, Review
from editorial.vocabulary.models import Format, Topic
from editorial_calendar.models import PlanItem

MARKDOWN = """---
title: {title}
date: 2024-05-0{number}
author: Grete Lund
tags: [downtime, fillers]
---

# What happened

A line stood for **forty minutes** and nobody wrote it down.
"""


SECTIONS = [
    {"title": "What stood still", "anchor": "", "content": [("text", "<p>The line stood for forty minutes.</p>")]},
    {"title": "What it cost", "anchor": "", "content": [("text", "<p>Some 2,900 euros, most of it in hours.</p>")]},
]


def review_of(slug: str) -> tuple[Review, str]:
    """A draft of the demo on its way to the expert, and the token of the link."""
    page = ArticlePage.objects.get(slug=slug)
    page.expert_questions = "Is forty minutes a fair figure?\nMay we name the plant?"
    if not page.body:
        page.body = [("section", section) for section in SECTIONS]
    page.save_revision()
    with transaction.atomic():
        if underway := page.current_workflow_state:
            underway.cancel()
        Workflow.objects.get(name="Expert review").start(page, User.objects.get(username="ed"))
        review = Review.objects.of(page).first()
        assert review is not None
        Job.objects.filter(key__contains=review.uuid).delete()  # the e-mail would issue a newer link
    return review, review.issue_token()


def reviews() -> dict[str, str]:
    _, open_token = review_of("labels-before-dawn")
    done, done_token = review_of("two-planners-one-plan")
    done.decide(Decision.APPROVED)
    _, lapsed_token = review_of("leaving-a-supplier")
    Review.objects.order_by("-pk")[0].revoke()
    _, by_keys = review_of("board-paper-two-pages")
    return {"review_keys": by_keys, "review_open": open_token, "review_done": done_token, "review_lapsed": lapsed_token}


def links() -> dict[str, str]:
    """Sent by Sally: a deck and a page that can be read, one taken back, one with a password, one read unseen."""
    sally = User.objects.get(username="sally")
    shareable = Asset.objects.filter(is_internal=False, is_live=True)
    deck = shareable.filter(kind=AssetKind.FILE, format__slug="presentation")[0]
    page = shareable.filter(kind=AssetKind.PAGE)[0]
    to = {"sender": sally, "recipient_name": "Jonas Lind", "recipient_email": "jonas@halden-foods.example"}
    sent = [TrackedLink(asset=asset, note="As we said on Tuesday.", **to) for asset in (deck, page, page, deck, page)]
    tokens = [link.open_up() for link in sent]
    sent[2].revoke()
    sent[3].set_password("correct horse")
    sent[3].save()
    sent[4].decline()
    batch = uuid4()
    listed = [TrackedLink(asset=deck, **to | {"recipient_name": name}) for name in ("Jonas Lind", "Pat Berg")]
    open_up_all(batch, sally, listed, DEFAULT_LIFETIME)
    names = {
        "note": FieldNote.objects.for_all().filter(author=sally).order_by("-pk")[0].uuid,
        "kit": Kit.objects.get(owner=sally, rule="").uuid,
        "kit_by_rule": Kit.objects.exclude(rule="").get(owner=sally).uuid,
        "deck": deck.uuid,
        "page": page.uuid,
        "link": sent[0].uuid,
    }
    return {name: str(uuid) for name, uuid in names.items()} | {
        "received_deck": tokens[0],
        "received_page": tokens[1],
        "received_closed": tokens[2],
        "received_locked": tokens[3],
        "received_unseen": tokens[4],
        "batch": str(batch),
        **room(deck),
    }


def room(deck: Asset) -> dict[str, str]:
    """Sally's: a guest at its door, one inside, one who was sent away."""
    made = Room.objects.get(owner__username="sally")
    made.add_piece(deck)
    people = [(name, f"{name.lower()}@stage.example") for name in ("Dora", "Gunnar", "Carl")]
    door, inside, closed = made.add_guests(people)
    inside.join()
    tokens = [guest.plain_token() or "" for guest in (door, inside, closed)]
    closed.revoke()
    return {"room": str(made.uuid)} | dict(zip(("room_door", "room_guest", "room_closed"), tokens, strict=True))


def readers() -> dict[str, str]:
    """The pages of somebody who subscribed, and of somebody who has not confirmed yet."""
    known = Call.objects.waiting()[0].contact
    subscription = Subscription.objects.filter(contact=known)[0]
    fresh = Contact.objects.meet("nina@orchard-and-lane.example", "Nina Berg")
    asked = Subscription.objects.create(contact=fresh, topic=Topic.objects.all()[0])
    return {
        "person": str(known.uuid),
        "me": Token.objects.issue(Purpose.PREFERENCES, contact_subject(known)),
        "unsubscribe": Token.objects.issue(Purpose.PREFERENCES, subscription_subject(subscription)),
        "confirm": Token.objects.issue(Purpose.CONFIRM, subscription_subject(asked)),
    }


def run_of(name: str) -> ImportRun:
    folder = Path(settings.VAR_DIR) / "sources" / name
    folder.mkdir(parents=True)
    for number in (1, 2):
        text = MARKDOWN.format(title=f"Forty minutes, part {number} of {name}", number=number)
        (folder / f"part-{number}.md").write_text(text)
    (folder / "torn.md").write_bytes(b"---\ntitle: [\n---\n\xff\xfe")
    return prepare(folder, user=User.objects.get(username="ed"))


def imports() -> dict[str, str]:
    done, taken_back = run_of("old blog"), run_of("mistake")
    for run in (done, taken_back):
        run_all(run)
    undo(taken_back)
    assert TagProposal.objects.waiting().exists()
    waiting = run_of("second blog")
    return {"import_waiting": str(waiting.uuid), "import_done": str(done.uuid), "import_undone": str(taken_back.uuid)}


def failed_job() -> None:
    reason = "The mail server refused: no such mailbox."
    state = {"state": State.FAILED, "attempts": 8, "reason": reason, "finished_at": timezone.now()}
    Job.objects.create(kind="mail", key=str(uuid4()), queue=Queue.MAIL, **state)


def keys() -> dict[str, str]:
    """What the CMS calls things."""
    return {
        "plan_item": str(PlanItem.objects.filter(page=None)[0].pk),
        "draft": str(ArticlePage.objects.get(slug="cold-store-at-night").pk),
        "live_page": str(ArticlePage.objects.live()[0].pk),
        "topic_pk": str(Topic.objects.all()[0].pk),
        "format_pk": str(Format.objects.all()[0].pk),
    }


def set_up() -> None:
    failed_job()
    print(json.dumps(reviews() | links() | readers() | imports() | keys()))
