"""The library's places, and where its people begin."""

from editorial.platform.web.navigation import DeskPlace, Navigation

NAVIGATION = Navigation(
    desk=(
        DeskPlace("library", "Library", "library:search", lambda user: True, order=10),
        DeskPlace("kits", "Kits", "library:kits", lambda user: True, order=15),
        DeskPlace("links", "Links", "library:links", lambda user: True, order=30),
        DeskPlace("rooms", "Rooms", "library:rooms", lambda user: True, order=32),
        DeskPlace("requests", "Requests", "library:requests", lambda user: user.is_editor, order=40),
        DeskPlace("add", "Add files", "library:add_many", lambda user: user.is_editor, order=50),
    ),
    closed_to_robots=("/library/", "/r/"),
    start=("library:search", lambda user: user.uses_library),
)
