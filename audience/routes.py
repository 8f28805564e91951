"""This room's part of the API: calls, as their owner sees them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema
from ninja.errors import HttpError

from audience.models import Call, Move
from editorial.platform.models import User

PREFIX = "/audience"
router = Router(tags=["audience"])

MOST = 200  # calls in one answer


class CallOut(Schema):
    uuid: UUID
    contact: str
    company: str
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
    if not (isinstance(request.user, User) and request.user.gets_calls):
        raise HttpError(403, "Calls are for sales and partners. Ask an admin for one of these roles.")
    mine = Call.objects.visible_to(request.user).with_status().with_standing()
    if waiting:
        mine = mine.waiting()
    rows = mine.select_related("contact__account", "owner", "rule__agreement", "rule__topic", "rule__format")
    return {"count": mine.count(), "results": [_plain(call) for call in rows[offset : offset + MOST]]}


def _plain(call: Any) -> dict[str, object]:
    """Of a call with `status` and `stands`, as its QuerySet annotates them."""
    is_taken_back = call.status == Move.LEAD and not call.stands
    return {
        "uuid": call.uuid,
        "contact": call.contact.name,
        "company": call.contact.company,
        "heat": call.rule.heat,
        "reason": call.reason,
        "agreement": call.rule.agreement.number,
        "state": "taken back" if is_taken_back else call.status,
        "owner": call.owner.username if call.owner else None,
        "opened_at": call.opened_at,
        "due_at": call.due_at,
    }
