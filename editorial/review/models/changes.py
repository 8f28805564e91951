"""What changed in a piece since somebody read it, in words: for the people who decide whether to ask again."""

from collections.abc import Iterator

from editorial.pieces.content_hash import content_hash, section_hashes
from editorial.pieces.models.pieces import Piece
from editorial.platform.words import listed


def changed_parts(before: Piece, after: Piece) -> list[str]:
    """`["the summary", "“The second price”", "“Figures” (new)", "“Old” (gone)"]`; empty when nothing did."""
    return [] if content_hash(before) == content_hash(after) else list(_parts(before, after))


def _parts(before: Piece, after: Piece) -> Iterator[str]:
    for name in ("title", "summary"):
        if getattr(before, name) != getattr(after, name):
            yield f"the {name}"
    old, new = section_hashes(before), section_hashes(after)
    titles = {anchor: title for piece in (before, after) for anchor, title, _ in piece.sections()}
    for anchor, says in new.items():
        if anchor not in old:
            yield f"“{titles[anchor]}” (new)"
        elif old[anchor] != says:
            yield f"“{titles[anchor]}”"
    yield from (f"“{titles[anchor]}” (gone)" for anchor in old if anchor not in new)
    if list(old) != list(new) and set(old) == set(new):
        yield "the order of its sections"


def in_words(before: Piece, after: Piece) -> str:
    return listed(changed_parts(before, after))
