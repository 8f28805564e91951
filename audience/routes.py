"""This room's part of the API: calls, as their owner sees them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import P, QueryEx, Router, Schema

from audience.calls.answering import answered
from audience.calls.receipts import receipts_for
from audience.models import AlreadyAnsweredError, Call, Move
from audience.models.calls import CallQuerySet
from editorial.platform.accounts.access import who_asks
from editorial.platform.models import User

PREFIX = "/audience"
router = Router(tags=["audience"])

MOST = 200  # calls in one answer


class CallOut(Schema):
    """`person` is the same for all calls about one contact; `email` is how a CRM knows them."""

    uuid: UUID
    person: UUID
    contact: str
    email: str
    company: str
    domain: str | None
    heat: str
    reason: str
    agreement: int
    state: str
    owner: str | None
    opened_at: datetime
    due_at: datetime


class CallsOut(Schema):
    count: int
    results: list[CallOut]


@router.get("/calls", response=CallsOut, summary="Calls you may see, newest first")
def calls(
    request: HttpRequest, waiting: bool = False, offset: QueryEx[int, P(ge=0, le=1_000_000)] = 0
) -> dict[str, object]:
    """`waiting=true` leaves out those answered. At most 200 at once; go on with `offset`."""
    mine = Call.objects.visible_to(who_asks(request))
    if waiting:
        mine = mine.waiting()
    rows = _described(mine)[offset : offset + MOST]
    return {"count": mine.count(), "results": [_plain(call) for call in rows]}


def refuses(user: User) -> str:
    """Why somebody may not enter this part of the API; nothing if they may."""
    return "" if user.gets_calls else "Calls are for sales and partners. Ask an admin for one of these roles."


def _described(calls: CallQuerySet) -> CallQuerySet:
    """With all that is said of each."""
    named = ("contact__account", "owner", "rule__agreement", "rule__topic", "rule__format")
    return calls.with_status().with_standing().select_related(*named)


class LineOut(Schema):
    """What was done with one piece on one day; `topic`: subscribed to. `points` is what it is worth today."""

    at: datetime
    piece: UUID | None
    title: str
    sections: list[str]
    seconds: float
    opened: str
    topic: str
    points: float
    is_signal: bool
    by_link: bool


class CallWithReceipt(CallOut):
    """`score` is the sum of all points of the last ninety days; the lines are the newest first, at most 200."""

    score: float
    lines: list[LineOut]


@router.get("/calls/{uuid:uuid}", response=CallWithReceipt, summary="One call with its receipt")
def call(request: HttpRequest, uuid: UUID) -> dict[str, object]:
    found = get_object_or_404(_described(Call.objects.visible_to(who_asks(request))), uuid=uuid)
    receipt = receipts_for([found])[found.pk]
    return _plain(found) | {"score": receipt.score, "lines": receipt.lines[:MOST]}


class AnswerIn(Schema):
    """`act` is accept, reject (with a reason) or recycle (with a reason and a day ahead, as 2027-03-31)."""

    act: str
    reason: str = ""
    re_enter_on: str = ""


class Said(Schema):
    message: str


@router.post("/calls/{uuid:uuid}/answer", response={200: Said, 409: Said, 422: Said}, summary="Answer a call")
def answer(request: HttpRequest, uuid: UUID, said: AnswerIn) -> tuple[int, dict[str, str]]:
    """409: somebody was quicker. 422: something is missing; the message says what."""
    user = who_asks(request)
    found = get_object_or_404(Call.objects.visible_to(user).select_related("contact"), uuid=uuid)
    try:
        return 200, {"message": answered(found, user, said.dict())}
    except AlreadyAnsweredError as reason:
        return 409, {"message": str(reason)}
    except ValidationError as problem:
        return 422, {"message": " ".join(problem.messages)}


def _plain(call: Any) -> dict[str, object]:
    """Of a call with `status` and `stands`, as its QuerySet annotates them."""
    is_taken_back = call.status == Move.LEAD and not call.stands
    return {
        "uuid": call.uuid,
        "person": call.contact.uuid,
        "contact": call.contact.name,
        "email": call.contact.email,
        "company": call.contact.company,
        "domain": call.contact.account.domain if call.contact.account else None,
        "heat": call.rule.heat,
        "reason": call.reason,
        "agreement": call.rule.agreement.number,
        "state": "taken back" if is_taken_back else call.status,
        "owner": call.owner.username if call.owner else None,
        "opened_at": call.opened_at,
        "due_at": call.due_at,
    }
