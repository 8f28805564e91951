"""Where people can go, as each room offers it in its `navigation.py`: lower rooms write no address of a higher one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from editorial.platform.models import User
from editorial.platform.rooms import offers


@dataclass(frozen=True)
class DeskPlace:
    """A place in the masthead of those who log in. `name` is what views call it, `address` the name of its URL."""

    name: str
    label: str
    address: str
    is_for: Callable[[User], bool]
    order: int

    @property
    def url(self) -> str:
        return reverse(self.address)


@dataclass(frozen=True)
class Navigation:
    """What one room offers.

    `start` names the URL where those begin whom it is for; `footer` holds (label, name of the URL) for the foot of the
    reading site; `closed_to_robots` the beginnings of paths that search engines should leave alone.
    """

    desk: tuple[DeskPlace, ...] = ()
    footer: tuple[tuple[str, str], ...] = ()
    closed_to_robots: tuple[str, ...] = ()
    start: tuple[str, Callable[[User], bool]] | None = None


@cache
def _offered() -> list[Navigation]:
    """Looked up once: every page asks, and rooms do not come and go while a process runs."""
    return [room.NAVIGATION for room in offers("navigation")]


def desk_places(user: User) -> list[DeskPlace]:
    """The places this person may open, in their order."""
    places = [place for room in _offered() for place in room.desk if place.is_for(user)]
    return sorted(places, key=lambda place: place.order)


def footer_links() -> list[tuple[str, str]]:
    """(label, address) of what stands at the foot of every public page."""
    return [(label, reverse(name)) for room in _offered() for label, name in room.footer]


def closed_to_robots() -> list[str]:
    return sorted(path for room in _offered() for path in room.closed_to_robots)


def start_of(user: User) -> str | None:
    """Where this person begins after logging in: in the lowest room that has a place for them; None: nowhere."""
    starts = [room.start for room in _offered() if room.start]
    return next((reverse(name) for name, is_for in starts if is_for(user)), None)
