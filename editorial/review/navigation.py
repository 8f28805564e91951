"""What experts get by link is nobody else's."""

from editorial.platform.web.navigation import Navigation

NAVIGATION = Navigation(closed_to_robots=("/review/",))
