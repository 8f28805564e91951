"""What every engine must do, whatever it is called."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from search.documents import Document, Part
from search.engines import Engine
from search.query import Sort
from tests.search.conftest import NOW, YESTERDAY, asked, ids, piece

HOSTILE = [
    "x" * 100_000,
    "word " * 20_000,
    '"',
    '""',
    '"unclosed phrase',
    "' OR 1=1 --",
    "title:secret AND (body:*",
    "a/b\\c [x TO y] {z}^4~2 && || !",
    "-",
    "--",
    '-""',
    "* ? ~ ^ \\",
    "\x00\x1b[31m\r\nSet-Cookie: a",
    "\ud800 \udfff",
    "\ue000mark\ue001",
    "<script>alert(1)</script>",
    "😀 🏳️‍🌈 ﷽",
    "𝕄igration ＭＩＧ",
    "א ב ג",
    "%s %n {0} {{7*7}} ${x}",
    "_id:1 _exists_:title",
    "-" * 1_000 + "x",
    '"' * 999,
    "a" * 70,
    "co\u0301st",
]


def test_words_are_found_in_titles_summaries_and_inside_files(engine: Engine) -> None:
    engine.index(
        [
            piece("in-title", "The migration guide"),
            piece("in-summary", "Guide", summary="How a migration goes"),
            piece("inside", "Deck", "welcome", "what a migration needs"),
            piece("tagged", "Another", keywords=("migration",)),
            piece("other", "Nothing of the sort", "at all"),
        ]
    )
    assert set(ids(engine, "migration")) == {"in-title", "in-summary", "inside", "tagged"}


def test_a_title_counts_more_than_a_body(engine: Engine) -> None:
    engine.index([piece("body", "A deck", "downtime"), piece("title", "Downtime", "a deck")])
    assert ids(engine, "downtime") == ["title", "body"]


def test_a_hit_says_on_which_slide_the_words_stand(engine: Engine) -> None:
    engine.index([piece("deck", "Five-year view", "welcome and thanks", "agenda", "parallel running takes ten weeks")])
    [hit] = engine.search(asked("parallel running")).hits
    assert hit.place is not None
    assert (hit.place.number, hit.place.label, hit.place.anchor) == (3, "slide 3", "page-3")
    assert "<mark>parallel" in hit.snippet


def test_speaker_notes_are_found_with_their_slide(engine: Engine) -> None:
    slide = Part("The cost curve", "slide 7", "page-7", 7)
    notes = Part("Say that nobody budgets the double shifts", "slide 7, speaker notes", "page-7", 7)
    engine.index([Document("deck", "Five-year view", parts=(slide, notes), audiences=("member",), published=NOW)])
    [hit] = engine.search(asked("nobody budgets the double shifts")).hits
    assert hit.place is not None
    assert (hit.place.number, hit.place.label) == (7, "slide 7, speaker notes")


def test_a_passage_leaves_out_its_heading_unless_the_words_stand_there(engine: Engine) -> None:
    section = Part("What it costs\nA shift of testing, most of it at night.", "What it costs", "costs")
    engine.index([Document("page", "Guide", parts=(section,), audiences=("member",), published=NOW)])
    assert engine.search(asked("testing")).hits[0].snippet == "A shift of <mark>testing</mark>, most of it at night."
    assert "What it <mark>costs</mark>" in engine.search(asked("costs")).hits[0].snippet


def test_a_phrase_points_at_the_slide_that_holds_it(engine: Engine) -> None:
    engine.index(
        [
            piece("deck", "Deck", "cost cost cost of running", "running cost", "the cost of switching"),
        ]
    )
    [hit] = engine.search(asked('"running cost"')).hits
    assert hit.place is not None
    assert hit.place.number == 2


def test_words_in_a_row_as_typed_come_before_the_same_words_apart(engine: Engine) -> None:
    scattered = "They had budgets. Nobody had shifts then; double the budgets, and nobody shifts. Double."
    deck = piece("deck", "Five-year view", "welcome", "Say that nobody budgets the double shifts", "agenda")
    others = [piece(f"other-{n}", f"Line {n}", "a plant of its own") for n in range(30)]
    engine.index([deck, piece("essay", "Budgets and shifts", scattered, rating=5.0), *others])
    assert ids(engine, "nobody budgets the double shifts") == ["deck", "essay"]
    assert engine.search(asked("nobody budgets the double shifts")).hits[0].place.number == 2


def test_a_hit_in_the_title_alone_points_nowhere(engine: Engine) -> None:
    engine.index([piece("deck", "Traceability", "welcome", summary="About recalls.")])
    [hit] = engine.search(asked("traceability")).hits
    assert hit.place is None
    assert hit.snippet == "About recalls."


def test_highlights_are_escaped(engine: Engine) -> None:
    engine.index([piece("deck", "<b>Cost</b> & co", "<script>cost()</script> \ue000x\ue001", summary="<i>")])
    [hit] = engine.search(asked("cost")).hits
    assert hit.title == "&lt;b&gt;<mark>Cost</mark>&lt;/b&gt; &amp; co"
    assert "<script" not in hit.snippet
    assert hit.snippet.count("<mark>") == hit.snippet.count("</mark>") == 1


def test_phrases_and_unwanted_words(engine: Engine) -> None:
    engine.index([piece("a", "Cost of running a plant"), piece("b", "Running cost"), piece("c", "Running cost of oil")])
    assert set(ids(engine, '"running cost"')) == {"b", "c"}
    assert ids(engine, '"running cost" -oil') == ["b"]
    assert ids(engine, "-cost") == []


def test_all_words_are_needed_of_few_and_most_of_many(engine: Engine) -> None:
    engine.index([piece("two", "Energy and shifts"), piece("one", "Energy"), piece("four", "alpha beta gamma here")])
    assert ids(engine, "energy shifts") == ["two"]
    assert ids(engine, "alpha beta gamma delta") == ["four"]
    assert ids(engine, "what is the energy of shifts") == ["two"]


@pytest.mark.language
def test_words_are_found_by_their_stems(engine: Engine) -> None:
    engine.index([piece("a", "Migrating costs", "the plants were running")])
    assert ids(engine, "migration cost") == ["a"]
    assert ids(engine, "plant runs") == ["a"]


@pytest.mark.language
def test_accents_do_not_matter(engine: Engine) -> None:
    engine.index([piece("a", "The café of Münster")])
    assert ids(engine, "cafe munster") == ["a"]


@pytest.mark.parametrize(
    ("typed", "found"), [("migrtion", "migration"), ("downitme", "downtime"), ("trace", "traceability")]
)
def test_typos_and_beginnings_are_respelt(engine: Engine, typed: str, found: str) -> None:
    engine.index([piece("a", f"The {found} guide"), piece("b", "Something else")])
    answer = engine.search(asked(typed))
    assert [hit.id for hit in answer.hits] == ["a"]
    assert answer.respelt == (found,)
    assert f"<mark>{found}</mark>" in answer.hits[0].title


def test_what_is_spelt_right_is_not_respelt(engine: Engine) -> None:
    engine.index([piece("a", "Cost of coal"), piece("b", "Cast iron")])
    assert ids(engine, "cast") == ["b"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_an_error(engine: Engine, text: str) -> None:
    engine.index([piece("a", "Migration")])
    answer = engine.search(asked(text))
    assert answer.count in (0, 1)
    assert isinstance(engine.suggest(text, "member"), list)


def test_odd_texts_can_be_indexed(engine: Engine) -> None:
    engine.index([piece(f"odd-{n}", text[:200] + " needle", text[:5_000]) for n, text in enumerate(HOSTILE)])
    assert engine.search(asked("needle")).count == len(HOSTILE)


def test_without_words_everything_is_shown_newest_first(engine: Engine) -> None:
    engine.index([piece(str(n), f"Piece {n}", published=NOW - timedelta(days=n)) for n in range(3)])
    assert ids(engine) == ["0", "1", "2"]


def test_facets_count_what_a_further_choice_would_show(engine: Engine) -> None:
    engine.index(
        [
            piece("1", "Cost", facets={"persona": ("cfo",), "format": ("article",)}),
            piece("2", "Cost", facets={"persona": ("cfo", "it-director"), "format": ("video",)}),
            piece("3", "Cost", facets={"persona": ("it-director",), "format": ("article",)}),
        ]
    )
    answer = engine.search(asked("cost", filters={"persona": ("cfo",)}))
    assert answer.count == 2
    assert answer.facets["persona"] == {"cfo": 2, "it-director": 2}
    assert answer.facets["format"] == {"article": 1, "video": 1}
    both = engine.search(asked("cost", filters={"persona": ("cfo", "it-director"), "format": ("article",)}))
    assert both.count == 2
    assert both.facets["format"] == {"article": 2, "video": 1}
    assert both.facets["persona"] == {"cfo": 1, "it-director": 1}


def test_ratings_are_a_facet_of_steps(engine: Engine) -> None:
    engine.index([piece("good", "Cost", rating=4.4), piece("fair", "Cost", rating=3.0), piece("new", "Cost")])
    answer = engine.search(asked("cost", filters={"rating": ("3",)}))
    assert {hit.id for hit in answer.hits} == {"good", "fair"}
    assert answer.facets["rating"] == {"4": 1, "3": 2, "2": 2, "unrated": 1}


def test_an_audience_finds_counts_and_is_offered_only_its_own(engine: Engine) -> None:
    engine.index(
        [
            piece("open", "Canary cost", facets={"topic": ("shared",)}),
            piece("secret", "Canary plan", "the zebra project", facets={"topic": ("hidden",)}, audiences=("member",)),
        ]
    )
    answer = engine.search(asked("canary", audience="partner"))
    assert answer.count == 1
    assert answer.facets["topic"] == {"shared": 1}
    assert engine.search(asked("zebra", audience="partner")).count == 0
    assert engine.search(asked("zebar", audience="partner")).respelt == ()
    assert engine.suggest("canary", "partner") == ["Canary cost"]
    assert engine.search(asked("canary", audience="nobody")).count == 0


def test_expired_pieces_are_left_out_for_those_who_mind(engine: Engine) -> None:
    engine.index([piece("old", "Cost", expires=YESTERDAY), piece("today", "Cost", expires=NOW.date())])
    assert ids(engine, "cost", unexpired_on=date(2026, 11, 1)) == ["today"]
    assert len(ids(engine, "cost")) == 2
    assert engine.suggest("cost", "member", date(2026, 11, 2)) == []


def test_order_by_newest_rating_and_use(engine: Engine) -> None:
    engine.index(
        [
            piece("new", "Cost", published=NOW, rating=2.0, used=5),
            piece("best", "Cost", rating=5.0, used=1),
            piece("used", "Cost", published=NOW - timedelta(days=900), rating=3.0, used=90),
        ]
    )
    assert ids(engine, "cost", sort=Sort.NEWEST) == ["new", "best", "used"]
    assert ids(engine, "cost", sort=Sort.RATING) == ["best", "used", "new"]
    assert ids(engine, "cost", sort=Sort.USED) == ["used", "new", "best"]


def test_of_equal_matches_the_better_rated_comes_first(engine: Engine) -> None:
    engine.index([piece("poor", "Cost", rating=1.5), piece("good", "Cost", rating=4.8), piece("new", "Cost")])
    assert ids(engine, "cost") == ["good", "new", "poor"]


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_hold_every_piece_once(engine: Engine, sort: Sort) -> None:
    engine.index([piece(f"{n:03}", "Cost", used=n, rating=n % 5) for n in range(230)])
    found = [uid for page in range(1, 13) for uid in ids(engine, "cost", sort=sort, page=page)]
    assert len(found) == 230
    assert len(set(found)) == 230
    assert ids(engine, "cost", sort=sort, page=13) == []
    assert engine.search(asked("cost", sort=sort, page=10**9)).count == 230


def test_suggestions_are_titles_that_go_on_like_this(engine: Engine) -> None:
    engine.index(
        [
            piece("a", "How Halden Foods cut its migration in half", used=3),
            piece("b", "Migration, priced twice", used=9),
            piece("c", "Immigration law"),
        ]
    )
    assert engine.suggest("migr", "member") == ["Migration, priced twice", "How Halden Foods cut its migration in half"]
    assert engine.suggest("halden mig", "member") == ["How Halden Foods cut its migration in half"]
    assert engine.suggest("", "member") == []


def test_indexing_again_replaces_and_removing_forgets(engine: Engine) -> None:
    engine.index([piece("a", "First words"), piece("b", "Other")])
    engine.index([piece("a", "Second thoughts")])
    assert ids(engine, "first") == []
    assert ids(engine, "second") == ["a"]
    engine.remove(["a", "never-there"])
    assert ids(engine) == ["b"]


def test_a_rebuilt_index_holds_exactly_what_it_was_given(engine: Engine) -> None:
    engine.index([piece("gone", "Cost"), piece("stays", "Cost")])
    assert engine.rebuild(iter([piece("stays", "Cost, again"), piece("new", "Cost")])) == 2
    assert set(ids(engine, "cost")) == {"stays", "new"}


def test_what_is_written_during_a_rebuild_is_not_lost(engine: Engine) -> None:
    engine.index([piece("changed", "Old words"), piece("removed", "Old words")])

    def documents() -> Iterator[Document]:
        yield piece("changed", "Old words")
        yield piece("removed", "Old words")
        engine.index([piece("changed", "Fresh words"), piece("added", "Fresh words")])
        engine.remove(["removed"])
        assert set(ids(engine, "words")) == {"changed", "added"}  # searched meanwhile

    engine.rebuild(documents())
    assert set(ids(engine, "fresh")) == {"changed", "added"}
    assert ids(engine, "old") == []


def test_a_missing_index_is_made_when_asked(engine: Engine) -> None:
    assert engine.search(asked("anything")).count == 0
    assert engine.suggest("any", "member") == []
    assert "0 pieces" in engine.ping()
