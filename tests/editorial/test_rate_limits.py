"""Limits hold: whatever pages are asked for in between, in whichever process."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from editorial.platform.accounts.login_throttle import FOR_ONE_NAME
from editorial.platform.jobs.sweeper import purge
from editorial.platform.models import RateCount, User
from editorial.platform.web.rate_limits import count_and_check, is_used_up

pytestmark = pytest.mark.django_db


def test_the_first_past_the_limit_is_the_first_refused() -> None:
    assert [count_and_check("mail", "ann@example.org", 2) for _ in range(4)] == [False, False, True, True]
    assert not count_and_check("mail", "bob@example.org", 2)
    assert not count_and_check("page", "ann@example.org", 2)


def test_asking_whether_it_is_used_up_counts_nothing() -> None:
    assert not any(is_used_up("mail", "ann", 1) for _ in range(5))
    count_and_check("mail", "ann", 1)
    assert is_used_up("mail", "ann", 1)


def test_an_hour_later_one_may_ask_again() -> None:
    with time_machine.travel("2026-11-02 10:20Z"):
        assert count_and_check("mail", "ann", 0)
    with time_machine.travel("2026-11-02 11:05Z"):
        assert not is_used_up("mail", "ann", 1)
        purge()
    assert not RateCount.objects.exists()


def test_no_flood_of_pages_makes_wrong_passwords_forgotten(ed: User, settings: object) -> None:
    settings.PAGE_CACHE_SECONDS = 300  # type: ignore[attr-defined]
    wrong, guesses = Client(), FOR_ONE_NAME
    for _ in range(guesses):
        wrong.post("/login/", {"username": "ed", "password": "guess"})
    for number in range(30):
        Client().get(f"/accent.css?v={number}")
    cache.clear()
    answer = wrong.post("/login/", {"username": "ed", "password": "demo"})
    assert "Too many wrong passwords" in answer.text


def test_who_asked_is_not_kept() -> None:
    count_and_check("mail", "ann@example.org", 1)
    assert "ann" not in str(RateCount.objects.values_list().get())
