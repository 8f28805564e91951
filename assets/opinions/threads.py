"""Comments on an asset as conversations: the latest first, in each replies below what they answer; a page at a time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator

from assets.models import Asset, Comment
from editorial.platform.models import User

DEEPEST = 3  # replies further down stand in line with the third, so that a phone can show them
PER_PAGE = 40  # comments


@dataclass
class Thread:
    """A comment and its place in the conversation."""

    comment: Comment
    may_change: bool
    depth: int


@dataclass
class Place:
    """Of a comment whose words are not read yet."""

    pk: int
    uuid: UUID
    is_deleted: bool
    replies: list["Place"]
    depth: int = 0


@dataclass(frozen=True)
class Talk:
    """A page of what was said."""

    threads: list[Thread]
    page: "Page[Place]"


def talk_about(asset: Asset, reader: User, number: str | None = None, around: str | None = None) -> Talk:
    """The page of that number; that with the comment of the uuid `around`, if there is one. Two queries.

    Only the places of all comments are read, not their words.
    """
    order = _in_order(asset)
    paginator = Paginator(order, PER_PAGE)
    sought = next((index for index, place in enumerate(order) if str(place.uuid) == around), None)
    page = paginator.get_page(number if sought is None else sought // PER_PAGE + 1)
    comments = asset.comments.select_related("author").in_bulk([place.pk for place in page])
    for said in comments.values():
        said.asset = asset
    threads = [
        Thread(comment, comment.may_be_changed_by(reader), min(place.depth, DEEPEST))
        for place in page
        if (comment := comments.get(place.pk))
    ]
    return Talk(threads, page)


def _in_order(asset: Asset) -> list[Place]:
    """A deleted comment keeps its place only while something answers it."""
    below: dict[int | None, list[Place]] = defaultdict(list)
    for pk, uuid, parent, deleted_at in asset.comments.values_list("pk", "uuid", "parent", "deleted_at"):
        below[parent].append(Place(pk, uuid, deleted_at is not None, below[pk]))
    found: list[Place] = []
    for root in reversed(below[None]):
        conversation = list(_flat(root))
        answered = _answered(conversation)
        found += [place for place in conversation if not place.is_deleted or place.pk in answered]
    return found


def _flat(root: Place) -> Iterator[Place]:
    """Depth first. Deep chains are walked with a stack: a conversation must not end in a recursion error."""
    waiting = [root]
    while waiting:
        here = waiting.pop()
        yield here
        for reply in reversed(here.replies):
            reply.depth = here.depth + 1
            waiting.append(reply)


def _answered(conversation: list[Place]) -> set[int]:
    """Those below which somebody's words still stand."""
    found: set[int] = set()
    for place in reversed(conversation):  # replies before what they answer
        if any(not reply.is_deleted or reply.pk in found for reply in place.replies):
            found.add(place.pk)
    return found
