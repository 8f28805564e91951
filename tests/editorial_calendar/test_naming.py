"""Which terms a search names: the same as comparing it with every phrase, without doing so."""

from hypothesis import given
from hypothesis import strategies as st

from editorial_calendar.coverage.naming import Naming, telling_words

WORDS = st.sampled_from(["cost", "of", "downtime", "the", "plant", "it", "Recall", "energy", "Cost"])
PHRASES = st.lists(st.lists(WORDS, min_size=0, max_size=3).map(" ".join), max_size=6)


@given(phrases=PHRASES, query=st.lists(WORDS, max_size=6).map(lambda words: " ".join(words).casefold()))
def test_a_search_names_what_comparing_it_with_every_phrase_finds(phrases: list[str], query: str) -> None:
    known = [("topic" if number % 2 else "persona", number, phrase) for number, phrase in enumerate(phrases)]
    plain: dict[str, set[int]] = {}
    for axis, term, phrase in known:
        if telling_words(phrase) and telling_words(phrase) <= set(query.split()):
            plain.setdefault(axis, set()).add(term)
    assert Naming({"persona": {}, "topic": {}}, known).named(query, {}) == plain


def test_a_filter_beats_the_words() -> None:
    naming = Naming({"persona": {"cfo": 1, "it": 2}}, [("persona", 2, "IT"), ("topic", 7, "Cost of downtime")])
    assert naming.named("it cost downtime", {"persona": ["cfo", "gone"]}) == {"persona": {1}, "topic": {7}}
    assert naming.named("it", {"persona": ["gone"]}) == {"persona": {2}}


def test_short_words_tell_nothing_unless_they_are_all_there_is() -> None:
    assert telling_words("The cost of it") == {"cost"}
    assert telling_words("IT") == {"it"}
    assert telling_words("") == set()
