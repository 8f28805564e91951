"""The demo's plan."""

import pytest

from editorial.pieces.demo import pictures
from editorial.platform.demo import users
from editorial.vocabulary.demo import people, terms
from editorial_calendar import demo
from editorial_calendar.models import NotApplicable, PlanItem, Target


@pytest.mark.django_db
def test_the_plan_is_loaded_once(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "load", lambda say: None)
    users.load(lambda line: None)
    terms.load(lambda line: None)
    people.load(lambda line: None)
    said: list[str] = []
    demo.load(said.append)
    before = (Target.objects.count(), NotApplicable.objects.count(), PlanItem.objects.count())
    demo.load(said.append)
    assert before == (Target.objects.count(), NotApplicable.objects.count(), PlanItem.objects.count())
    assert before[0] == 25
    assert said[-1].endswith("0 of them new")
