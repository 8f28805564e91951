"""Who wanted what we lack: failed searches and requests of the library, field notes, and top interests not hit lately.

Of field notes those for all members count, whoever looks: a map that counted a group's notes would tell everybody that
there are some.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, Sum

from assets.models import FieldNote, SearchMiss
from assets.models.field_notes import FieldNoteQuerySet
from assets.models.search_misses import SearchMissQuerySet
from editorial.vocabulary.models import Topic
from editorial_calendar.coverage.gaps import Demand
from editorial_calendar.coverage.naming import Named, Naming, falls_in
from editorial_calendar.coverage.queries import Map, Question, Vocabulary
from editorial_calendar.models import CellSupply

REMEMBERED = timedelta(days=180)  # an older search says little about today's need
WORDED = ("persona", "format")  # known by their labels in the words of a search, as topics are; stages are too common
NOTES_LOOKED_THROUGH = 1_000  # newest that name a cell's persona or topic, for the list of those that count in it
TOP_INTERESTS = 3  # the first so many are watched

Fixed = Mapping[str, int]  # axis → id: a cell's row, column and filters


@dataclass(frozen=True, slots=True)
class Interest:
    topic: int
    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search that failed, with what it names."""

    miss: SearchMiss
    named: Named

    def falls_in(self, fixed: Fixed, shown: Iterable[str]) -> bool:
        return falls_in(self.named, fixed, shown)


@dataclass(slots=True)
class Tally:
    """Searches that name the same: how many failed, and how many were asked for by name."""

    named: Named
    misses: int = 0
    asks: int = 0


def demand(found: Map) -> dict[tuple[int, int], Demand]:
    """By row and column, in five queries for the whole map."""
    question, topics = found.question, list(Topic.objects.all())
    tallies, heard = tallied(found.vocabulary, topics, question.today), notes_by_terms(question.today)
    watched = interests(topics)
    hits, read = last_hits(question, watched), how_far_read(question)
    gathered: dict[tuple[int, int], Demand] = {}
    for cell in found.cells:
        fixed = {axis: term.id for axis, term in found.terms(cell).items()}
        here = [tally for tally in tallies if falls_in(tally.named, fixed, (question.rows, question.cols))]
        quiet = _quietest([i for i in watched if fixed.get("topic", i.topic) == i.topic], hits, cell.row, cell.col)
        weeks = (question.today - quiet[1]).days // 7 if quiet and quiet[1] else None
        gathered[cell.row, cell.col] = Demand(
            misses=sum(tally.misses for tally in here),
            asks=sum(tally.asks for tally in here),
            notes=sum(times for named, times in heard if falls_in(named, fixed, (question.rows, question.cols))),
            readings=read.get((cell.row, cell.col), (0, 0))[0],
            stopped=read.get((cell.row, cell.col), (0, 0))[1],
            interest=quiet[0].label if quiet else "",
            interest_rank=quiet[0].rank if quiet else None,
            quiet_weeks=weeks,
        )
    return gathered


def _quietest(
    watched: list[Interest], hits: Mapping[tuple[int, int, int], date], row: int, col: int
) -> tuple[Interest, date | None] | None:
    """The interest hit longest ago in this cell, the higher ranked first; with the day, None for never."""
    dated = [(interest, hits.get((row, col, interest.topic))) for interest in watched]
    return min(dated, key=lambda pair: (pair[1] or date.min, pair[0].rank), default=None)


def interests(topics: Iterable[Topic]) -> list[Interest]:
    ranked = [Interest(topic.pk, topic.label, topic.top_interest) for topic in topics if topic.top_interest]
    return sorted(ranked, key=lambda interest: interest.rank)[:TOP_INTERESTS]


def last_hits(question: Question, watched: list[Interest]) -> dict[tuple[int, int, int], date]:
    """Row, column, topic → the day something was last published there."""
    fixed = {f"{axis}_id": term.id for axis, term in question.filters.items()}
    rows = CellSupply.objects.filter(**fixed, topic__in=[interest.topic for interest in watched]).order_by()
    found = rows.values(row=F(f"{question.rows}_id"), col=F(f"{question.cols}_id"), about=F("topic_id"))
    return {
        (hit["row"], hit["col"], hit["about"]): hit["day"] for hit in found.annotate(day=Max("newest")) if hit["day"]
    }


