"""What every engine must do, whatever it is called."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from search.documents import Document, Part
from search.engines import Engine
from search.query import Sort
from search.text import clean
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


def titles(engine: Engine, prefix: str, audience: str = "member", unexpired_on: date | None = None) -> list[str]:
    return [one.title for one in engine.suggest(prefix, audience, unexpired_on)]


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


def tiers(engine: Engine, text: str, **more: object) -> tuple[list[str], list[str]]:
    """Ids of what holds all the words, and of what holds some of them."""
    hits = engine.search(asked(text, **more)).hits
    return [hit.id for hit in hits if not hit.is_partial], [hit.id for hit in hits if hit.is_partial]


def test_what_holds_all_words_comes_first_and_what_holds_some_after_it(engine: Engine) -> None:
    engine.index([piece("one", "Energy, energy, energy", rating=5.0), piece("two", "All shifts", "energy by the hour")])
    engine.index([piece("none", "Water")])
    assert tiers(engine, "energy shifts") == (["two"], ["one"])
    assert tiers(engine, "what is the energy of shifts") == (["two"], ["one"])
    assert tiers(engine, "energy -shifts") == (["one"], [])
    assert tiers(engine, "zebras, energy and a dozen words that stand nowhere")[0] == []
    assert set(ids(engine, "zebras, energy and a dozen words that stand nowhere")) == {"one", "two"}
    assert engine.search(asked("energy shifts")).partial == 1


def test_a_phrase_is_meant_as_it_was_typed(engine: Engine) -> None:
    engine.index([piece("a", "Cost of running a plant"), piece("b", "Running cost")])
    assert tiers(engine, '"running cost"') == (["b"], [])
    assert tiers(engine, '"running cost" zebra') == ([], ["b"])


def test_words_quoted_from_elsewhere_leave_no_question_empty(engine: Engine) -> None:
    engine.index([piece("a", "Cost of running a plant"), piece("b", "Oil")])
    assert tiers(engine, "What does running cost? Read “Bounds of plants” by Davis") == ([], ["a"])
    assert tiers(engine, '"plant running"') == ([], ["a"])
    assert tiers(engine, '"plant running" -cost') == ([], [])
    assert tiers(engine, '"zebra crossing"') == ([], [])


def test_pages_go_on_from_all_words_to_some_without_a_gap(engine: Engine) -> None:
    both = [piece(f"both-{n}", "Energy shifts", used=n) for n in range(7)]
    engine.index([*both, *(piece(f"some-{n:02}", "Energy", used=n) for n in range(21))])
    for sort in (Sort.RELEVANCE, Sort.USED):
        answers = [engine.search(asked("energy shifts", size=10, page=page, sort=sort)) for page in (1, 2, 3, 4)]
        found = [hit.id for answer in answers for hit in answer.hits]
        assert [len(answer.hits) for answer in answers] == [10, 10, 8, 0]
        assert len(set(found)) == 28
        assert all(uid.startswith("both") for uid in found[:7])
        assert {(answer.count, answer.partial) for answer in answers} == {(28, 21)}


def test_a_full_page_of_all_words_is_not_filled(engine: Engine) -> None:
    engine.index([piece(str(n), "Energy shifts") for n in range(5)] + [piece("some", "Energy")])
    answer = engine.search(asked("energy shifts", size=5))
    assert (answer.count, answer.partial) == (5, 0)


def test_facets_count_both_tiers(engine: Engine) -> None:
    engine.index(
        [
            piece("both", "Energy shifts", facets={"persona": ("cfo",), "topic": ("a",)}),
            piece("some", "Energy", facets={"persona": ("cfo",), "topic": ("b",)}),
            piece("other", "Shifts", facets={"persona": ("it-director",), "topic": ("b",)}),
        ]
    )
    answer = engine.search(asked("energy shifts", filters={"persona": ("cfo",)}))
    assert (answer.count, answer.partial) == (2, 1)
    assert answer.facets["topic"] == {"a": 1, "b": 1}
    assert answer.facets["persona"] == {"cfo": 2, "it-director": 1}


@pytest.mark.language
def test_words_are_found_by_their_stems(engine: Engine) -> None:
    engine.index([piece("a", "Migrating costs", "the plants were running")])
    assert ids(engine, "migration cost") == ["a"]
    assert ids(engine, "plant runs") == ["a"]


ACCENTS = [
    ("Café", "cafe"),
    ("Cafe", "café"),
    ("Cafe\u0301", "café"),
    ("São", "sao"),
    ("Straße", "strasse"),
    ("Strasse", "Straße"),
    ("Τιμή", "τιμη"),
    ("τιμη", "ΤΙΜΉ"),
    ("Ёлка", "елка"),
    ("елка", "ёлка"),
    ("Đường", "duong"),
    ("DİYARBAKIR", "diyarbakir"),
    ("ışık", "isik"),
    ("שָׁלוֹם", "שלום"),
    ("שלום", "שָׁלוֹם"),
    ("كِتَابٌ", "كتاب"),
    ("ＭＩＧ", "mig"),
    ("𝕄igration", "migration"),
]


@pytest.mark.language
@pytest.mark.parametrize(("said", "typed"), ACCENTS)
def test_accents_do_not_matter_and_what_is_shown_has_them(engine: Engine, said: str, typed: str) -> None:
    shown = clean(said)
    engine.index([piece("title", said), piece("inside", "A deck", f"about {said} today"), piece("other", "Water")])
    answer = engine.search(asked(typed))
    assert [hit.id for hit in answer.hits] == ["title", "inside"]
    assert answer.hits[0].title == f"<mark>{shown}</mark>"
    assert f"about <mark>{shown}</mark> today" in answer.hits[1].snippet
    assert titles(engine, typed[:-1]) == [shown]


@pytest.mark.language
@pytest.mark.parametrize(("one", "other"), [("café", "cafe"), ("τιμή", "τιμη"), ("ёлка", "елка"), ("ýürek", "yurek")])
def test_what_has_the_accents_that_were_typed_comes_first(engine: Engine, one: str, other: str) -> None:
    engine.index([piece(f"{place} {said}", said, used=place) for said in (one, other) for place in (1, 2)])
    for typed in (one, other):
        found = ids(engine, typed)
        assert [uid[2:] for uid in found[:2]] == [typed, typed]
        assert len(found) == 4


@pytest.mark.language
def test_a_letter_of_its_own_is_no_accent(engine: Engine) -> None:
    engine.index([piece("a", "мой"), piece("b", "мои")])
    assert ids(engine, "мой") == ["a"]


@pytest.mark.language
@pytest.mark.parametrize(("said", "typed"), [("μεταφορά", "μεταφωρα"), ("Fertigungsänderung", "fertigunsanderung")])
def test_accents_are_no_wrong_letters(engine: Engine, said: str, typed: str) -> None:
    engine.index([piece("a", said), piece("b", "Water")])
    assert engine.search(asked(typed)).respelt == (said.lower(),)


@pytest.mark.language
@pytest.mark.parametrize("typed", ["it's", "it’s", "R&D", "r & d", "cost/benefit", "C++"])
def test_signs_in_a_word_do_not_hide_it(engine: Engine, typed: str) -> None:
    engine.index([piece("a", "It's R&D: a cost/benefit view of C++"), piece("b", "Water")])
    assert ids(engine, typed) == ["a"]


UNSPACED = [
    ("東京タワーの高さを測る", "高さ"),
    ("コスト削減の方法", "削減"),
    ("数据中心的能源成本", "能源"),
    ("การบำรุงรักษาเครื่องจักร", "เครื่องจักร"),
    ("서울은 크다", "서울"),
]


@pytest.mark.language
@pytest.mark.parametrize(("said", "typed"), UNSPACED)
def test_words_without_spaces_are_found_inside_others(engine: Engine, said: str, typed: str) -> None:
    engine.index([piece("title", said), piece("inside", "A deck", "welcome", f"2026: {said}"), piece("other", "Water")])
    answer = engine.search(asked(typed))
    assert [hit.id for hit in answer.hits] == ["title", "inside"]
    assert f"<mark>{typed}</mark>" in answer.hits[0].title
    assert answer.hits[1].place is not None
    assert answer.hits[1].place.number == 2
    assert titles(engine, said[:2]) == [said]


@pytest.mark.language
def test_a_sentence_without_spaces_finds_what_holds_some_of_it(engine: Engine) -> None:
    engine.index([piece("a", "能源成本的上升"), piece("b", "水的成本"), piece("c", "風")])
    assert tiers(engine, "数据中心能源成本") == ([], ["a", "b"])


@pytest.mark.parametrize(
    ("typed", "found"), [("migrtion", "migration"), ("downitme", "downtime"), ("trace", "traceability")]
)
def test_typos_and_beginnings_are_respelt(engine: Engine, typed: str, found: str) -> None:
    engine.index([piece("a", f"The {found} guide"), piece("b", "Something else")])
    answer = engine.search(asked(typed))
    assert [hit.id for hit in answer.hits] == ["a"]
    assert answer.respelt == (found,)
    assert f"<mark>{found}</mark>" in answer.hits[0].title


def test_a_word_that_stands_somewhere_is_not_respelt(engine: Engine) -> None:
    """Also where a filter leaves none of it, and beside words that stand nowhere."""
    engine.index(
        [
            piece("a", "Cast iron", facets={"persona": ("cfo",)}),
            piece("b", "The cost", facets={"persona": ("it-director",)}),
        ]
    )
    answer = engine.search(asked("cast", filters={"persona": ("it-director",)}))
    assert (answer.count, answer.respelt) == (0, ())
    assert tiers(engine, "cast bakeries") == ([], ["a"])
    assert engine.search(asked("cast bakeries")).respelt == ()


@pytest.mark.parametrize("typed", ["tarn bakeries", "tarn", "9002"])
def test_names_and_numbers_are_not_respelt(engine: Engine, typed: str) -> None:
    engine.index([piece("a", "What they earn", "ISO 9001, in one bakery"), piece("b", "They earn more")])
    assert engine.search(asked(typed)).respelt == ()


WRITTEN = [
    ("E-mail in the plant", "email", "e-mail"),
    ("Wi-Fi in the cold store", "wifi", "wi-fi"),
    ("The ACX-2000/B controller", "acx2000", "acx-2000"),
    ("Certified to ISO 9001", "iso9001", "iso-9001"),
    pytest.param("What O'Neill said", "oneill", "o-neill", marks=pytest.mark.language),
    ("An x-ray of each box", "xray", "x-ray"),
    ("Email in the plant", "e-mail", "email"),
    ("The ACX2000 controller", "acx-2000", "acx2000"),
]


@pytest.mark.parametrize(("said", "typed", "found"), WRITTEN)
def test_a_word_is_found_with_and_without_its_hyphen(engine: Engine, said: str, typed: str, found: str) -> None:
    engine.index([piece("a", said), piece("b", "What a wife earns", "by hand, in one detail")])
    answer = engine.search(asked(typed))
    assert [hit.id for hit in answer.hits] == ["a"]
    assert answer.respelt == (found,)


def test_a_hyphen_is_tried_before_a_text_with_some_of_the_words(engine: Engine) -> None:
    engine.index([piece("both", "E-mail security"), piece("one", "Security of the plant"), piece("other", "Water")])
    answer = engine.search(asked("email security"))
    assert [hit.id for hit in answer.hits] == ["both", "one"]
    assert (answer.partial, answer.respelt) == (1, ("e-mail", "security"))


def test_words_beside_each_other_are_no_word_with_a_hyphen(engine: Engine) -> None:
    """A number stays a number, and a long word is not looked for in pieces."""
    engine.index([piece("a", "4711 0815 of a counter measure ment")])
    assert engine.search(asked("47110815")).count == 0
    assert engine.search(asked("countermeasurement")).count == 0


def test_a_long_question_is_not_looked_for_in_pieces(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.index([piece("a", "E-mail in the plant")])
    find, searches = engine.find, []
    monkeypatch.setattr(engine, "find", lambda *a, **more: searches.append(a) or find(*a, **more))
    engine.search(asked(" ".join(f"zebra{letter}zz" for letter in "abcdefghijklmnop")))
    assert len(searches) <= 20


@pytest.mark.language
def test_a_soft_hyphen_divides_no_word(engine: Engine) -> None:
    engine.index([piece("a", "The data\u00adbase", "of one main\u00adte\u00adnance plan"), piece("b", "Water")])
    assert ids(engine, "database") == ids(engine, "maintenance") == ids(engine, "main\u00adtenance") == ["a"]


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
    assert titles(engine, "canary", "partner") == ["Canary cost"]
    assert engine.search(asked("canary", audience="nobody")).count == 0


def test_who_is_in_groups_finds_what_is_for_each_of_them_and_no_other(engine: Engine) -> None:
    engine.index(
        [
            piece("open", "Canary cost", audiences=("member",)),
            piece("north", "Canary plan", "the zebra project", audiences=("group-1",), facets={"topic": ("north",)}),
            piece("south", "Canary price", "the okapi project", audiences=("group-2",), facets={"topic": ("south",)}),
        ]
    )
    assert set(ids(engine, "canary", groups=("group-1", "group-3"))) == {"open", "north"}
    assert set(ids(engine, "canary", groups=("group-1", "group-2"))) == {"open", "north", "south"}
    answer = engine.search(asked("canary", groups=("group-1",)))
    assert (answer.count, answer.facets["topic"]) == (2, {"north": 1})
    assert engine.search(asked("okapy", groups=("group-1",))).respelt == ()
    assert engine.search(asked("zebar", groups=("group-1",))).respelt == ("zebra",)


def test_expired_pieces_are_left_out_for_those_who_mind(engine: Engine) -> None:
    engine.index([piece("old", "Cost", expires=YESTERDAY), piece("today", "Cost", expires=NOW.date())])
    assert ids(engine, "cost", unexpired_on=date(2026, 11, 1)) == ["today"]
    assert len(ids(engine, "cost")) == 2
    assert titles(engine, "cost", "member", date(2026, 11, 2)) == []


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
    assert titles(engine, "migr") == ["Migration, priced twice", "How Halden Foods cut its migration in half"]
    assert titles(engine, "halden mig") == ["How Halden Foods cut its migration in half"]
    assert titles(engine, "") == []


def test_a_hit_says_which_edition_was_indexed(engine: Engine) -> None:
    engine.index([piece("a", "Cost", edition="17:none")])
    assert [hit.edition for hit in engine.search(asked("cost")).hits] == ["17:none"]


def test_indexing_again_replaces_and_removing_forgets(engine: Engine) -> None:
    engine.index([piece("a", "First words"), piece("b", "Other")])
    engine.index([piece("a", "Second thoughts")])
    assert ids(engine, "first") == []
    assert ids(engine, "second") == ["a"]
    engine.remove(["a", "never-there"])
    assert ids(engine) == ["b"]


def test_what_is_removed_first_of_all_leaves_an_index_to_search(engine: Engine) -> None:
    engine.remove(["never-there"])
    assert ids(engine, "cost") == []
    engine.index([piece("a", "Cost")])
    assert ids(engine, "cost") == ["a"]


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
