"""What other rooms did that changes what is covered."""

from django.db.models.signals import post_save, pre_delete

from assets import signals
from assets.models import Asset
from editorial.platform.jobs.queue import enqueue
from editorial.vocabulary.models import Format
from editorial.vocabulary.signals import term_merged
from editorial_calendar.models import CELL, Contribution


def asset_changed(asset: Asset, **_: object) -> None:
    """Tags, liveness or expiry changed: its cells are counted anew."""
    enqueue("calendar.supply", str(asset.uuid), {"asset": str(asset.uuid)})


def asset_deleted(instance: Asset, **_: object) -> None:
    """What it gave goes with it; the cells it was in are counted anew."""
    for cell in Contribution.objects.filter(asset=instance).values_list(*CELL):
        enqueue("calendar.cell", "-".join(map(str, cell)), {"cell": list(cell)})


def format_saved(created: bool, raw: bool = False, **_: object) -> None:
    """A half-life may have changed, and with it every piece of that format."""
    if not created and not raw:
        enqueue("calendar.rebuild", "all")


def terms_merged(**_: object) -> None:
    """Pieces that had both terms now have one: their shares change."""
    enqueue("calendar.rebuild", "all")


def connect() -> None:
    signals.asset_changed.connect(asset_changed, sender=Asset, dispatch_uid="calendar.changed")
    pre_delete.connect(asset_deleted, sender=Asset, dispatch_uid="calendar.deleted")
    term_merged.connect(terms_merged, dispatch_uid="calendar.merged")
    post_save.connect(format_saved, sender=Format, dispatch_uid="calendar.format")
