"""Which part of the API a request asks for, and which scopes there are: as many as rooms offer routers."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from editorial.platform.models.api_tokens import READ, WRITE
from editorial.platform.rooms import offers
from editorial.platform.web.addresses import SAFE_METHODS


@dataclass(frozen=True)
class Scope:
    """`name` as in `library:read`, and what it allows, in words."""

    name: str
    words: str


@cache
def _methods() -> dict[str, set[str]]:
    """By part, the first word of its addresses, the methods it takes."""
    found: dict[str, set[str]] = {}
    for room in offers("routes"):
        for path, view in room.router.path_operations.items():
            part = f"{room.PREFIX}{path}".strip("/").split("/")[0]
            found.setdefault(part, set()).update(*(operation.methods for operation in view.operations))
    return found


@cache
def all_scopes() -> tuple[Scope, ...]:
    """Of every part of the API; one that nothing can be written to has no scope for it."""
    found = []
    for part, methods in _methods().items():
        found.append(Scope(f"{part}:{READ}", f"Read: {part}"))
        if not methods <= set(SAFE_METHODS):
            found.append(Scope(f"{part}:{WRITE}", f"Read and write: {part}"))
    return tuple(found)


def asked_for(request: HttpRequest) -> tuple[str, str] | None:
    """The part of the API this address lies in, and what is done there: `("library", "read")`.

    None for the API's own documents, which lie in no part.
    """
    part = request.path.removeprefix(reverse("api-1:api-root")).split("/")[0]
    access = READ if request.method in SAFE_METHODS else WRITE
    return (part, access) if part in _methods() else None
