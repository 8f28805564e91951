"""The pure parts: grammar, ranking, spelling, and documents as they are kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import Document, Part
from search.fields import MAX_TEXT, rating_steps
from search.folding import Folded, changed_words, folded
from search.highlight import CLOSE, OPEN, marked, marked_ranges
from search.query import MAX_WORDS, Query, is_junk, parse
from search.ranking import Candidate, ranked
from search.spelling import distance, meant
from search.text import clean, shorten

pytestmark = pytest.mark.anywhere
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_words_phrases_and_unwanted_words_are_told_apart() -> None:
    asked = parse('Cost “parallel  Running” -vendor -"list price" migration')
    assert asked.words == ("cost", "migration")
    assert asked.phrases == ("parallel running",)
    assert asked.without == ("vendor", "list price")


def test_small_words_are_left_out_only_beside_others() -> None:
    assert parse("how to cut the cost of it").words == ("cut", "cost")
    assert parse("I'd like tags, e.g. topics (which are they?)").words == ("like", "tags,", "topics")
    assert parse("between shifts").words == ("between", "shifts")
    assert parse("has any dairy switched systems between shifts").words == ("dairy", "switched", "systems", "shifts")
    assert parse("to be or not to be").words == ("to", "be", "or", "not", "to", "be")


@given(st.text(max_size=300))
def test_every_text_can_be_parsed(text: str) -> None:
    asked = parse(text)
    assert len(asked.words) <= MAX_WORDS
    assert all(word == word.lower() or word.upper() == word for word in asked.words) or asked.words
    assert isinstance(Query(text).is_nothing, bool)


def test_all_words_are_required_until_one_is_enough() -> None:
    asked = parse("cost of parallel running")
    assert (asked.words, asked.required) == (("cost", "parallel", "running"), 3)
    assert asked.loosened().required == 1


def test_a_phrase_stays_in_a_row_until_its_words_are_taken_out_of_their_marks() -> None:
    asked = parse('cost "parallel running"')
    assert (asked.loosened().words, asked.loosened().required) == (("cost", "parallel running"), 1)
    assert asked.unquoted().words == ("cost", "parallel", "running")
    assert parse('"the cost of it"').unquoted().words == ("cost",)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("cost/benefit", ("cost", "benefit")),
        ("state-of-the-art", ("state", "art")),
        ("R&D it's", ("r&d",)),
        ("it's", ("it's",)),
        ("東京都の水", ("東京", "京都", "都の", "の水")),
        ("水", ("水",)),
        ("ISO東京", ("iso", "東京")),
        ("what is it", ("what", "is", "it")),
    ],
)
def test_a_loosened_query_takes_runs_apart(typed: str, words: tuple[str, ...]) -> None:
    assert parse(typed).loosened().words == words


@pytest.mark.parametrize(
    ("typed", "several"),
    [
        ("cost", False),
        ("cost energy", True),
        ('"cost of energy"', False),
        ('oil "cost of energy"', True),
        ("東京都", True),
    ],
)
def test_only_what_has_parts_can_be_loosened(typed: str, several: bool) -> None:
    assert parse(typed).is_of_several is several


JUNK = [
    "%",
    "",
    "…",
    "<script>",
    "aaaa",
    "xxxxxxx",
    "hahaha",
    "asasas",
    "{{7*7}}",
    "' OR 1=1 --",
    "../../etc/passwd",
    "1111",
]


@pytest.mark.parametrize("typed", JUNK)
def test_keys_held_down_and_code_are_no_question(typed: str) -> None:
    assert is_junk(typed)


@pytest.mark.parametrize(
    "typed", ["tco", "R&D", "C++", "aaa battery", "9001", "2026", "高さ", "50%", "it's", "mississippi"]
)
def test_what_a_person_would_look_for_is_one(typed: str) -> None:
    assert not is_junk(typed)


def candidate(text: float = 1.0, rating: float = 0.0, used: int = 0, days: int = 0, key: str = "") -> Candidate:
    return Candidate(key, text, rating, used, (NOW - timedelta(days=days)).timestamp())


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (candidate(text=2), candidate(text=1)),
        (candidate(rating=4.5), candidate(rating=2)),
        (candidate(rating=0), candidate(rating=2)),
        (candidate(days=1), candidate(days=700)),
        (candidate(used=30), candidate(used=1)),
        (candidate(text=2, rating=1, days=3000), candidate(text=1, rating=5, used=99)),
    ],
)
def test_the_better_one_comes_first(better: Candidate, worse: Candidate) -> None:
    assert ranked([worse, better], NOW)[0][1] is better


@given(
    st.lists(st.tuples(st.floats(0, 50), st.floats(0, 5), st.integers(0, 10**6), st.integers(-99, 10**4)), max_size=30)
)
def test_scores_stay_within_their_bounds_and_nobody_is_lost(rows: list[tuple[float, float, int, int]]) -> None:
    found = ranked([candidate(*row) for row in rows], NOW)
    assert len(found) == len(rows)
    assert all(0 <= score <= 1.65 + 1e-9 for score, _ in found)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("cost", "cost", 0), ("cots", "cost", 1), ("migrtion", "migration", 1), ("plan", "trace", 3)],
)
def test_distances_count_letters(a: str, b: str, expected: int) -> None:
    assert distance(a, b, 2) == expected


def test_the_frequent_word_is_meant_of_equally_near_ones() -> None:
    assert meant("recal", ["recall recall regal"]) == "recall"
    assert meant("zzz", ["nothing near"]) == "zzz"
    assert meant("recall", ["recalls recall"]) == "recall"


def test_the_first_letter_is_taken_as_typed() -> None:
    assert meant("tarn", ["they earn what they earn"]) == "tarn"


def test_highlights_escape_everything_but_marks() -> None:
    assert marked(f"a<b {OPEN}c&d{CLOSE}") == "a&lt;b <mark>c&amp;d</mark>"
    assert marked(f"{OPEN}東{CLOSE}{OPEN}京{CLOSE}") == "<mark>東京</mark>"
    assert marked_ranges("é<b>", [(1, 2)]) == "é<mark>&lt;</mark>b&gt;"


FOLDED = [
    ("Café CAFE cafe\u0301", "cafe cafe cafe"),
    ("Τιμή ΤΙΜΉΣ τιμής", "τιμη τιμησ τιμησ"),
    ("Ёлка, йод, їжак", "елка, йод, їжак"),
    ("Đường Việt", "duong viet"),
    ("DİYARBAKIR ışık", "diyarbakir isik"),
    ("Straße, Łódź, œuvre", "strasse, lodz, oeuvre"),
    ("ＭＩＧ １２ ﬁn", "mig 12 fin"),
    ("שָׁלוֹם", "שלום"),
    ("كِتَابٌ أحمد إلى مكتبـــة", "كتاب احمد الي مكتبه"),
    ("क्या", "क्या"),
    ("が การบำรุง 한국", "が การบำรุง 한국"),
]


@pytest.mark.parametrize(("written", "said"), FOLDED)
def test_folding_leaves_letters_without_accents_in_every_script(written: str, said: str) -> None:
    assert folded(clean(written)) == said
    assert clean("cafe\u0301") == "café"


def test_a_folded_text_knows_where_its_letters_stand_as_written() -> None:
    text = Folded("eine Straße „שָׁלוֹם“ ﷺ end")
    words = {said: text.text.index(said) for said in ("eine", "strasse", "שלום", "end")}
    found = [text.written[text.origin(at) : text.origin(at + len(said))] for said, at in words.items()]
    assert found == ["eine", "Straße", "שָׁלוֹם", "end"]


@given(st.text())
def test_folding_twice_changes_nothing_more_and_no_letter_moves_back(written: str) -> None:
    text = Folded(clean(written))
    assert folded(text.text) == text.text
    places = [text.origin(at) for at in range(len(text.text) + 1)]
    assert places == sorted(places)
    assert places[-1] <= len(text.written)


def test_words_that_folding_changes_are_told() -> None:
    assert list(changed_words("Ein “Café” an der Straße, Ära …")) == ["“cafe”", "strasse,", "ara"]


def test_texts_are_cleaned_and_shortened_at_words() -> None:
    assert clean("a\x00b\ue000c\ud800\n") == "a b c \n"
    assert shorten("one two three", 9) == "one two …"


def test_ratings_reach_steps() -> None:
    assert [rating_steps(rating) for rating in (4.4, 3.0, 1.2, 0.0)] == [["4", "3", "2"], ["3", "2"], [], ["unrated"]]


def test_a_document_survives_being_kept() -> None:
    document = Document(
        "1",
        "Title",
        "Sum",
        (Part("text", "slide 7", "page-7", 7),),
        ("cfo",),
        {"persona": ("cfo",)},
        ("member",),
        4.2,
        3,
        NOW,
        date(2027, 1, 1),
        "17",
    )
    assert Document.from_json(document.to_json()) == document


def test_no_more_text_is_taken_than_is_searched() -> None:
    body, starts = Document("1", "T", parts=(Part("x" * MAX_TEXT), Part("never reached"))).body()
    assert len(body) == MAX_TEXT
    assert len(starts) == 1


@given(st.lists(st.text("abc \n", min_size=1).filter(str.strip), min_size=2, max_size=40))
def test_every_part_begins_where_it_is_said_to(texts: list[str]) -> None:
    document = Document("1", "T", parts=tuple(Part(text, f"page {n}") for n, text in enumerate(texts)))
    body, starts = document.body()
    assert [part.label for _, part in starts] == [f"page {n}" for n in range(len(texts))]
    for (start, part), (_, text) in zip(starts, document.text_parts, strict=True):
        assert body[start:].startswith(text), part.label
