"""What is new to somebody, what trends, and what they opened or sent."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assets.searching.asset_lists import AssetList, show_assets
from assets.usage import trending, ways_in
from editorial.platform.accounts.access import MemberRequest, needs


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def new(request: MemberRequest) -> HttpResponse:
    since = ways_in.new_since(request.user)
    shown = AssetList(
        "new",
        since.heading,
        "" if since.is_first else f"Published after {since.moment:%-d %B %Y}, the newest first.",
        "Nothing new",
        "What is published from now on stands here when you come back.",
    )
    return show_assets(request, ways_in.new_for(request.user, since), shown)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def show_trending(request: MemberRequest) -> HttpResponse:
    shown = AssetList(
        "trending",
        "Trending",
        trending.MEANS,
        "Nothing trends yet",
        "As soon as colleagues open and send pieces, those used most stand here.",
    )
    return show_assets(request, ways_in.trending_for(request.user), shown)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def recent(request: MemberRequest) -> HttpResponse:
    shown = AssetList(
        "recent",
        "Recently used by you",
        "What you opened or sent, the last first. Only you see this list.",
        "You have used nothing yet",
        "What you open in the library, or send, stands here.",
    )
    return show_assets(request, ways_in.recent_of(request.user), shown)
