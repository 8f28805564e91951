"""The library's tables: assets, versions, opinions, links, searches that found nothing."""

from assets.models.assets import Asset, AssetKind
from assets.models.link_presets import LinkPreset
from assets.models.links import LinkState, NewVersion, TrackedLink
from assets.models.opinions import Comment, Rating
from assets.models.search_misses import DismissedRequest, MissFile, SearchMiss
from assets.models.versions import FilePage, ReadState, Version

__all__ = [
    "Asset",
    "AssetKind",
    "Comment",
    "DismissedRequest",
    "FilePage",
    "LinkPreset",
    "LinkState",
    "MissFile",
    "NewVersion",
    "Rating",
    "ReadState",
    "SearchMiss",
    "TrackedLink",
    "Version",
]
