"""Readers of the demo: ninety days of them, an agreement both leads signed, and the calls that follow from both."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from audience.agreement.backtest import count_later
from audience.demo import agreement, calls, crowd, links, readers
from audience.models import Call, Event, KeptBacktest, Visitor
from editorial.platform.demo.files import listed

HERE = Path(__file__).parent


def load(say: Callable[[str], None]) -> None:
    """Again changes nothing: whoever is there already is passed over, and events keep their ids."""
    lists = listed(HERE / "people.yaml")
    with transaction.atomic():
        accounts = readers.load_accounts([readers.DemoAccount(**row) for row in lists["accounts"]])
        for row in lists["contacts"]:
            readers.load_contact(readers.DemoContact(**row))
        for row in lists["scanners"]:
            readers.load_scanner(readers.DemoScanner(**row))
    for row in lists["anonymous"]:
        with transaction.atomic():
            crowd.load(crowd.Crowd(**row))
    with transaction.atomic():
        calls.load(agreement.load())
        links.load()
        if not KeptBacktest.objects.exists():
            count_later()
    people = Visitor.objects.exclude(contact=None).count()
    say(f"{accounts} accounts, {people} readers who agreed to be remembered, {Event.objects.count()} reading events")
    waiting = Call.objects.waiting().count()
    say(f"an agreement signed by both leads, {Call.objects.count()} calls, {waiting} of them open")
