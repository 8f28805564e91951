"""The pieces of a kit, as one person may see them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from assets.models import Asset, Kit, KitItem
from assets.searching.parameters import audience_of
from assets.searching.results import Result, as_results, rows
from editorial.platform.models import User
from search.engines import engine

MOST_EXPORTED = 500  # pieces of a kit by rule that a file holds


def items_of(kit: Kit, user: User) -> list[tuple[KitItem, Result]]:
    """Those picked by hand, in order, each as a row of a list."""
    items = list(kit.items.visible_to(user))
    assets = rows(Asset.objects.filter(pk__in=[item.asset_id for item in items]), user)
    results = {result.asset.pk: result for result in as_results(assets)}
    return [(item, results[item.asset_id]) for item in items]


def pieces_of(kit: Kit, user: User) -> Iterator[tuple[Asset, str]]:
    """(asset, note) of all; of a kit by rule the first so many that it finds. Raises Unavailable."""
    if not kit.rule:
        for item in kit.items.visible_to(user).select_related("asset__format"):
            yield item.asset, item.note
        return
    query = replace(kit.search.query_for(user), size=MOST_EXPORTED, audience=audience_of(user))
    hits = [hit.id for hit in engine().search(query).hits]
    visible = Asset.objects.visible_to(user).filter(uuid__in=hits).select_related("format")
    found = {str(asset.uuid): asset for asset in visible}
    for uid in islice(hits, MOST_EXPORTED):
        if uid in found:
            yield found[uid], ""
