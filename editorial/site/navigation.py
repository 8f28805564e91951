"""Pages of search results are not for search engines."""

from editorial.platform.web.navigation import Navigation

NAVIGATION = Navigation(closed_to_robots=("/search/",))
