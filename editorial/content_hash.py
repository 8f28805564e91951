"""A fingerprint of what a reader would read, so that an approval holds for exactly that."""

import hashlib
import json

from editorial.models.pieces import Piece


def content_hash(piece: Piece) -> str:
    """SHA-256 (hex) of title, summary and body; block ids and everything readers do not see are left out.

    The body is taken as stored (`StreamField.get_prep_value`), so the hash is the same for a page and for the
    revision it was published from.
    """
    read = {"title": piece.title, "summary": piece.summary, "body": _without_ids(piece.body.get_prep_value())}
    canonical = json.dumps(read, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_ids(item) for key, item in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    return value
