"""What the content team sees first in the CMS."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from assets.models import Asset
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
