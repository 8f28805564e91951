"""Which part of the API a request asks for, and which scopes there are: as many as rooms offer routers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from editorial.platform.models import User
from editorial.platform.models.api_tokens import READ, WRITE
from editorial.platform.rooms import offers
from editorial.platform.web.addresses import SAFE_METHODS


@dataclass(frozen=True)
class Scope:
    """`name` as in `library:read`, and what it allows, in words."""

    name: str
    words: str


@dataclass
class Part:
    """A part of the API: what is done there, and who is refused, with the words that say so (else nothing)."""

    refuses: Callable[[User], str]
    methods: set[str] = field(default_factory=set)


@cache
def parts() -> dict[str, Part]:
    """By the first word of their addresses."""
    found: dict[str, Part] = {}
    for room in offers("routes"):
        for path, view in room.router.path_operations.items():
            name = f"{room.PREFIX}{path}".strip("/").split("/")[0]
            part = found.setdefault(name, Part(room.refuses))
            part.methods.update(*(operation.methods for operation in view.operations))
    return found


@cache
def all_scopes() -> tuple[Scope, ...]:
    """Of every part of the API; one that nothing can be written to has no scope for it."""
    found = []
    for name, part in parts().items():
        found.append(Scope(f"{name}:{READ}", f"Read: {name}"))
        if not part.methods <= set(SAFE_METHODS):
            found.append(Scope(f"{name}:{WRITE}", f"Read and write: {name}"))
    return tuple(found)


def asked_for(request: HttpRequest) -> tuple[str, str] | None:
    """The part of the API this address lies in, and what is done there: `("library", "read")`.

    None for the API's own documents, which lie in no part.
    """
    part = request.path.removeprefix(reverse("api-1:api-root")).split("/")[0]
    access = READ if request.method in SAFE_METHODS else WRITE
    return (part, access) if part in parts() else None
