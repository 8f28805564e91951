"""Human, scanner or unknown: what tells them apart."""

import pytest

from audience.events.bot_detection import Act, judge

pytestmark = pytest.mark.anywhere
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def view(piece: str, at: float) -> Act:
    return Act("view", piece, 0, at)


@pytest.mark.parametrize(
    "agent", ["", "Mozilla/5.0 (compatible; Googlebot/2.1)", "HeadlessChrome/120", "python-requests/2.31"]
)
def test_programs_that_say_so_are_scanners(agent: str) -> None:
    assert judge(agent, [Act("engaged", "a", 60, 0)]).label == "scanner"


def test_asking_for_headers_only_is_a_scanner() -> None:
    assert judge(FIREFOX, [], method="HEAD").label == "scanner"


def test_every_link_within_seconds_is_a_scanner() -> None:
    verdict = judge(FIREFOX, [view("a", 0), view("b", 1), view("c", 2)])
    assert verdict == ("scanner", "opened 3 pieces within 5 seconds")


def test_three_tabs_over_a_minute_are_not_a_burst() -> None:
    assert judge(FIREFOX, [view("a", 0), view("b", 20), view("c", 40)]).label == "unknown"


def test_one_piece_opened_three_times_is_not_a_burst() -> None:
    assert judge(FIREFOX, [view("a", 0), view("a", 1), view("a", 2)]).label == "unknown"


@pytest.mark.parametrize("act", [Act("engaged", "a", 4, 0), Act("section", "a", 0, 0), Act("video", "a", 12, 0)])
def test_reading_that_was_seen_is_human(act: Act) -> None:
    assert judge(FIREFOX, [view("a", 0), act]).label == "human"


@pytest.mark.parametrize("act", [Act("engaged", "a", 4, 0), Act("section", "a", 0, 0), Act("video", "a", 12, 0)])
def test_a_single_claim_makes_no_visit_human(act: Act) -> None:
    assert judge(FIREFOX, [act]).label == "unknown"
    assert judge(FIREFOX, [act], was_human=True).label == "human"


def test_no_engaged_seconds_is_no_evidence() -> None:
    assert judge(FIREFOX, [Act("engaged", "a", 0, 0)]).label == "unknown"


def test_a_page_opened_and_left_is_unknown_unless_the_visit_was_human() -> None:
    assert judge(FIREFOX, [view("a", 0)]).label == "unknown"
    assert judge(FIREFOX, [view("a", 0)], was_human=True).label == "human"
