"""Comments on an asset as a conversation: in order, replies below what they answer."""

from dataclasses import dataclass, field

from assets.models import Asset, Comment
from editorial.platform.models import User

DEEPEST = 3  # replies further down stand in line with the third, so that a phone can show them


@dataclass
class Thread:
    """A comment and what was replied to it."""

    comment: Comment
    may_change: bool
    depth: int
    replies: list["Thread"] = field(default_factory=list)

    @property
    def is_worth_showing(self) -> bool:
        """A deleted comment keeps its place only while something answers it."""
        return not self.comment.is_deleted or any(reply.is_worth_showing for reply in self.replies)


def threads(asset: Asset, reader: User) -> list[Thread]:
    """All comments in one query, each below its parent, oldest first, flat with their depth."""
    roots: list[Thread] = []
    by_id: dict[int, Thread] = {}
    for comment in asset.comments.select_related("author"):
        comment.asset = asset
        above = by_id.get(comment.parent_id) if comment.parent_id else None
        depth = min(above.depth + 1, DEEPEST) if above else 0
        thread = by_id[comment.pk] = Thread(comment, comment.may_be_changed_by(reader), depth)
        (above.replies if above else roots).append(thread)
    return [thread for root in roots for thread in _flat(root)]


def _flat(thread: Thread) -> list[Thread]:
    """Depth first. Deep chains are walked with a stack: a conversation must not end in a recursion error."""
    found: list[Thread] = []
    waiting = [thread]
    while waiting:
        here = waiting.pop()
        if here.is_worth_showing:
            found.append(here)
            waiting.extend(reversed(here.replies))
    return found
