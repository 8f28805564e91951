"""Who reads past a gate. Colleagues do; a higher room adds the readers it knows, in its `ready`."""

from collections.abc import Callable

from django.http import HttpRequest

from editorial.pieces.models import Gate, Piece

# Each is asked in turn with the request and the piece; the first to say yes opens it. Must not write anything.
OPENERS: list[Callable[[HttpRequest, Piece], bool]] = []


def is_open(piece: Piece, request: HttpRequest) -> bool:
    """Whether this request sees all of it; previews always do."""
    if piece.gate == Gate.NONE or getattr(request, "is_preview", False):
        return True
    if getattr(request.user, "uses_library", False):
        return True
    return any(opens(request, piece) for opens in OPENERS)
