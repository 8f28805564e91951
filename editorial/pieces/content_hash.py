"""A fingerprint of what a reader would read, so that an approval holds for exactly that."""

import hashlib
import json
import re

from wagtail.models import Revision

from editorial.pieces.blocks import BodyBlock, ForEditorsBlock
from editorial.pieces.models.pieces import Piece

FOR_EDITORS = frozenset(name for name, block in BodyBlock.declared_blocks.items() if isinstance(block, ForEditorsBlock))
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')  # the editor gives each paragraph one, and nobody reads it
Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


def content_hash(piece: Piece) -> str:
    """SHA-256 (hex) of title, summary and body; ids and everything else that readers do not see are left out.

    The same for a page and for the revision it was published from.
    """
    return _hash(piece.title, piece.summary, piece.body.get_prep_value())


def section_hashes(piece: Piece) -> dict[str, str]:
    """The same for each section, by its anchor, in order."""
    sections = [section["value"] for section in piece.body.get_prep_value()]
    return {section["anchor"]: _hash(section["title"], "", section["content"]) for section in sections}


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
        return [_without_ids(item) for item in value if not _is_for_editors(item)]
    return BLOCK_KEY.sub("", value) if isinstance(value, str) else value


def _is_for_editors(block: Json) -> bool:
    return isinstance(block, dict) and block.get("type") in FOR_EDITORS
