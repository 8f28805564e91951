"""What a part's state is, and whether the library's search is up."""

from collections.abc import Callable
from dataclasses import dataclass

from search.engines import PUBLIC, engine


@dataclass(frozen=True)
class Finding:
    """State of one part; `advice` says what to do when it is not well."""

    ok: bool
    detail: str
    advice: str = ""


Check = Callable[[], Finding]


def library_search() -> Finding:
    """A part that raises is a part that is down: whoever asks turns that into a finding."""
    said = f"{engine().ping()}; for readers {engine(PUBLIC).ping()}"
    return Finding(True, said, "Check SEARCH_URL and its server; manage.py reindex builds the index anew.")


CHECKS: dict[str, Check] = {"search": library_search}
