"""Who gets past which door: every address of ours against the whole cast. A new address without a policy fails here.

A door refuses with a log-in page, a 401 or a 403. Behind it each object is asked for through `visible_to`, and answers
404 to whom it does not belong; that is tested beside each view. So here no object exists, and a 404 means “let in”.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

CAST = ("anonymous", "charlie", "xena", "petra", "sally", "sam", "ed", "paul", "ada")
EVERYONE = frozenset(CAST)
ADMINS = frozenset({"ada"})
EDITORS = frozenset({"ed", "paul"}) | ADMINS
SELLERS = frozenset({"sally", "sam"}) | ADMINS
MEMBERS = EDITORS | SELLERS
LIBRARY = MEMBERS | {"petra"}
CALLED = SELLERS | {"petra"}
LEADS = frozenset({"paul", "sam"}) | ADMINS
ROOMS = ("search", "editorial", "assets", "audience", "editorial_calendar")


@dataclass(frozen=True)
class Door:
    allowed: frozenset[str]
    method: str = "get"


READ, WRITE = "get", "post"
UUID, NUMBER = "<uuid:uuid>", "<int:pk>"

PAGES = r"^((?:[\w\-]+/)*)$"  # the reading site; what is behind a log-in is Wagtail's to refuse

# What the public, and whoever holds a token, may open. The token, not the person, decides what is behind it.
OPEN = {
    PAGES: READ,
    "accent.css": READ,
    "robots.txt": READ,
    "sitemap-<section>.xml": READ,
    "health/": READ,
    "password/forgotten/": WRITE,
    "password/<str:token>/": READ,
    "topics/<slug:slug>/": READ,
    "topics/<slug:slug>/feed/": READ,
    "for/<slug:slug>/": READ,
    "search/": READ,
    "feed/": READ,
    "media/images/<str:name>": READ,
    "privacy/reading/": READ,
    "subscribe/": WRITE,
    "subscribe/<str:token>/": READ,
    "unsubscribe/<str:token>/": READ,
    "me/": READ,
    "me/<str:token>/": READ,
    "review/<str:token>/": READ,
    "review/<str:token>/comment/": WRITE,
    "review/<str:token>/comment/<int:pk>/": WRITE,
    "review/<str:token>/answer/<int:number>/": WRITE,
    "review/<str:token>/decide/": WRITE,
    "review/<str:token>/new-link/": WRITE,
    "r/<str:token>/": READ,
    "r/<str:token>/pages/<int:number>.jpg": READ,
    "r/<str:token>/pages/<int:number>.gif": READ,
    "r/<str:token>/file/": READ,
    "r/<str:token>/sharing/": WRITE,
    "r/<str:token>/join/": WRITE,
    "r/<str:token>/comments/": WRITE,
    "r/<str:token>/comments/<uuid:uuid>/delete/": WRITE,
    "r/<str:token>/steps/<uuid:uuid>/": WRITE,
    "r/<str:token>/<uuid:asset_uuid>/": READ,
    "r/<str:token>/<uuid:asset_uuid>/pages/<int:number>.jpg": READ,
    "r/<str:token>/<uuid:asset_uuid>/pages/<int:number>.gif": READ,
    "r/<str:token>/<uuid:asset_uuid>/file/": READ,
}

POLICY: dict[str, Door] = {address: Door(EVERYONE, method) for address, method in OPEN.items()} | {
    "start/": Door(LIBRARY),
    # the library
    "library/": Door(LIBRARY),
    "library/requests/add/": Door(LIBRARY, WRITE),
    "library/requests/mine/": Door(LIBRARY),
    "library/requests/withdrawn/": Door(LIBRARY, WRITE),
    "library/requests/verdict/": Door(LIBRARY, WRITE),
    "library/new/": Door(LIBRARY),
    "library/trending/": Door(LIBRARY),
    "library/recent/": Door(LIBRARY),
    "library/favourites/": Door(LIBRARY),
    "library/searches/": Door(LIBRARY),
    "library/searches/save/": Door(LIBRARY),
    f"library/searches/{UUID}/alert/": Door(LIBRARY, WRITE),
    f"library/searches/{UUID}/seen/": Door(LIBRARY, WRITE),
    f"library/searches/{UUID}/delete/": Door(LIBRARY, WRITE),
    "library/kits/": Door(LIBRARY),
    "library/kits/new/": Door(LIBRARY),
    f"library/kits/{UUID}/": Door(LIBRARY),
    f"library/kits/{UUID}/change/": Door(LIBRARY),
    f"library/kits/{UUID}/delete/": Door(LIBRARY, WRITE),
    f"library/kits/{UUID}/restore/": Door(LIBRARY, WRITE),
    f"library/kits/{UUID}/<uuid:asset_uuid>/move/": Door(LIBRARY, WRITE),
    f"library/kits/{UUID}/<uuid:asset_uuid>/note/": Door(LIBRARY, WRITE),
    f"library/kits/{UUID}/<uuid:asset_uuid>/take-out/": Door(LIBRARY, WRITE),
    f"library/kits/{UUID}/<uuid:asset_uuid>/put-back/": Door(LIBRARY, WRITE),
    "library/adoption/": Door(MEMBERS),
    "library/notes/": Door(MEMBERS),
    "library/notes/address/": Door(MEMBERS),
    "library/notes/found/": Door(MEMBERS),
    f"library/notes/{UUID}/": Door(MEMBERS),
    f"library/notes/{UUID}/change/": Door(MEMBERS),
    f"library/notes/{UUID}/delete/": Door(MEMBERS, WRITE),
    f"library/notes/{UUID}/restore/": Door(MEMBERS, WRITE),
    f"library/notes/{UUID}/thanks/": Door(MEMBERS, WRITE),
    f"library/{UUID}/favourite/": Door(LIBRARY, WRITE),
    f"library/{UUID}/kits/": Door(LIBRARY),
    f"library/{UUID}/": Door(LIBRARY),
    f"library/{UUID}/download/": Door(LIBRARY),
    f"library/{UUID}/download/<int:number>/": Door(LIBRARY),
    f"library/{UUID}/pages/<int:number>.jpg": Door(LIBRARY),
    f"library/{UUID}/rate/": Door(LIBRARY, WRITE),
    f"library/{UUID}/comments/": Door(MEMBERS, WRITE),
    f"library/{UUID}/comments/<uuid:comment_uuid>/": Door(MEMBERS, WRITE),
    f"library/{UUID}/comments/<uuid:comment_uuid>/delete/": Door(MEMBERS, WRITE),
    f"library/{UUID}/send/": Door(LIBRARY),
    f"library/{UUID}/send/many/": Door(LIBRARY),
    "links/": Door(LIBRARY),
    "links/recipients/": Door(LIBRARY),
    f"links/presets/{UUID}/delete/": Door(LIBRARY, WRITE),
    f"links/lists/{UUID}/": Door(LIBRARY),
    f"links/lists/{UUID}/links.csv": Door(LIBRARY),
    f"links/{UUID}/": Door(LIBRARY),
    f"links/{UUID}/revoke/": Door(LIBRARY, WRITE),
    "links/rooms/": Door(LIBRARY),
    "links/rooms/new/": Door(LIBRARY),
    f"links/rooms/{UUID}/": Door(LIBRARY),
    f"links/rooms/{UUID}/reading.csv": Door(LIBRARY),
    f"links/rooms/{UUID}/change/": Door(LIBRARY),
    f"links/rooms/{UUID}/delete/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/restore/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/add/": Door(LIBRARY),
    f"links/rooms/{UUID}/<uuid:asset_uuid>/move/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/<uuid:asset_uuid>/note/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/<uuid:asset_uuid>/take-out/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/<uuid:asset_uuid>/put-back/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/people/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/people/<uuid:guest_uuid>/revoke/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/people/<uuid:guest_uuid>/renew/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/steps/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/steps/<uuid:step_uuid>/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/steps/<uuid:step_uuid>/delete/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/comments/": Door(LIBRARY, WRITE),
    f"links/rooms/{UUID}/comments/<uuid:comment_uuid>/delete/": Door(LIBRARY, WRITE),
    f"library/{UUID}/rooms/": Door(LIBRARY),
    "library/add/": Door(EDITORS),
    "library/add/many/": Door(EDITORS),
    "library/add/many/known/": Door(EDITORS),
    "library/add/many/lately/": Door(EDITORS),
    f"library/{UUID}/read-again/": Door(EDITORS, WRITE),
    f"library/{UUID}/change/": Door(EDITORS),
    f"library/{UUID}/new-version/": Door(EDITORS),
    "library/requests/": Door(EDITORS),
    "library/requests/answered/": Door(EDITORS, WRITE),
    "library/requests/dismissed/": Door(EDITORS, WRITE),
    "library/requests/restored/": Door(EDITORS, WRITE),
    # calls and the agreement
    "calls/": Door(CALLED),
    f"calls/{UUID}/": Door(CALLED, WRITE),
    f"calls/people/{UUID}/": Door(CALLED),
    "agreement/": Door(MEMBERS),
    "agreement/change/": Door(frozenset({"paul"}) | ADMINS, WRITE),
    "agreement/<int:number>/sign/": Door(LEADS, WRITE),
    # tokens and webhooks
    "integrations/": Door(LIBRARY),
    "integrations/tokens/": Door(LIBRARY, WRITE),
    f"integrations/tokens/{NUMBER}/end/": Door(LIBRARY, WRITE),
    "integrations/webhooks/": Door(LIBRARY, WRITE),
    f"integrations/webhooks/{UUID}/": Door(LIBRARY),
    f"integrations/webhooks/{UUID}/test/": Door(LIBRARY, WRITE),
    f"integrations/webhooks/{UUID}/secret/": Door(LIBRARY, WRITE),
    f"integrations/webhooks/{UUID}/stop/": Door(LIBRARY, WRITE),
    f"integrations/webhooks/{UUID}/delete/": Door(LIBRARY, WRITE),
    f"integrations/webhooks/{UUID}/<uuid:delivery_uuid>/": Door(LIBRARY, WRITE),
    # the API
    "api/library/search": Door(LIBRARY),
    "api/library/suggest": Door(LIBRARY),
    "api/library/favourites": Door(LIBRARY),
    "api/library/kits": Door(LIBRARY),
    "api/library/kits/<uuidstr:uuid>": Door(LIBRARY),
    "api/library/searches": Door(LIBRARY),
    "api/library/requests": Door(LIBRARY),
    "api/library/<uuidstr:uuid>/rating": Door(LIBRARY, WRITE),
    "api/library/<uuidstr:uuid>/links": Door(LIBRARY, WRITE),
    "api/library/notes": Door(MEMBERS),
    "api/audience/calls": Door(CALLED),
    "api/audience/calls/<uuidstr:uuid>": Door(CALLED),
    "api/audience/calls/<uuidstr:uuid>/answer": Door(CALLED, WRITE),
    "api/coverage": Door(EDITORS),
    # the CMS
    "admin/first-day/": Door(EDITORS),
    "admin/first-day/hiding/": Door(EDITORS, WRITE),
    "admin/first-day/<slug:name>/skip/": Door(EDITORS, WRITE),
    "admin/first-day/<slug:name>/take-up/": Door(EDITORS, WRITE),
    "admin/people/": Door(ADMINS),
    f"admin/people/{NUMBER}/invite-again/": Door(ADMINS, WRITE),
    f"admin/people/{NUMBER}/link/": Door(ADMINS, WRITE),
    "admin/reviews/": Door(EDITORS),
    "admin/reviews/results/": Door(EDITORS),
    f"admin/reviews/{UUID}/": Door(EDITORS, WRITE),
    f"admin/reviews/assign/{NUMBER}/": Door(EDITORS, WRITE),
    f"admin/reviews/publish/{NUMBER}/": Door(EDITORS),
    f"admin/vocabularies/<slug:vocabulary>/{NUMBER}/merge/": Door(EDITORS),
    "admin/vocabularies/first-words/": Door(EDITORS),
    f"admin/vocabularies/first-words/{NUMBER}/undo/": Door(EDITORS),
    "admin/api/main/^pages/": Door(EDITORS),
    "admin/api/main/^pages/find/": Door(EDITORS),
    f"admin/api/main/^pages/{NUMBER}/": Door(EDITORS),
    f"admin/api/main/^pages/{NUMBER}/action/<str:action_name>/": Door(EDITORS, WRITE),
    "admin/reports/page-work/": Door(EDITORS),
    "admin/reports/page-work/results/": Door(EDITORS),
    "admin/reports/page-work/refused/": Door(EDITORS),
    "admin/reports/page-work/refused/results/": Door(EDITORS),
    "admin/reports/jobs/": Door(EDITORS),
    "admin/reports/jobs/results/": Door(EDITORS),
    "admin/reports/jobs/retry/": Door(EDITORS, WRITE),
    "admin/imports/": Door(EDITORS),
    "admin/imports/results/": Door(EDITORS),
    "admin/imports/new/": Door(EDITORS),
    "admin/imports/tags/": Door(EDITORS),
    f"admin/imports/{UUID}/": Door(EDITORS),
    f"admin/imports/{UUID}/change/": Door(EDITORS, WRITE),
    f"admin/imports/{UUID}/item/": Door(EDITORS),
    f"admin/imports/{UUID}/undo/": Door(EDITORS),
    f"admin/imports/{UUID}/go-on/": Door(EDITORS, WRITE),
    f"admin/imports/{UUID}/report.csv": Door(EDITORS),
    "admin/coverage/": Door(EDITORS),
    "admin/coverage/cell/": Door(EDITORS),
    "admin/coverage/how/": Door(EDITORS),
    "admin/coverage/plan/": Door(EDITORS, WRITE),
    "admin/coverage/not-applicable/": Door(EDITORS, WRITE),
    f"admin/coverage/not-applicable/{NUMBER}/undo/": Door(EDITORS, WRITE),
    "admin/coverage/target/": Door(EDITORS, WRITE),
    "admin/coverage/targets/": Door(EDITORS),
    "admin/plan/": Door(EDITORS),
    "admin/plan/results/": Door(EDITORS),
    "admin/plan/new/": Door(EDITORS),
    "admin/plan/month/": Door(EDITORS),
    f"admin/plan/edit/{NUMBER}/": Door(EDITORS),
    f"admin/plan/delete/{NUMBER}/": Door(EDITORS),
    f"admin/plan/{NUMBER}/undo-draft/": Door(EDITORS, WRITE),
    f"admin/plan/{NUMBER}/move/": Door(EDITORS, WRITE),
}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """Every address, and the module that answers it."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address, pattern.callback.__module__


