"""The corrected average, as arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.opinions.average import PRIOR_MEAN, corrected

stars = st.lists(st.integers(1, 5), min_size=1, max_size=200)


def test_nobody_is_no_rating() -> None:
    assert corrected([]) == 0.0


def test_one_enthusiast_does_not_make_a_five() -> None:
    assert corrected([5]) == pytest.approx(11 / 3)
    assert corrected([5] * 12) == pytest.approx(66 / 14)


@given(stars)
def test_it_lies_between_the_prior_and_the_plain_mean(votes: list[int]) -> None:
    mean = sum(votes) / len(votes)
    low, high = sorted((mean, PRIOR_MEAN))
    assert low - 1e-9 <= corrected(votes) <= high + 1e-9


@given(stars)
def test_a_better_vote_never_lowers_it(votes: list[int]) -> None:
    assert corrected([*votes, 5]) >= corrected([*votes, 4])


@given(stars)
def test_the_order_of_votes_does_not_matter(votes: list[int]) -> None:
    assert corrected(votes) == corrected(sorted(votes))
