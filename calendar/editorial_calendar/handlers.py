"""What other rooms did that changes what is covered."""

from collections.abc import Collection

from django.db.models.signals import post_save, pre_delete

from assets import signals
from assets.models import Asset
from editorial.platform.jobs.queue import enqueue, enqueue_all
from editorial.vocabulary import signals as vocabulary_signals
from editorial.vocabulary.models import Format
from editorial_calendar.coverage import supply
from editorial_calendar.models import CELL, Contribution, PlanItem


def assets_changed(assets: Collection[Asset], **_: object) -> None:
    """Tags, liveness or expiry changed: their cells are counted anew."""
    enqueue_all("calendar.supply", {str(asset.uuid): {"asset": str(asset.uuid)} for asset in assets})


def asset_deleted(instance: Asset, **_: object) -> None:
    """What it gave goes with it; the cells it was in are counted anew."""
    for cell in Contribution.objects.filter(asset=instance).values_list(*CELL):
        enqueue("calendar.cell", "-".join(map(str, cell)), {"cell": list(cell)})


def format_saved(instance: Format, created: bool, raw: bool = False, **_: object) -> None:
    """A half-life may have changed, and with it every piece of that format."""
    if not created and not raw:
        enqueue("calendar.rebuild", str(instance.pk), {"format": instance.pk})


def term_moved(sender: type[PlanItem], ids: Collection[int], **_: object) -> None:
    """What had both terms now has one: its shares change. Of published pieces the library tells."""
    for item in PlanItem.objects.filter(pk__in=ids):
        supply.recount_plan_item(item)


def connect() -> None:
    signals.assets_changed.connect(assets_changed, sender=Asset, dispatch_uid="calendar.changed")
    pre_delete.connect(asset_deleted, sender=Asset, dispatch_uid="calendar.deleted")
    vocabulary_signals.term_moved.connect(term_moved, sender=PlanItem, dispatch_uid="calendar.term_moved")
    post_save.connect(format_saved, sender=Format, dispatch_uid="calendar.format")
