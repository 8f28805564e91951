"""Suggested tags: which words point to which term, and that nothing is suggested without any."""

from hypothesis import given
from hypothesis import strategies as st

from editorial.intake.tags.suggesting import LIMITS, SHIPPED, TAG_AXES, THRESHOLD, TagCandidate, cues_of, suggest

DOWNTIME = TagCandidate(
    "topics", "cost-of-downtime", "Cost of downtime", cues_of("Cost of downtime", ["Stillstand", "stoppages"])
)
ENERGY = TagCandidate(
    "topics", "energy", "Energy per unit", cues_of("Energy per unit", (), "Electricity and steam in every crate")
)
STAGES = [TagCandidate("stages", slug, slug, cues_of("", (), "", words)) for slug, words in SHIPPED["stages"].items()]


def slugs(text: dict[str, str], *choices: TagCandidate) -> list[str]:
    return [term.slug for terms in suggest(text, choices).values() for term in terms]


def test_a_label_in_the_title_is_enough_and_the_words_are_shown() -> None:
    (term,) = suggest({"title": "The cost of downtime"}, [DOWNTIME, ENERGY])["topics"]
    assert term.slug == "cost-of-downtime"
    assert term.words[0] == "“cost of downtime” in the title"


def test_an_alias_counts_like_the_label_and_number_does_not_matter() -> None:
    assert slugs({"body": "One stoppage. Another stoppage. A third stoppage."}, DOWNTIME, ENERGY) == [
        "cost-of-downtime"
    ]


def test_a_word_in_passing_suggests_nothing() -> None:
    assert slugs({"body": "Steam rises from the cup."}, DOWNTIME, ENERGY) == []


def test_a_word_of_every_term_says_nothing_about_any() -> None:
    many = [TagCandidate("topics", str(n), str(n), {"plant": 4.0}) for n in range(20)]
    assert slugs({"body": "plant plant plant"}, *many) == []


def test_stages_are_told_by_how_a_piece_speaks() -> None:
    assert slugs({"title": "Acme vs Other: pricing and security"}, *STAGES) == ["confidence"]
    assert slugs({"title": "What is a historian? The basics explained"}, *STAGES) == ["awareness"]


def test_a_format_is_told_by_title_and_summary_only() -> None:
    study = TagCandidate("format", "case-study", "Case study", cues_of("Case study"))
    assert slugs({"body": "case study " * 50}, study) == []
    assert slugs({"title": "Case study: a dairy"}, study) == ["case-study"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gives_at_most_so_many_and_each_with_its_words(title: str, body: str) -> None:
    found = suggest({"title": title, "body": body}, [DOWNTIME, ENERGY, *STAGES])
    assert set(found) == set(TAG_AXES)
    for axis, terms in found.items():
        assert len(terms) <= LIMITS[axis]
        assert all(term.words and term.weight >= THRESHOLD for term in terms)
