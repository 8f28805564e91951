"""Readers, their consents and events, the agreement, and calls."""

from audience.models.agreement import Agreement, Evidence, Heat, Side, SignalRule, Signature
from audience.models.backtests import KeptBacktest, KeptPass
from audience.models.calls import AlreadyAnsweredError, Call
from audience.models.consent import Consent, ConsentRow
from audience.models.events import (
    DayReading,
    DroppedReading,
    DropReason,
    Event,
    EventKind,
    Label,
    LinkOpening,
    LinkReading,
    SetAside,
    SpoolFile,
)
from audience.models.lead_ledger import LeadMove, Move
from audience.models.people import Account, Contact, Subscription, SubscriptionState, Visitor

__all__ = [
    "Account",
    "Agreement",
    "AlreadyAnsweredError",
    "Call",
    "Consent",
    "ConsentRow",
    "Contact",
    "DayReading",
    "DropReason",
    "DroppedReading",
    "Event",
    "EventKind",
    "Evidence",
    "Heat",
    "KeptBacktest",
    "KeptPass",
    "Label",
    "LeadMove",
    "LinkOpening",
    "LinkReading",
    "Move",
    "SetAside",
    "Side",
    "SignalRule",
    "Signature",
    "SpoolFile",
    "Subscription",
    "SubscriptionState",
    "Visitor",
]