def how_far_read(question: Question) -> dict[tuple[int, int], tuple[int, int]]:
    """Row, column → readings of its pieces, and those of them that stopped before the end."""
    fixed = {f"{axis}_id": term.id for axis, term in question.filters.items()}
    rows = CellSupply.objects.filter(**fixed, opened__gt=0).order_by()
    sums = rows.values(row=F(f"{question.rows}_id"), col=F(f"{question.cols}_id"))
    return {
        (here["row"], here["col"]): (round(here["opens"]), round(here["opens"] - here["ends"]))
        for here in sums.annotate(opens=Sum("opened"), ends=Sum("finished"))
    }


def failed_searches(words: Vocabulary, topics: list[Topic], today: date) -> list[Wanted]:
    """Unanswered misses of the last half year, with the terms they name by filter or in their words."""
    naming, recent = naming_of(words, topics), _recent(today).select_related("user").order_by("-day", "-pk")
    return [Wanted(miss, naming.named(miss.query, miss.filters)) for miss in recent]


def tallied(words: Vocabulary, topics: list[Topic], today: date) -> list[Tally]:
    """The same, added up: the database counts those of one wording, and few different things are named by all."""
    naming = naming_of(words, topics)
    counted = _recent(today).order_by().values_list("query", "filters", "asked").annotate(times=Count("pk"))
    found: dict[frozenset[tuple[str, frozenset[int]]], Tally] = {}
    for query, filters, asked, times in counted:
        named = naming.named(query, filters)
        if not named:
            continue
        tally = found.setdefault(frozenset(named.items()), Tally(named))
        if asked:
            tally.asks += times
        else:
            tally.misses += times
    return list(found.values())


def notes_by_terms(today: date) -> list[tuple[Named, int]]:
    """What the field notes of the last half year name by their tags, and how many name it: few different things are
    named by all. Those that name nothing are left out. One query.
    """
    personas: dict[int, frozenset[int]] = {}
    topics: dict[int, set[int]] = defaultdict(set)
    for note, persona, topic in _heard(today).order_by().values_list("pk", "persona", "topics"):
        personas[note] = frozenset([persona] if persona else [])
        topics[note] |= {topic} - {None}
    counted = Counter((personas[note], frozenset(topics[note])) for note in personas)
    return [(_naming(who, about), times) for (who, about), times in counted.items() if who or about]


def notes_here(fixed: Fixed, shown: Iterable[str], today: date, most: int) -> list[FieldNote]:
    """The field notes that count in a cell, newest first."""
    recent = _heard(today).filter(_names_one_of(fixed)).distinct().order_by("-created_at", "-pk")
    known = recent.select_related("author", "persona").prefetch_related("topics")[:NOTES_LOOKED_THROUGH]
    return [note for note in known if falls_in(_named(note), fixed, shown)][:most]


def _names_one_of(fixed: Fixed) -> Q:
    return Q(persona=fixed.get("persona", 0)) | Q(topics=fixed.get("topic", 0))


def _named(note: FieldNote) -> Named:
    personas = frozenset([note.persona_id] if note.persona_id else [])
    return _naming(personas, frozenset(topic.pk for topic in note.topics.all()))


def _naming(personas: frozenset[int], topics: frozenset[int]) -> Named:
    return {axis: terms for axis, terms in (("persona", personas), ("topic", topics)) if terms}


def _heard(today: date) -> FieldNoteQuerySet:
    return FieldNote.objects.for_all().filter(created_at__date__gte=today - REMEMBERED)


def naming_of(words: Vocabulary, topics: Iterable[Topic]) -> Naming:
    slugs = {axis: {term.slug: term.id for term in terms} for axis, terms in words.items()}
    phrases = [(axis, term.id, term.label) for axis in WORDED for term in words[axis]]
    phrases += [("topic", topic.pk, said) for topic in topics for said in (topic.label, *topic.aliases.splitlines())]
    return Naming(slugs, phrases)


def _recent(today: date) -> SearchMissQuerySet:
    return SearchMiss.objects.unanswered().filter(day__gte=today - REMEMBERED)
