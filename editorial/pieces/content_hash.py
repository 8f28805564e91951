"""A fingerprint of what a reader would read, so that an approval holds for exactly that."""

import hashlib
import json

from wagtail.models import Revision

from editorial.pieces.models.pieces import Piece

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


def content_hash(piece: Piece) -> str:
    """SHA-256 (hex) of title, summary and body; block ids and everything readers do not see are left out.

    The same for a page and for the revision it was published from.
    """
    return _hash(piece.title, piece.summary, piece.body.get_prep_value())


def revision_hash(revision: Revision) -> str:
    """The same for a piece as a revision keeps it, without building the page."""
    content = revision.content
    return _hash(content["title"], content["summary"], json.loads(content["body"]))


def _hash(title: str, summary: str, body: Json) -> str:
    read = {"title": title, "summary": summary, "body": _without_ids(body)}
    canonical = json.dumps(read, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _without_ids(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _without_ids(item) for key, item in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    return value
