"""Calls and the agreement for those who sell, and what is counted for those who read."""

from editorial.platform.web.navigation import DeskPlace, Navigation

NAVIGATION = Navigation(
    desk=(
        DeskPlace("calls", "Calls", "calls", lambda user: user.gets_calls, order=20),
        DeskPlace("agreement", "Agreement", "agreement", lambda user: user.is_member, order=60),
    ),
    footer=(("What we count", "privacy-reading"),),
    closed_to_robots=("/calls/", "/e", "/me/"),
)
