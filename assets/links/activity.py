"""What recipients read: asked here, answered by the room that counts reading.

`SOURCE` and `UNTIMED` are set by that room in its `AppConfig.ready()`:
`activity.SOURCE = link_activity.activity_of`. Without it the links are shown without reading.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from assets.models import TrackedLink


@dataclass(frozen=True)
class LinkActivity:
    """What people did with one link: how often it was opened, when last, seconds by page or section anchor, how often
    its file was downloaded, and how often they went on to what lives elsewhere. `untimed`: how often which page was
    shown in a browser without scripts, which tells nothing more: by a person, or by a program.
    """

    opened: int
    last_opened: datetime | None = None
    seconds: Mapping[str, float] | None = None
    downloaded: int = 0
    followed: int = 0
    untimed: Mapping[str, int] | None = None

    @property
    def total(self) -> float:
        """Seconds in all."""
        return sum((self.seconds or {}).values())


Known = Mapping[UUID, LinkActivity]  # by link
Source = Callable[[Sequence[TrackedLink]], Known]
SOURCE: Source | None = None

Untimed = Callable[[HttpRequest, str, UUID, str], None]  # request, token of the link, uuid of the asset, page's anchor
UNTIMED: Untimed | None = None


def activity_of(links: Sequence[TrackedLink]) -> Known:
    """By link uuid; a link never opened by a human has none."""
    return SOURCE(links) if SOURCE and links else {}


def note_untimed(request: HttpRequest, token: str, asset: UUID, anchor: str) -> None:
    """A browser without scripts was shown this page: counted, not timed. Writes no row; the worker takes it in."""
    if UNTIMED:
        UNTIMED(request, token, asset, anchor)
