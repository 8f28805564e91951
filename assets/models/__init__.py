"""The library's tables: assets, versions, opinions, links, kits, what was used, searches, field notes, adoption."""

from assets.models.adoption import AdoptionDay
from assets.models.assets import Asset, AssetKind
from assets.models.favourites import Favourite
from assets.models.field_notes import FieldNote, FieldNoteThanks, FieldNoteVersion, NoteAddress
from assets.models.kits import Kit, KitItem
from assets.models.link_presets import LinkPreset
from assets.models.links import LinkState, NewVersion, TrackedLink
from assets.models.opinions import Comment, Rating
from assets.models.rooms import Room, RoomComment, RoomGuest, RoomItem, RoomStep
from assets.models.saved_searches import SavedSearch, SearchMatch
from assets.models.search_misses import DismissedRequest, MissFile, MissReason, PendingSearch, SearchMiss, Verdict
from assets.models.uses import AssetUse, LibraryVisit, TrendingAsset, UseFile
from assets.models.versions import FilePage, ReadState, Version

__all__ = [
    "AdoptionDay",
    "Asset",
    "AssetKind",
    "AssetUse",
    "Comment",
    "DismissedRequest",
    "Favourite",
    "FieldNote",
    "FieldNoteThanks",
    "FieldNoteVersion",
    "FilePage",
    "Kit",
    "KitItem",
    "LibraryVisit",
    "LinkPreset",
    "LinkState",
    "MissFile",
    "MissReason",
    "NewVersion",
    "NoteAddress",
    "PendingSearch",
    "Rating",
    "ReadState",
    "Room",
    "RoomComment",
    "RoomGuest",
    "RoomItem",
    "RoomStep",
    "SavedSearch",
    "SearchMatch",
    "SearchMiss",
    "TrackedLink",
    "TrendingAsset",
    "UseFile",
    "Verdict",
    "Version",
]
