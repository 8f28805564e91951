"""What webhooks can be told of, as each room offers it in its `webhook_events.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from editorial.platform.models import User
from editorial.platform.rooms import offers

Data = Mapping[str, object]


@dataclass(frozen=True)
class WebhookEvent:
    """`name` as it is sent, `words` as people read it.

    `data(subject, user)` is what there is to tell this user of it now, as JSON; None: nothing, or nothing that they
    may see. It is asked when a message is sent, not when the thing happened: what is gone by then is not told.
    """

    name: str
    words: str
    data: Callable[[str, User], Data | None]
    is_for: Callable[[User], bool]


@cache
def all_events() -> dict[str, WebhookEvent]:
    return {event.name: event for room in offers("webhook_events") for event in room.WEBHOOK_EVENTS}


def events_for(user: User) -> list[WebhookEvent]:
    """Those this person may be told of."""
    return [event for event in all_events().values() if event.is_for(user)]
