"""When reading fulfils a rule of the agreement."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from audience.agreement.evidence import Read, Signal, first_match

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
GUIDE = uuid4()


def section(name: str, day: float = 0, piece: UUID = GUIDE, topics: tuple[int, ...] = (), format: int = 1) -> Read:  # noqa: A002
    return Read(uuid4(), "section", piece, name, NOON + timedelta(days=day), frozenset(topics), format)


def opened(piece: UUID, day: float = 0) -> Read:
    return Read(uuid4(), "open", piece, "", NOON + timedelta(days=day))


def test_three_sections_of_a_guide_are_a_signal_and_two_are_not() -> None:
    rule = Signal("sections", 3, MONTH, piece=GUIDE)
    assert first_match(rule, [section("a"), section("b")]) is None
    evidence = first_match(rule, [section("c"), section("a"), section("b")])
    assert evidence is not None
    assert len(evidence) == 3


def test_the_same_section_three_times_is_one() -> None:
    assert first_match(Signal("sections", 3, MONTH, piece=GUIDE), [section("a", day) for day in range(3)]) is None


def test_evidence_counts_together_only_within_the_window() -> None:
    rule = Signal("sections", 3, MONTH, piece=GUIDE)
    assert first_match(rule, [section("a", 0), section("b", 20), section("c", 40)]) is None
    assert first_match(rule, [section("a", 0), section("b", 20), section("c", 29)])


def test_a_rule_for_a_format_wants_sections_of_one_piece() -> None:
    rule = Signal("sections", 2, MONTH, format=1)
    assert first_match(rule, [section("a"), section("b", piece=uuid4())]) is None
    assert first_match(rule, [section("a"), section("b")])


def test_a_rule_for_a_topic_adds_up_over_pieces() -> None:
    rule = Signal("sections", 2, MONTH, topic=7)
    assert first_match(rule, [section("a", topics=(7,)), section("b", piece=uuid4(), topics=(7, 8))])
    assert first_match(rule, [section("a", topics=(7,)), section("b", piece=uuid4(), topics=(8,))]) is None


def test_opening_the_file_is_a_signal_at_once_and_reading_another_is_not() -> None:
    rule = Signal("opened", 1, MONTH, piece=GUIDE)
    assert first_match(rule, [opened(GUIDE)])
    assert first_match(rule, [opened(uuid4()), section("a")]) is None


def test_the_evidence_is_that_of_the_first_fulfilment() -> None:
    rule = Signal("sections", 2, MONTH, piece=GUIDE)
    evidence = first_match(rule, [section("a", 0), section("b", 1), section("c", 2)])
    assert evidence is not None
    assert [read.section for read in evidence] == ["a", "b"]
