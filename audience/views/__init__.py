"""What `audience.urls` names."""

from audience.views.agreement import agreement, change_agreement, sign
from audience.views.calls import answer, calls, person
from audience.views.me import me, me_by_link
from audience.views.subscribing import confirm, privacy_reading, subscribe, unsubscribe

__all__ = [
    "agreement",
    "answer",
    "calls",
    "change_agreement",
    "confirm",
    "me",
    "me_by_link",
    "person",
    "privacy_reading",
    "sign",
    "subscribe",
    "unsubscribe",
]
