"""Whether a file with front matter was public at its source, in the words of every generator we know.

What is unknown is not public: an editor can publish a piece, nobody can take back what everybody read.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import PurePosixPath

from django.utils import timezone

from editorial.intake.sources.dates import moment_of
from editorial.intake.sources.head import Head, folded, is_no, is_yes, name_parts, word
from editorial.intake.sources.items import SourceStatus

KeptBack = tuple[SourceStatus, str]  # why it was not public, as a sentence
LIVE: KeptBack = (SourceStatus.LIVE, "")

HIDING: tuple[str, ...] = (
    "draft",
    "isdraft",
    "hidden",
    "unlisted",
    "private",
    "headless",
    "protected",
    "archived",
    "disabled",
    "wip",
)
HIDING += ("eleventyexcludefromcollections", "excludefromlist", "secret", "membersonly", "subscribersonly", "trash")
SHOWING: tuple[str, ...] = (
    "published",
    "publish",
    "public",
    "ispublished",
    "ispublic",
    "visible",
    "live",
    "enabled",
    "listed",
    "render",
)
SHOWING += ("buildrender", "buildlist", "ready", "active")
# Switches by names that nobody can list whole (needsReview, is_internal, membersOnly): what one of their words says.
CLOSING_WORDS = """
    draft unpublished unlisted internal private members member gated paid premium subscribers subscriber restricted
    confidential protected secret locked embargoed archived unreleased
    entwurf privat intern brouillon borrador bozza rascunho szkic
"""
CLOSING = frozenset(CLOSING_WORDS.split())
OTHERWISE_WORDS = "no not non never show display allow exclude hide count comments nav menu"  # speak of something else
OTHERWISE = frozenset(OTHERWISE_WORDS.split())
NOT_OUT_NAMES = "notpublished notpublic notlive notready hidepost hidepage needsreview inreview underreview"
NOT_OUT = frozenset(NOT_OUT_NAMES.split())
STATES = ("status", "poststatus", "publishstatus", "publicationstatus")
VISIBILITIES = (
    "visibility",
    "access",
    "audience",
    "state",
    "workflow",
    "stage",
    "accesslevel",
    "editorialstatus",
    "lifecycle",
)  # these may mean something else: only known words count
PUBLIC_WORDS = """
    published publish public live active released release final complete completed done online new updated stable
    current deprecated legacy evergreen budding seedling mature visible listed default open everyone all
"""
PUBLIC = frozenset(PUBLIC_WORDS.split())
CLOSED_WORDS = """
    private hidden unlisted internal members paid only_paid only_free founding tiers specific staff draft password
    restricted confidential subscribers premium protected pending future scheduled review in_review trash
    wip unpublished archived gated member needs_review to_review unapproved inactive offline
