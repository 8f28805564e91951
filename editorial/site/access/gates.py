"""Who reads past a gate. Colleagues do; a higher room adds the readers it knows, in its `ready`."""

from collections.abc import Callable

from django.http import HttpRequest

from editorial.pieces.models import Gate, Piece

# Each is asked in turn with the request; the first to say yes opens every gate. Must not write anything.
OPENERS: list[Callable[[HttpRequest], bool]] = []


def is_open(piece: Piece, request: HttpRequest) -> bool:
    """Whether this request sees all of it; previews always do."""
    if piece.gate == Gate.NONE or getattr(request, "is_preview", False):
        return True
    if getattr(request.user, "uses_library", False):
        return True
    return passes(request)


def passes(request: HttpRequest) -> bool:
    """Whether a reader who is nobody of the house may pass; asked once, so that a page is kept as what it was made."""
    if not hasattr(request, "passes_gates"):
        request.passes_gates = any(opens(request) for opens in OPENERS)  # type: ignore[attr-defined]
    return bool(request.passes_gates)  # type: ignore[attr-defined]


def form_of(request: HttpRequest) -> str:
    """Which form of a gated piece the page cache may give: colleagues, who have a session, go past that."""
    return "open" if passes(request) else "closed"
