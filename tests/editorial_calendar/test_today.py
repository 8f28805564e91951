"""What the content team sees first in the CMS."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from assets.models import Asset
from editorial_calendar.plans.due import due_this_week
from editorial_calendar.plans.panels import DUE_SHOWN
from tests.factories import PlanItemFactory
from tests.html import html_of


def test_the_home_screen_names_gaps_and_what_is_due(
    desk: Client, house: dict[str, Any], today: date, piece: Callable[..., Asset]
) -> None:
    PlanItemFactory(title="Late one", draft_due=today - timedelta(days=2))
    PlanItemFactory(title="Soon <b>one</b>", review_due=today + timedelta(days=7))
    PlanItemFactory(title="Next month", publish_on=today + timedelta(days=8))
    page = html_of(desk.get(reverse("wagtailadmin_home")))
    assert "Close these first" in page
    assert "Draft due 27 Feb · late" in page
    assert "Soon &lt;b&gt;one" in page
    assert "Next month" not in page


def test_only_so_many_dates_are_shown_those_due_first(desk: Client, house: dict[str, Any], today: date) -> None:
    for number in range(DUE_SHOWN + 5):
        day = today - timedelta(days=number)
        PlanItemFactory(title=f"Item {number}", draft_due=day, review_due=day + timedelta(days=3))
    page = html_of(desk.get(reverse("wagtailadmin_home")))
    assert page.count('<p class="why">') == DUE_SHOWN
    assert f"Item {DUE_SHOWN + 4}</a>" in page
    assert "Item 0</a>" not in page
    assert "?status=late" in page


def test_the_dates_shown_are_the_first_of_all_dates(house: dict[str, Any], today: date) -> None:
    for number in range(6):
        day = today - timedelta(days=number * 2)
        PlanItemFactory(title=f"Item {number}", draft_due=day, publish_on=day + timedelta(days=3), review_due=None)
    every = [(entry["day"], entry["item"].title) for entry in due_this_week(100)]
    assert len(every) == 12
    for most in range(1, 12):
        assert [(entry["day"], entry["item"].title) for entry in due_this_week(most)] == every[:most]
