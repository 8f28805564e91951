from assets.models.assets import Asset, AssetKind, FilePage, Reading, Version

__all__ = ["Asset", "AssetKind", "FilePage", "Reading", "Version"]
