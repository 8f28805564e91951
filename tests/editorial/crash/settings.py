"""The product's own settings, with the room of the crash test."""

from editorial.platform.settings import *  # noqa: F403
from editorial.platform.settings import ROOMS

ROOMS = [*ROOMS, "tests.editorial.crash"]
