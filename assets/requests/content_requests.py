"""What people asked for or looked for in vain, and telling them when it is there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from assets.models import Asset, DismissedRequest, MissReason, SearchMiss
from assets.models.search_misses import OPEN, SearchMissQuerySet, Verdict, plain_words
from assets.requests.clusters import Meaning, alike, meaning_of
from assets.requests.matching import matches, words_of
from editorial.platform.emails import queue_email
from editorial.platform.integrations.webhooks.telling import tell
from editorial.platform.models import User
from editorial.vocabulary.models import SynonymGroup
from search.documents import Document

Ask = tuple[str, Mapping[str, Sequence[str]]]  # words, and slugs by axis

MOST_REQUESTS = 1_000  # open asks compared with each newly indexed piece; the newest
MOST_WORDINGS = 2_000  # gathered into requests; those asked for, then those of most people


@dataclass
class Waiting:
    """Somebody who asked, what for, and by when."""

    user: User
    for_whom: str
    needed_by: date | None


@dataclass
class ContentRequest:
    """Wordings that mean the same, with how often and by how many they were looked for in vain."""

    query: str
    times: int = 0
    people: int = 0
    asked: int = 0
    last: date = date.min
    wordings: list[str] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    unopened: int = 0

    @property
    def others(self) -> list[str]:
        """The other wordings."""
        return [wording for wording in self.wordings if wording != self.query]


def open_requests(misses: SearchMissQuerySet | None = None) -> list[ContentRequest]:
    """All unanswered requests, or those of `misses`: those asked for by name first, then by how many people looked.

    `asked` and `people` are added up over their wordings until `with_people` has counted them.
    """
    rows = (
        (SearchMiss.objects.unanswered() if misses is None else misses)
        .values("query")
        .annotate(
            times=Count("pk"),
            people=Count("user", distinct=True),
            asked=Count("user", filter=Q(asked=True), distinct=True),
            last=Max("day"),
            unopened=Count("pk", filter=~Q(reason=MissReason.NOTHING)),
        )
        .order_by("-asked", "-people", "-last", "query")[:MOST_WORDINGS]
    )
    synonyms = SynonymGroup.objects.for_search()
    found: dict[Meaning, ContentRequest] = {}
    for row in rows:
        request = found.setdefault(meaning_of(row["query"], synonyms), ContentRequest(row["query"]))
        request.wordings.append(row["query"])
        request.times += row["times"]
        request.people += row["people"]
        request.asked += row["asked"]
        request.unopened += row["unopened"]
        request.last = max(request.last, row["last"])
    return sorted(found.values(), key=lambda one: (-one.asked, -one.people, -one.last.toordinal(), one.query))


def with_people(requests: Sequence[ContentRequest]) -> Sequence[ContentRequest]:
    """Each person counted once, and who waits for it for whom and by when; in one query."""
    owner = {wording: request for request in requests for wording in request.wordings}
    people: dict[str, set[int]] = defaultdict(set)
    asked: dict[str, dict[int, SearchMiss]] = defaultdict(dict)
    misses = SearchMiss.objects.unanswered().filter(query__in=owner).select_related("user").order_by("day", "pk")
    for miss in misses:
        query = owner[miss.query].query
        people[query].add(miss.user_id)
        if miss.asked:
            asked[query][miss.user_id] = miss
    for request in requests:
        waiting = asked[request.query].values()
        request.people, request.asked = len(people[request.query]), len(waiting)
        request.waiting = [Waiting(miss.user, miss.for_whom, miss.needed_by) for miss in waiting]
    return requests


def wordings_like(query: str, among: Iterable[str]) -> list[str]:
    """This wording, and those that mean the same."""
    return list(dict.fromkeys([query, *alike(query, among, SynonymGroup.objects.for_search())]))


def open_wordings() -> list[str]:
    waiting = SearchMiss.objects.unanswered().order_by().values_list("query", flat=True).distinct()
    return list(waiting[:MOST_WORDINGS])


def dismiss(query: str, by: User) -> None:
    """Nobody means to answer this: it leaves the requests and the gaps in all its wordings, until one of them is asked
    for by name.
    """
    words = plain_words(query)
    for wording in wordings_like(words, open_wordings()) if words else ():
        DismissedRequest.objects.get_or_create(query=wording, defaults={"by": by})


def restore(query: str) -> None:
    """Take a dismissal back, of all the wordings: what was looked for is there again."""
    dismissed = DismissedRequest.objects.order_by("-at").values_list("query", flat=True)[:MOST_WORDINGS]
    DismissedRequest.objects.filter(query__in=wordings_like(plain_words(query), dismissed)).delete()


def withdraw(query: str, user: User) -> None:
    """This person no longer waits for it; that it was looked for in vain stays."""
    gone = {"asked": False, "withdrawn": True, "for_whom": "", "needed_by": None}
    SearchMiss.objects.asked_by(user).filter(query__in=wordings_like(plain_words(query), _asked_by(user))).update(
        **gone
    )


def _asked_by(user: User) -> list[str]:
    return list(SearchMiss.objects.asked_by(user).values_list("query", flat=True)[:MOST_WORDINGS])


def answer(query: str, asset: Asset) -> int:
    """`asset` is what was missing: close all misses of that meaning and tell those who looked and may see it, once
    each. Returns how many people are told.
    """
    wordings = wordings_like(query, open_wordings())
    return _close(SearchMiss.objects.unanswered().filter(query__in=wordings), asset)


def _close(open_misses: SearchMissQuerySet, asset: Asset) -> int:
    """By mail each person hears of one piece once, however many of their searches it answers, now or later."""
    with transaction.atomic():
        waiting = list(open_misses.exclude(refused=asset).order_by("-asked", "pk").select_for_update())
        telling = [miss for miss in waiting if not miss.withdrawn]
        people = {user.pk: user for user in User.objects.filter(pk__in={miss.user_id for miss in telling})}
        told = {pk for pk, user in people.items() if Asset.objects.visible_to(user).filter(pk=asset.pk).exists()}
        these = SearchMiss.objects.filter(pk__in=[miss.pk for miss in waiting])  # who asks meanwhile waits on
        these.update(answered_by=asset, answered_at=timezone.now(), verdict="")
        these.filter(user__in=told, withdrawn=False).update(told=True)
        for miss in {miss.user_id: miss for miss in reversed(telling) if miss.user_id in told}.values():
            key = f"{miss.user_id}:{asset.pk}"
            queue_email("miss.answered", key, miss=miss.pk, user=miss.user_id, asset=asset.pk)
        tell("miss.answered", [miss.pk for miss in waiting[:1]])
    return len(told)


def answer_from(documents: Iterable[Document]) -> None:
    """Close whatever these newly indexed pieces answer in all their words and tags: what was asked for, and what
    nothing was found for.
    """
    wanted = Q(asked=True) | Q(reason=MissReason.NOTHING)
    waiting = SearchMiss.objects.unanswered().filter(wanted).order_by("-asked", "-day", "pk")[:MOST_REQUESTS]
    asks = [(miss.query, miss.filters) for miss in waiting]
    for document in documents if asks else ():
        if answered := _answered(asks, document):
            asset = Asset.objects.get(uuid=document.id)
            _close(_of_who_may_see(SearchMiss.objects.unanswered().filter(wanted, query__in=answered), asset), asset)


def _of_who_may_see(misses: SearchMissQuerySet, asset: Asset) -> SearchMissQuerySet:
    """Nobody's search is closed by what they would not find."""
    people = User.objects.filter(pk__in=misses.values("user"))
    seeing = [user.pk for user in people if Asset.objects.visible_to(user).filter(pk=asset.pk).exists()]
    return misses.filter(user__in=seeing)


def _answered(asks: list[Ask], document: Document) -> set[str]:
    parts = (f"{part.label} {part.text}" for part in document.parts)
    words = words_of("\n".join([document.title, document.summary, *document.keywords, *parts]))
    return {query for query, filters in asks if matches(query, filters, words, document.facets)}


def take_verdict(user: User, asset: Asset, verdict: Verdict) -> bool:
    """“Does it answer?” A no opens this person's searches again, and that piece is not offered for them once more.
    Whether there was anything to say it of.
    """
    told = SearchMiss.objects.told_to(user).filter(answered_by=asset)
    if verdict is Verdict.YES:
        return bool(told.update(verdict=Verdict.YES))
    return bool(told.update(**OPEN | {"refused": asset, "asked": True}))


def days_to_answer(since: date) -> list[int]:
    """Of each wording answered since that day, the days from when it was first missed."""
    answered = SearchMiss.objects.filter(answered_at__date__gte=since, answered_by__isnull=False)
    rows = answered.order_by().values("query", "answered_by").annotate(first=Min("day"), at=Max("answered_at"))
    return [(timezone.localdate(row["at"]) - row["first"]).days for row in rows[:MOST_WORDINGS]]
