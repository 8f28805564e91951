"""Every screen of ours, once: its address, who opens it, and what is special about it.

Names in braces are found by `stage.set_up`. A screen offers one next step: at most one button in the accent.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Screen:
    name: str
    address: str
    person: str = ""
    status: int = 200
    primary: int = 1  # buttons in the accent, at most
    headings: int = 1  # of the first level; none on a screen that is all Wagtail's
    exclude: tuple[str, ...] = field(default=())  # what is not ours to mend


READING = [
    Screen("home", "/"),
    Screen("hub", "/articles/"),
    Screen("hub narrowed", "/articles/?persona=cfo"),
    Screen("article", "/articles/savings-nobody-finds/"),
    Screen("article partly for subscribers", "/guides/northmoor-buyers-guide/"),
    Screen("resource", "/tools/requirement-checklist/"),
    Screen("topic", "/topics/cost-of-downtime/"),
    Screen("persona", "/for/cfo/"),
    Screen("search", "/search/"),
    Screen("search with hits", "/search/?q=downtime"),
    Screen("search without hits", "/search/?q=zebra"),
    Screen("not found", "/nowhere/", status=404),
    Screen("which issue", "/subscribe/"),
    Screen("confirm", "/subscribe/{confirm}/"),
    Screen("confirm, spent", "/subscribe/nothing/", status=404),
    Screen("unsubscribe", "/unsubscribe/{unsubscribe}/"),
    Screen("what we count", "/privacy/reading/"),
    Screen("me, unknown", "/me/"),
    Screen("me, by link", "/me/{me}/"),
    Screen("me, lapsed link", "/me/nothing/", status=404),
    Screen("received deck", "/r/{received_deck}/"),
    Screen("received page", "/r/{received_page}/"),
    Screen("received, with a password", "/r/{received_locked}/"),
    Screen("received, read without sharing", "/r/{received_unseen}/"),
    Screen("received, taken back", "/r/{received_closed}/", status=410),
    Screen("received, unknown", "/r/nothing/", status=404),
    Screen("review", "/review/{review_open}/"),
    Screen("review done", "/review/{review_done}/"),
    Screen("review lapsed", "/review/{review_lapsed}/", status=410),
    Screen("log in", "/login/"),
]
SELLING = [
    Screen("library", "/library/", "sally"),
    Screen("library results", "/library/?q=downtime", "sally"),
    Screen("library narrowed", "/library/?persona=cfo&stage=confidence", "sally"),
    Screen("library without result", "/library/?q=zebra+crossing", "sally"),
    Screen("favourites", "/library/favourites/", "sally"),
    Screen("favourites, none", "/library/favourites/", "petra"),
    Screen("new since the last visit", "/library/new/", "sally"),
    Screen("trending", "/library/trending/", "sally"),
    Screen("used by somebody", "/library/recent/", "sally"),
    Screen("kits", "/library/kits/", "sally"),
    Screen("kits, none", "/library/kits/", "petra"),
    Screen("kit", "/library/kits/{kit}/", "sally"),
    Screen("kit by rule", "/library/kits/{kit_by_rule}/", "sally"),
    Screen("kit of a colleague", "/library/kits/{kit}/", "sam"),
    Screen("new kit", "/library/kits/new/", "sally"),
    Screen("add to a kit", "/library/{deck}/kits/", "sally"),
    Screen("saved searches", "/library/searches/", "sally"),
    Screen("saved searches, none", "/library/searches/", "petra"),
    Screen("save a search", "/library/searches/save/?address=q%3Ddowntime", "sally"),
    Screen("library for a partner", "/library/", "petra"),
    Screen("asset, a deck", "/library/{deck}/", "sally"),
    Screen("asset, a page", "/library/{page}/", "sally"),
    Screen("asset, for an editor", "/library/{deck}/", "ed"),
    Screen("asset, for a partner", "/library/{deck}/", "petra"),
    Screen("send", "/library/{deck}/send/", "sally"),
    Screen("send to many", "/library/{deck}/send/many/", "sally"),
    Screen("links", "/links/", "sally"),
    Screen("links of the team", "/links/", "sam"),
    Screen("links from a list", "/links/lists/{batch}/", "sally"),
    Screen("links, none", "/links/", "petra"),
    Screen("link", "/links/{link}/", "sally"),
    Screen("calls", "/calls/", "sally"),
    Screen("calls, none", "/calls/", "petra"),
    Screen("calls of the team", "/calls/", "sam"),
    Screen("person", "/calls/people/{person}/", "sally"),
    Screen("agreement", "/agreement/", "sally"),
    Screen("agreement, for the lead", "/agreement/", "paul"),
    Screen("agreement, change", "/agreement/change/", "paul"),
    Screen("add", "/library/add/", "ed"),
    Screen("add many", "/library/add/many/", "ed"),
    Screen("own requests", "/library/requests/mine/", "sally"),
    Screen("own requests, none", "/library/requests/mine/", "petra"),
    Screen("change", "/library/{deck}/change/", "ed"),
    Screen("new version", "/library/{deck}/new-version/", "ed"),
    Screen("asked", "/library/requests/", "ed"),
    Screen("for forms alone", "/library/requests/add/", "sally", status=405),
    Screen("no permission", "/library/requests/", "sally", status=403),
]
CMS = [
    Screen("admin home", "/admin/", "ed"),
    Screen("coverage", "/admin/coverage/", "ed"),
    Screen("coverage by topic", "/admin/coverage/?rows=topic&cols=format", "ed"),
    Screen("cell", "/admin/coverage/cell/?persona=cfo&stage=confidence", "ed"),
    Screen("how coverage is counted", "/admin/coverage/how/", "ed"),
    Screen("plan, month", "/admin/plan/month/", "ed"),
    Screen("plan, list", "/admin/plan/", "ed"),
    Screen("plan, new", "/admin/plan/new/", "ed"),
    Screen("plan, edit", "/admin/plan/edit/{plan_item}/", "ed"),
    Screen("reviews", "/admin/reviews/", "ed"),
    Screen("reviews, all", "/admin/reviews/?state=any", "ed"),
    Screen("reviews, none", "/admin/reviews/?q=zebra", "ed"),
    Screen("imports", "/admin/imports/", "ed"),
    Screen("imports, none", "/admin/imports/?q=zebra", "ed"),
    Screen("import, new", "/admin/imports/new/", "ed"),
    Screen("import, waiting", "/admin/imports/{import_waiting}/", "ed"),
    Screen("import, done", "/admin/imports/{import_done}/", "ed"),
    Screen("import, take back", "/admin/imports/{import_done}/undo/", "ed"),
    Screen("import, taken back", "/admin/imports/{import_undone}/", "ed"),
    Screen("import, tags", "/admin/imports/tags/", "ed"),
    Screen("failed jobs", "/admin/reports/jobs/", "ed"),
    Screen("jobs, all", "/admin/reports/jobs/?state=any", "ed"),
    Screen("jobs, none", "/admin/reports/jobs/?q=zebra", "ed"),
    Screen("topics", "/admin/snippets/vocabulary/topic/", "ed"),
    Screen("topic, edit", "/admin/snippets/vocabulary/topic/edit/{topic_pk}/", "ed", headings=0),
    Screen("topic, merge", "/admin/vocabularies/topic/{topic_pk}/merge/", "ed"),
    Screen("personas", "/admin/snippets/vocabulary/persona/", "ed"),
    Screen("page editor", "/admin/pages/{draft}/edit/", "ed"),
]
SCREENS = READING + SELLING + CMS
