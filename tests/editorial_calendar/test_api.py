"""`/api/coverage`: its shape, its refusals, and who may ask."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from assets.models import Asset
from editorial.platform.models import ApiToken, User

Log = Callable[[User], Client]


def test_the_shape_is_as_documented(as_user: Log, ed: User, piece: Callable[..., Asset], today: date) -> None:
    piece("cfo", "interest", "downtime", "article")
    found: dict[str, Any] = as_user(ed).get("/api/coverage?rows=persona&cols=stage&topic=downtime").json()
    assert found["rows"] == [{"slug": "cfo", "label": "CFO"}, {"slug": "it-director", "label": "IT director"}]
    assert [term["slug"] for term in found["cols"]] == ["interest", "confidence"]
    assert found["on"] == today.isoformat()
    first = found["cells"][0]
    assert (first["row"], first["col"], first["state"], first["supply"]) == ("cfo", "interest", "open", 0.8)
    assert first["gap"] == pytest.approx(first["target"] - 0.8)


def test_a_bearer_token_opens_it(ed: User, house: dict[str, Any]) -> None:
    _, plain = ApiToken.objects.issue(ed, "Wiki", ["coverage:read"])
    assert Client().get("/api/coverage", headers={"Authorization": f"Bearer {plain}"}).status_code == 200


def test_a_stranger_may_not_ask(house: dict[str, Any]) -> None:
    assert Client().get("/api/coverage").status_code == 401


@pytest.mark.parametrize("who", ["sally", "sam", "petra", "xena", "charlie"])
def test_coverage_is_for_the_content_team(who: str, request: pytest.FixtureRequest, as_user: Log) -> None:
    assert as_user(request.getfixturevalue(who)).get("/api/coverage").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        *("rows=persona&cols=persona", "rows=password&cols=stage", "topic=nowhere", "on=yesterday", "on=2020-01-01"),
        *("rows=stage__id&cols=persona", "on=2027-13-45", "topic=%27%22%3Cscript%3E"),
    ],
)
def test_a_bad_question_is_refused_with_a_reason(query: str, as_user: Log, ed: User, house: dict[str, Any]) -> None:
    answer = as_user(ed).get(f"/api/coverage?{query}")
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")
