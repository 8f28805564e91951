"""The library's search page: for those who sell, and for partners what may be shared."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assets.searching import search_miss_log
from assets.searching.library_search import search_library
from assets.searching.parameters import SearchParameters
from assets.usage import use_log
from assets.usage.ways_in import ways_in
from editorial.platform.accounts.access import MemberRequest, needs
from search.query import Sort

SORTS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.RATING: "Best rated",
    Sort.USED: "Most used",
}


@require_safe
@cache_control(private=True, no_store=True)
@needs(lambda user: user.uses_library)
def search(request: MemberRequest) -> HttpResponse:
    """The whole page, or for htmx the part below the search box."""
    found = search_library(request.user, SearchParameters.from_address(request.GET))
    use_log.note_visit(request.user, [] if found.search.is_bare else [result.asset for result in found.results])
    if found.is_question:
        search_miss_log.note_search(request.user, found.search, found.count)
    ways, answers = ways_in(request.user) if found.search.is_bare and found.count else ([], [])
    context = {
        "found": found,
        "sorts": SORTS if found.search.text else {sort: said for sort, said in SORTS.items() if sort != Sort.RELEVANCE},
        "ways_in": ways,
        "answers": answers,
        "back": request.get_full_path(),
        "place": "library",
        "part": "search",
    }
    part = request.htmx and not request.htmx.history_restore_request
    template = "assets/library_found.html" if part else "assets/library.html"
    response = render(request, template, context)
    response["Vary"] = "Cookie, HX-Request"
    return response
