"""Does the library's index hold what the library holds, and are files read where they can do no harm?"""

from functools import cache

from assets.extract.extraction import within_reach
from assets.models import Asset
from editorial.pieces.models import PIECE_MODELS
from editorial.platform.words import listed
from editorial.site.listing import readable
from editorial.site.searching.documents import AUDIENCE
from search.engines import PUBLIC, engine
from search.health import Check, Finding
from search.query import Query

ADVICE = "Build the index anew: manage.py reindex."
PATIENCE = 20  # pieces that may be under way between the database and the index


def index_is_whole() -> Finding:
    live = Asset.objects.live().count()
    indexed = engine().search(Query(audience="member")).count
    ok = abs(live - indexed) <= PATIENCE and not (live and not indexed)
    return Finding(ok, f"{indexed} of {live} pieces can be found", ADVICE)


@cache
def files_are_read_apart() -> Finding:
    """Tried once for each process: what the system allows does not change while it runs."""
    found = within_reach()
    if not found:
        return Finding(True, "apart from the network, other files and all secrets")
    needs = "Linux 5.13 with Landlock and seccomp, which containers must allow, takes that away"
    return Finding(True, f"a hostile file could reach {listed(found)}; {needs}")


def public_index_is_whole() -> Finding:
    """The same for readers. Beside the check above, because one command mends both."""
    out = sum(readable(model).count() for model in PIECE_MODELS)
    indexed = engine(PUBLIC).search(Query(audience=AUDIENCE)).count
    ok = abs(out - indexed) <= PATIENCE and not (out and not indexed)
    return Finding(ok, f"{indexed} of {out} pieces can be found by readers", ADVICE)


CHECKS: dict[str, Check] = {
    "library index": index_is_whole,
    "public index": public_index_is_whole,
    "reading files": files_are_read_apart,
}
