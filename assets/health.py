"""Does the library's index hold what the library holds?"""

from assets.models import Asset
from search.engines import engine
from search.health import Check, Finding
from search.query import Query

PATIENCE = 20  # pieces that may be under way between the database and the index


def index_is_whole() -> Finding:
    live = Asset.objects.live().count()
    indexed = engine().search(Query(audience="member")).count
    ok = abs(live - indexed) <= PATIENCE and not (live and not indexed)
    return Finding(ok, f"{indexed} of {live} pieces can be found", "Build the index anew: manage.py reindex.")


CHECKS: dict[str, Check] = {"library index": index_is_whole}
