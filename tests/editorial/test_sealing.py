"""Secrets that are shown again: readable here, and nowhere else."""

from typing import Any

import pytest

from editorial.platform.accounts.sealing import seal, unseal

pytestmark = pytest.mark.anywhere


def test_what_was_sealed_is_read_again() -> None:
    sealed = seal("a token", "link", 7)
    assert "a token" not in sealed
    assert unseal(sealed, "link", 7) == "a token"


@pytest.mark.parametrize(("purpose", "subject"), [("review", 7), ("link", 8)])
def test_for_another_purpose_or_row_it_stays_shut(purpose: str, subject: int) -> None:
    assert unseal(seal("a token", "link", 7), purpose, subject) is None


@pytest.mark.parametrize("sealed", ["", "nonsense", "é", "gAAAAA" + "A" * 100])
def test_what_nobody_sealed_is_nothing(sealed: str) -> None:
    assert unseal(sealed, "link", 7) is None


def test_an_older_secret_still_opens_what_it_sealed(settings: Any) -> None:
    settings.SECRET_KEY = "one"
    sealed = seal("a token", "link", 7)
    settings.SECRET_KEY = "two"
    assert unseal(sealed, "link", 7) is None
    settings.SECRET_KEY_FALLBACKS = ["one"]
    assert unseal(sealed, "link", 7) == "a token"
