"""The public index follows what is published: one job for each piece that changes, in the transaction of its cause."""

from uuid import UUID

from django.dispatch import receiver
from django.utils import timezone

from editorial.pieces.models import PIECE_MODELS
from editorial.pieces.signals import piece_changed
from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue
from editorial.site.searching.documents import document_of
from search.engines import PUBLIC, engine


@receiver(piece_changed, dispatch_uid="site.index_changed")
def index_changed(uuid: UUID, **_: object) -> None:
    enqueue("site.index", str(uuid), {"piece": str(uuid)})


@job("site.index", Queue.INDEX, atomic=False)
def index(row: Job) -> None:
    """Put the piece into the index as it is now, or take it out, and look again when an embargo or its time ends."""
    uuid = row.payload["piece"]
    document = document_of(uuid)
    engine(PUBLIC).write([uuid], [document] if document else [])
    site_version.bump_lists()  # lists are made from the index: those made since the change may still lack it
    _look_again(uuid)


def _look_again(uuid: str) -> None:
    """With keys of their own: a job that waits for its moment must not hold up one that is due."""
    for model in PIECE_MODELS:
        for moments in model.objects.live().filter(uuid=uuid).values_list("embargo_until", "expire_at"):
            for moment in moments:
                if moment and moment > timezone.now():
                    enqueue("site.index", f"{uuid} {moment:%Y-%m-%dT%H:%M:%S}", {"piece": uuid}, not_before=moment)
