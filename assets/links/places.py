"""Where a link can open, and what can be read behind it: sections of a piece, pages of a file."""

from assets.models import Asset, Version
from assets.page.views import pages_of, piece_of


def places_of(asset: Asset, version: Version | None) -> list[tuple[str, str]]:
    """(anchor, what people call it) of each, in the order in which the recipient finds them."""
    unit = version.unit if version else ""
    leaves = [(page.anchor, f"{unit} {page.number}: {page.title}".rstrip(": ")[:80]) for page in pages_of(version)]
    piece = piece_of(asset)
    sections = [(anchor, title) for anchor, title, _ in piece.sections()] if piece else []
    return sections + leaves
