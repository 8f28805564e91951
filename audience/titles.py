"""What the pieces that events name by uuid are called."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from assets.models import Asset

GONE = "a piece that is gone"


def titles_of(pieces: Iterable[UUID | None]) -> defaultdict[UUID | None, str]:
    """Titles by uuid, in one query; what the library no longer holds is called gone."""
    titles: defaultdict[UUID | None, str] = defaultdict(lambda: GONE)
    titles.update(Asset.objects.filter(uuid__in={piece for piece in pieces if piece}).values_list("uuid", "title"))
    return titles
