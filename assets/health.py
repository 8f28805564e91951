"""Does the library's index hold what the library holds, and are files read where they can do no harm?"""

from functools import cache, partial

from assets.extract.extraction import within_reach
from assets.extract.pictures import office
from assets.searching.indexes import FIELD_NOTES, LIBRARY, READERS, Index
from editorial.platform.words import listed
from search.health import Check, Finding

ADVICE = "Build the index anew: manage.py reindex."
PATIENCE = 20  # pieces that may be under way between the database and the index


def index_is_whole(index: Index, whose: str) -> Finding:
    """Beside each other, because one command mends both."""
    expected, held = index.expected(), index.held()
    ok = abs(expected - held) <= PATIENCE and not (expected and not held)
    return Finding(ok, f"{held} of {expected} pieces can be found{whose}", ADVICE)


def notes_can_be_found() -> Finding:
    """Without a figure: how many notes there are is not for everybody to know."""
    expected, held = FIELD_NOTES.expected(), FIELD_NOTES.held()
    ok = abs(expected - held) <= PATIENCE and not (expected and not held)
    return Finding(ok, "field notes can be found" if ok else "field notes cannot all be found", ADVICE)


@cache
def files_are_read_apart() -> Finding:
    """Tried once for each process: what the system allows does not change while it runs."""
    found = within_reach()
    if not found:
        return Finding(True, "apart from the network, other files and all secrets")
    needs = "Linux 5.13 with Landlock and seccomp, which containers must allow, takes that away"
    return Finding(True, f"a hostile file could reach {listed(found)}; {needs}")


def pages_are_drawn() -> Finding:
    if office.program():
        return Finding(True, "pages of Office files are drawn by LibreOffice")
    return Finding(True, "pages of Office files are a text view: LibreOffice is not installed on this machine")


CHECKS: dict[str, Check] = {
    "library index": partial(index_is_whole, LIBRARY, ""),
    "public index": partial(index_is_whole, READERS, " by readers"),
    "field notes index": notes_can_be_found,
    "reading files": files_are_read_apart,
    "page pictures": pages_are_drawn,
}