"""
CLOSED = frozenset(CLOSED_WORDS.split())
STATUSES = {
    "draft": SourceStatus.DRAFT,
    "future": SourceStatus.SCHEDULED,
    "scheduled": SourceStatus.SCHEDULED,
    "trash": SourceStatus.TRASHED,
    "private": SourceStatus.PRIVATE,
    "hidden": SourceStatus.PRIVATE,
    "unlisted": SourceStatus.PRIVATE,
    "protected": SourceStatus.PROTECTED,
    "headless": SourceStatus.PRIVATE,
}
PUBLISH_DATES: tuple[str, ...] = (
    "publishdate",
    "publishat",
    "publishon",
    "publishafter",
    "releasedate",
    "embargo",
    "embargountil",
)
PUBLISH_DATES += ("scheduled", "scheduledat", "scheduledfor", "golive", "goliveat", "availablefrom", "visiblefrom")
EXPIRY_DATES: tuple[str, ...] = (
    "expirydate",
    "expiredate",
    "expires",
    "expiresat",
    "expireson",
    "expiry",
    "expireat",
    "unpublishdate",
)
EXPIRY_DATES += ("unpublishat", "unpublishon", "unpublish", "visibleuntil", "availableuntil", "validuntil")
DATES = ("date", "published", "publisheddate", "publishedat", "publishedon", "pubdate", "datepublished", "posted")
DRAFT_ENDINGS = frozenset({".draft", ".drafts", ".wip"})  # before the file's own
DRAFT_FOLDERS = frozenset({"_drafts", "drafts", "_draft", "draft"})


def kept_back(head: Head, key: str) -> KeptBack:
    """Its status at its source and, unless it was public, why not."""
    return next((found for check in CHECKS for found in check(head, key)), LIVE)


def expiry(head: Head) -> datetime | None:
    """When it is to go from the site, if that is still to come."""
    ends = [moment for _, value in head.all(*EXPIRY_DATES) if (moment := moment_of(value))]
    return min(ends, default=None)


def _switches(head: Head, key: str) -> Iterator[KeptBack]:
    for name, value in head.all(*HIDING):
        if not is_no(value):
            yield _status(name), f"Its front matter says “{name}: {_shown(value)}”: it stays a draft."
    for name, value in head.switched_on():
        parts = frozenset(name_parts(name))
        if (parts & CLOSING and not parts & OTHERWISE) or folded(name) in NOT_OUT:
            yield SourceStatus.PRIVATE, f"Its front matter says “{name}: {_shown(value)}”: it stays a draft."
    for name, value in head.all(*SHOWING):
        if not is_yes(value) and moment_of(value) is None and word(value).lower() not in PUBLIC | {"always"}:
            yield SourceStatus.DRAFT, f"Its front matter says “{name}: {_shown(value)}”: it stays a draft."


def _states(head: Head, key: str) -> Iterator[KeptBack]:
    for name, value in head.all(*STATES):
        if word(value).lower() not in PUBLIC and not is_yes(value):
            yield _status(word(value)), f"Its {name} is “{_shown(value)}”: it stays a draft."
    for name, value in head.all(*VISIBILITIES):
        if word(value).lower().replace("-", "_") in CLOSED:
            yield SourceStatus.PRIVATE, f"Its {name} was “{_shown(value)}”: it stays a draft."
    for name, _ in head.all("password", "passwd", "passphrase"):
        yield SourceStatus.PROTECTED, f"It was protected by a {name} and stays a draft."
    for name, value in head.all("permalink"):
        if is_no(value):
            yield SourceStatus.DRAFT, f"The old site made no page of it (“{name}: {_shown(value)}”): it stays a draft."


def _dates(head: Head, key: str) -> Iterator[KeptBack]:
    now = timezone.now()
    for name, value in head.all(*PUBLISH_DATES):
        moment = moment_of(value)
        if moment is None and not is_no(value):
            yield SourceStatus.SCHEDULED, f"When it was to go out ({name}) is not clear: it stays a draft."
        elif moment and moment > now:
            yield SourceStatus.SCHEDULED, f"It was to go out on {_shown(value)} ({name}): it stays a draft."
    for name, value in head.all(*EXPIRY_DATES):
        moment = moment_of(value)
        if moment is None and not is_no(value):
            yield SourceStatus.DRAFT, f"Its {name} “{_shown(value)}” cannot be read: it stays a draft."
        elif moment and moment <= now:
            yield SourceStatus.EXPIRED, f"It was taken down on {_shown(value)} ({name}): it stays a draft."
    for name, value in head.all(*DATES, *SHOWING):
        if (moment := moment_of(value)) and moment > now:
            yield SourceStatus.SCHEDULED, f"Its {name} is still to come ({_shown(value)}): it stays a draft."


def _places(head: Head, key: str) -> Iterator[KeptBack]:
    *folders, file = key.split("/")
    for folder in folders:
        if folder.lower() in DRAFT_FOLDERS:
            yield SourceStatus.DRAFT, f"It lay in the folder “{folder}”: it stays a draft."
    if PurePosixPath(PurePosixPath(file).stem).suffix.lower() in DRAFT_ENDINGS:
        yield SourceStatus.DRAFT, f"Its name “{file}” calls it a draft: it stays one."
    if file.startswith("_") and not re.match(r"_index(\.|$)", file):
        yield SourceStatus.DRAFT, "Generators leave out files whose name begins with “_”: it stays a draft."


CHECKS: tuple[Callable[[Head, str], Iterator[KeptBack]], ...] = (_switches, _states, _dates, _places)


def _status(name: str) -> SourceStatus:
    return STATUSES.get(name.lower().replace("is_", "").removeprefix("is"), SourceStatus.DRAFT)


def _shown(value: object) -> str:
    return word(value)[:80] or str(value)[:80]
