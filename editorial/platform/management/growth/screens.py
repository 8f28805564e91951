"""What people look at: an address, who asks for it, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.test import Client

from editorial.platform.accounts.roles import Role
from editorial.platform.models import User


class Goal(NamedTuple):
    """What one request may take: milliseconds of CPU, queries, kilobytes of its body."""

    milliseconds: float
    queries: int
    kilobytes: int = 200


PIECE = Goal(7, 8)  # a public page that nothing was kept of
PUBLIC = Goal(20, 12)  # a list, a search or a map of the public site, cold
KEPT = Goal(0.6, 0)  # what is answered from the page cache
DAILY = Goal(60, 12)  # what somebody opens every morning
LIST = Goal(100, 12, 500)  # of the CMS or the library


def anybody() -> Client:
    """A browser that nobody knows."""
    return Client(SERVER_NAME="localhost")


def colleague(role: Role) -> Callable[[], Client]:
    """A browser in which somebody of that role is logged in."""

    def log_in() -> Client:
        client = anybody()
        client.force_login(User.objects.filter(groups__name=role).order_by("pk")[0])
        return client

    return log_in


@dataclass(frozen=True)
class Screen:
    """`is_cold`: nothing of the public site is kept when it is asked for."""

    name: str
    address: Callable[[], str]
    browser: Callable[[], Client]
    goal: Goal
    is_cold: bool = False
    status: int = 200


def at(address: str) -> Callable[[], str]:
    """An address that is the same in every copy."""
    return lambda: address