def ours() -> set[str]:
    """The addresses our rooms answer; the API's are answered by the library that carries them."""
    found = addresses(get_resolver().url_patterns)
    return {address for address, module in found if module.split(".")[0] in ROOMS or module == "ninja.operation"}


def example(address: str) -> str:
    """The address with parameters of the right kind that belong to nothing."""
    if address == PAGES:
        return "/no-such-page/"
    uuid = "00000000-0000-4000-8000-000000000000"
    kinds = {"uuid": uuid, "uuidstr": uuid, "int": "987654", "slug": "topic", "str": "nothing"}
    return "/" + re.sub(r"<(\w+):\w+>", lambda found: kinds[found[1]], address.replace("^", ""))


def is_refused(client: Client, door: Door, path: str) -> bool:
    response = getattr(client, door.method)(path)
    to_the_door = response.status_code == 302 and "/login/" in response["Location"]
    to_its_home = response.status_code == 302 and response["Location"] == "/admin/"
    out_of_the_room = to_its_home and path.startswith("/admin/")  # the CMS's own 403
    return response.status_code in {401, 403} or to_the_door or out_of_the_room


def test_every_address_has_a_policy() -> None:
    assert ours() - set(POLICY) == set()


def test_every_policy_has_an_address() -> None:
    assert set(POLICY) - ours() == set()


@pytest.mark.parametrize("person", CAST)
def test_doors_open_to_those_they_are_for(person: str, request: pytest.FixtureRequest) -> None:
    client = Client()
    if person != "anonymous":
        client.force_login(request.getfixturevalue(person))
    wrong = {
        address: "refused" if person in door.allowed else "let in"
        for address, door in POLICY.items()
        if is_refused(client, door, example(address)) == (person in door.allowed)
    }
    assert wrong == {}
