"""The library's tables: assets, versions, opinions, links, searches that found nothing."""

from assets.models.assets import Asset, AssetKind
from assets.models.links import LinkState, TrackedLink
from assets.models.opinions import Comment, Rating
from assets.models.search_misses import DismissedRequest, MissFile, SearchMiss
from assets.models.versions import FilePage, ReadState, Version

__all__ = [
    "Asset",
    "AssetKind",
    "Comment",
    "DismissedRequest",
    "FilePage",
    "LinkState",
    "MissFile",
    "Rating",
    "ReadState",
    "SearchMiss",
    "TrackedLink",
    "Version",
]
