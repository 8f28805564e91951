"""The product's own settings, with the room of the crash test."""

from editorial.settings import *  # noqa: F403
from editorial.settings import ROOMS

ROOMS = [*ROOMS, "tests.editorial.crash"]
