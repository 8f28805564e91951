"""What this room's jobs and e-mails are, in plain words."""

from assets.models import Asset, Comment, RoomComment, RoomGuest, SavedSearch, TrackedLink, Version
from editorial.pieces.job_words import PIECES
from editorial.platform.jobs.descriptions import Description, Named
from editorial.platform.models import User

ASSETS = (Named(Asset, "title", keys=("pk", "uuid")),)
VERSIONS = (Named(Version, "asset__title", keys=("pk",)),)
LINKS = (Named(TrackedLink, "asset__title"),)
COMMENTS = (Named(Comment, "asset__title", keys=("pk",)),)
GUESTS = (Named(RoomGuest, "room__name"),)
SAID = (Named(RoomComment, "room__name"),)
SEARCHES = (Named(SavedSearch, "name", keys=("pk",)),)
PEOPLE = (Named(User, "username", keys=("pk",)),)

JOB_WORDS = {
    "assets.mirror": Description("Bring the library in line with a piece", PIECES, "page"),
    "assets.index": Description("Put into the library's index", ASSETS, "asset"),
    "assets.index_note": Description("Put a field note into its index", (), ""),  # whose, is not for all who look
    "assets.read": Description("Read a file", VERSIONS, "version"),
    "assets.picture": Description("Draw the pages of a file", VERSIONS, "version"),
    "comment.said": Description("Mail: somebody commented", COMMENTS, "comment"),
    "room.joined": Description("Mail: a guest came into a room", GUESTS, "guest"),
    "room.said": Description("Mail: somebody wrote in a room", SAID, "comment"),
    "link.read": Description("Mail: a link is read", LINKS, "link"),
    "assets.match_searches": Description("See which saved searches something new matches", (), ""),
    "assets.match_search": Description("See what newly matches a saved search", SEARCHES, "search"),
    "assets.digest": Description("Gather what newly matches somebody's saved searches", PEOPLE, "user"),
    "search.matched": Description("Mail: what newly matches saved searches", PEOPLE, "user"),
    "miss.answered": Description("Mail: what was asked for is there", ASSETS, "asset"),
}
