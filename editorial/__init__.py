"""Floors: platform, vocabulary, pieces, review, site, intake; each knows those named before it (docs/rooms.md)."""
