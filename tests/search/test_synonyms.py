"""What means the same is found, comes after what was typed, and is said; on every engine, and without one."""

import pytest

from search.engines import Engine
from search.query import parse
from search.synonyms import Synonyms
from search.without_engine import holding
from tests.search.conftest import asked, ids, piece

SYNONYMS = Synonyms(
    (
        ("TCO", "total cost of ownership"),
        ("ROI", "return on investment", "payback"),
        ("cyber security", "cybersecurity"),
        ("Rückruf", "recall"),
    )
)
SAME = {"synonyms": SYNONYMS}


@pytest.mark.parametrize("typed", ["tco", "TCO?", "total cost of ownership", "Total Cost of Ownership"])
def test_either_finds_what_says_the_other(engine: Engine, typed: str) -> None:
    engine.index(
        [
            piece("short", "A sheet", "What the TCO is made of"),
            piece("long", "A guide", "The total cost of ownership over ten years"),
            piece("cost", "A deck", "What an hour of standstill costs"),
        ]
    )
    found = ids(engine, typed, **SAME)
    assert set(found[:2]) == {"short", "long"}
    assert engine.search(asked(typed, **SAME)).also


def test_what_was_typed_comes_first(engine: Engine) -> None:
    engine.index([piece("same", "Payback", "payback of a plant"), piece("typed", "ROI", "roi of a plant")])
    assert ids(engine, "roi", **SAME) == ["typed", "same"]


def test_a_group_of_three_and_one_of_two_words(engine: Engine) -> None:
    engine.index(
        [
            piece("a", "Return on investment", "in three years"),
            piece("b", "Payback", "in two"),
            piece("c", "Cybersecurity", "of plants"),
        ]
    )
    assert set(ids(engine, "roi", **SAME)) == {"a", "b"}
    assert set(ids(engine, "payback", **SAME)) == {"a", "b"}
    assert ids(engine, "cyber security", **SAME) == ["c"]
    assert ids(engine, "cybersecurity for plants", **SAME) == ["c"]


def test_the_other_words_must_still_be_there_too(engine: Engine) -> None:
    engine.index([piece("both", "TCO of freezers"), piece("one", "TCO of ovens")])
    answer = engine.search(asked("total cost of ownership freezers", **SAME))
    assert [(hit.id, hit.is_partial) for hit in answer.hits] == [("both", False), ("one", True)]


def test_a_phrase_is_meant_as_it_stands(engine: Engine) -> None:
    engine.index([piece("same", "Payback"), piece("typed", "ROI")])
    assert ids(engine, '"roi"', **SAME) == ["typed"]
    assert ids(engine, "payback -roi", **SAME) == ["same"]


def test_accents_and_capitals_do_not_matter(engine: Engine) -> None:
    engine.index([piece("recall", "A recall in an hour")])
    assert ids(engine, "ruckruf", **SAME) == ["recall"]


def test_what_has_synonyms_is_never_respelt(engine: Engine) -> None:
    engine.index([piece("other", "A row of silos")])
    answer = engine.search(asked("roi", **SAME))
    assert (answer.count, answer.respelt) == (0, ())


def test_the_passage_that_means_the_same_is_highlighted(engine: Engine) -> None:
    engine.index([piece("deck", "A deck", "welcome", "The total cost of ownership, year by year")])
    [hit] = engine.search(asked("tco", **SAME)).hits
    assert hit.place is not None
    assert hit.place.number == 2
    assert "<mark>total" in hit.snippet


def test_without_an_engine_what_means_the_same_is_as_good() -> None:
    holds = holding("tco freezers", SYNONYMS)
    assert holds("The total cost of ownership of freezers")
    assert not holds("The total cost of freezers")
    assert holding("total cost of ownership", SYNONYMS)("TCO")


def test_no_group_changes_a_query_that_uses_none() -> None:
    query = parse("what a recall plan holds")
    assert parse("what a plan holds").understood(SYNONYMS) == parse("what a plan holds")
    assert query.understood(Synonyms((("recall",), ("", "x")))) == query
