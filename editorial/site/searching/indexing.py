"""The public index follows what is published: one job for each piece that changes, in the transaction of its cause."""

from uuid import UUID

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from editorial.pieces.models import PIECE_MODELS
from editorial.pieces.signals import piece_changed
from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue, jobs_at_once
from editorial.platform.models.jobs import Job, Queue
from editorial.site.searching.documents import BATCH, documents_of
from search.engines import PUBLIC, engine


@receiver(piece_changed, dispatch_uid="site.index_changed")
def index_changed(uuid: UUID, **_: object) -> None:
    enqueue("site.index", str(uuid), {"piece": str(uuid)})


@jobs_at_once("site.index", Queue.INDEX, most=BATCH)
def index(rows: list[Job]) -> None:
    """Put pieces into the index as they are now, or take them out, with one commit; and look again when an embargo or
    the time of one ends.
    """
    uuids = list(dict.fromkeys(row.payload["piece"] for row in rows))
    engine(PUBLIC).write(uuids, documents_of(uuids))
    site_version.bump_lists()  # lists are made from the index: those made since the change may still lack it
    _look_again(uuids)


def _look_again(uuids: list[str]) -> None:
    """With keys of their own: a job that waits for its moment must not hold up one that is due."""
    now = timezone.now()
    for model in PIECE_MODELS:
        pieces = model.objects.live().filter(Q(embargo_until__gt=now) | Q(expire_at__gt=now), uuid__in=uuids)
        for uuid, *moments in pieces.values_list("uuid", "embargo_until", "expire_at"):
            for moment in moments:
                if moment and moment > now:
                    key = f"{uuid} {moment:%Y-%m-%dT%H:%M:%S}"
                    enqueue("site.index", key, {"piece": str(uuid)}, not_before=moment)
