"""What is used most these days: counted by the worker, so that no page counts it."""

from django.db import transaction
from django.utils import timezone

from assets.models import AssetUse, TrendingAsset
from assets.models.uses import SENT_POINTS, TRENDING_DAYS

EVERY = 900.0  # seconds between two counts
MEANS = (
    f"Used by colleagues in the last {TRENDING_DAYS} days: one point for each person who opened a piece, "
    f"{SENT_POINTS} for each who sent it. Counted every quarter of an hour."
)


def count_trending() -> int:
    """Count anew; how many assets trend. Two that count at once write the same."""
    points = AssetUse.objects.points(timezone.now())
    rows = [TrendingAsset(asset_id=asset, points=number) for asset, number in points]
    with transaction.atomic():
        TrendingAsset.objects.exclude(asset__in=[asset for asset, _ in points]).delete()
        TrendingAsset.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["asset"], update_fields=["points"]
        )
    return len(rows)


FORGET_EVERY = 86_400.0  # seconds


def forget_old_uses() -> int:
    """What somebody opened more than a year ago is nobody's business any more; how many rows."""
    return AssetUse.objects.forget_old()
