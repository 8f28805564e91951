"""Which tags a text suggests, and which of its words made us think so. Arithmetic only: no database, no model.

A term has cues: words or phrases with a weight. A cue found in a field of the text counts

    weight / (terms of its axis that share it) × weight of the field × log2(1 + times found)

so that a word of many terms says little, a title says more than a body, and repetition soon says nothing new. A term
is suggested when its sum reaches THRESHOLD and at least CLOSE of the best of its axis, and at most LIMITS[axis] are.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2

TAG_AXES = ("personas", "stages", "jobs", "topics", "format")
LIMITS = {"personas": 2, "stages": 1, "jobs": 2, "topics": 3, "format": 1}
THRESHOLD = 4.0  # a label once in the title (12), an alias twice in the body (6.3), three common words (about 4)
CLOSE = 0.5
FIELDS = {"title": 3.0, "summary": 2.0, "headings": 1.5, "body": 1.0}
WORDS_SHOWN = 4
MOST_TIMES = 3  # a word that merely describes a term says no more however often it comes
LABEL, CUE, WORD = 4.0, 2.0, 0.5  # a term's own name, a word shipped for it, a word from its description

COMMON_WORDS = """
    about above after again against all also although always among and another any anyone are around away back because
    been before being below better between both but can cannot come could data did does doing done down each either
    else enough even ever every everyone few find first for from further gets give goes going good great had has have
    having here how into its itself just keep kept know large last less like little long look made make makes making
    many may might more most much must need needs never new next not nothing now off often old once one only onto other
    others our out over own part people per perhaps place put rather really right same see seem several shall should
    since small some someone something soon still such take than that the their them then there these they thing things
    think this those though three through time times together too toward two under until upon use used user using very
    want was way ways well were what when where whether which while who whom whose why will with within without work
    works would yet you your team teams
    account business came case change changes complete count day days end fast five four hour hours idea ideas instead
    late later lead line live minute minutes month months number numbers open page pages people percent plan product
    products second seconds site sites start stop story third today touch two week weeks word words year years
"""
COMMON = frozenset(COMMON_WORDS.split())

# Words people use in pieces for each buying stage, buying job and format; shipped, and the same for every company.
SHIPPED: dict[str, dict[str, tuple[str, ...]]] = {
    "stages": {
        "epiphany": (
            *("why", "hidden cost", "wrong", "problem", "risk", "myth", "mistake", "probably don't", "hate", "wake"),
            *("warning sign", "stop using", "nobody talks", "blind spot", "illegal", "losing", "lose"),
        ),
        "awareness": (
            *("what is", "introduction", "explained", "basics", "trend", "state of", "definition", "understand"),
            *("history of", "glossary", "means for", "overview", "learn", "what are"),
        ),
        "interest": (
            *("how to", "options", "approach", "best practice", "alternatives", "checklist", "guide", "ways to"),
            *("step by step", "getting started", "build", "strategy", "calculator", "playbook"),
        ),
        "confidence": (
            *("vs", "versus", "compare", "comparison", "pricing", "case study", "customer story", "roi", "security"),
            *(
                "compliance",
                "implementation",
                "integration",
                "migrate",
                "migration",
                "alternative to",
                "trial",
                "proof",
            ),
        ),
        "loyalty": (
            *("new feature", "release", "changelog", "you can now", "recap", "roadmap", "announcing", "what's new"),
            *("our users", "our customers", "tips", "update", "community", "upgrade", "introducing"),
        ),
    },
    "jobs": {
        "problem-identification": (
            *("why", "problem", "cost of", "risk", "symptom", "losing", "wrong", "mistake", "issue", "inaccurate"),
            *("block", "waste", "threat", "warning sign"),
        ),
        "solution-exploration": (
            *("how to", "approach", "options", "guide", "ways to", "alternatives", "what is", "explained", "ideas"),
            *("tool", "introducing", "methods"),
        ),
        "requirements-building": (
            *("checklist", "requirement", "must have", "features", "criteria", "what to look for", "specification"),
            *("integration", "set up", "script size", "compatible", "data policy"),
        ),
        "supplier-selection": (
            *("vs", "versus", "compare", "comparison", "alternative", "vendor", "supplier", "pricing", "choose"),
            *("switch", "shortlist", "evaluate", "best"),
        ),
        "validation": (
            *("case study", "proof", "results", "benchmark", "study", "measured", "customer story", "roi", "tested"),
            *("accuracy", "evidence", "survey", "calculator", "lessons"),
        ),
        "consensus-creation": (
            *("stakeholder", "business case", "convince", "board", "buy-in", "legal", "procurement", "privacy policy"),
            *("compliance", "gdpr", "committee", "your boss", "decision makers", "agree"),
        ),
    },
    "format": {
        "case-study": ("case study", "customer story", "success story"),
        "white-paper": ("white paper", "whitepaper"),
        "video": ("video", "watch"),
        "webinar": ("webinar", "on-demand session"),
        "podcast": ("podcast", "episode"),
        "infographic": ("infographic",),
        "tool": ("calculator", "template", "generator", "checker"),
        "survey-report": ("survey", "survey results", "report findings"),
        "presentation": ("presentation", "slides", "deck"),
        "data-sheet": ("data sheet", "datasheet", "specifications"),
    },
}
# A format is what the piece is, not what it speaks of: only its title and summary tell.
FORMAT_FIELDS = ("title", "summary")
TOKEN = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")


@dataclass(frozen=True)
class TagCandidate:
    """A term that may be suggested, with its cues: phrase → weight."""

    axis: str
    slug: str
    label: str
    cues: Mapping[str, float]


@dataclass
class Suggestion:
    slug: str
    label: str
    weight: float = 0.0
    words: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {"slug": self.slug, "label": self.label, "weight": round(self.weight, 1), "words": self.words}


def tokens(text: str) -> list[str]:
    """Words in lower case and in the singular: “Costs of downtimes” → ["cost", "of", "downtime"]."""
    return [_singular(word) for word in TOKEN.findall(text.lower().replace("’", "'"))]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def cues_of(label: str, others: Iterable[str] = (), prose: str = "", shipped: Iterable[str] = ()) -> dict[str, float]:
    """Cues of a term: its names, the words shipped for it, and the telling words of what describes it."""
    cues: dict[str, float] = {}
    for text in prose.splitlines():
        cues |= {word: WORD for word in tokens(text) if len(word) > 3 and word not in COMMON}
    for name in (label, *others):
        words = tokens(name)
        cues |= {word: max(CUE / 2, cues.get(word, 0)) for word in words if len(word) > 3 and word not in COMMON}
    cues |= {" ".join(tokens(phrase)): CUE for phrase in shipped}
    return cues | {" ".join(tokens(name)): LABEL for name in (label, *others) if tokens(name)}


def suggest(text: Mapping[str, str], candidates: Iterable[TagCandidate]) -> dict[str, list[Suggestion]]:
    """Suggestions by axis, best first. `text` has the keys of FIELDS; missing ones are empty."""
    choices = list(candidates)
    shared = Counter((choice.axis, cue) for choice in choices for cue in choice.cues)
    read = {name: _Field(tokens(text.get(name, ""))) for name in FIELDS}
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for choice in choices:
        scored = _score(choice, read, shared)
        if scored.weight >= THRESHOLD:
            found[choice.axis].append(scored)
    return {axis: _best(found[axis], LIMITS[axis]) for axis in TAG_AXES}


class _Field:
    """A field's words, ready to be counted."""

    def __init__(self, words: list[str]) -> None:
        self.counts = Counter(words)
        self.line = f" {' '.join(words)} "

    def times(self, cue: str) -> int:
        first, _, rest = cue.partition(" ")
        if not rest or not self.counts[first]:
            return self.counts[first]
        return self.line.count(f" {cue} ")


def _score(choice: TagCandidate, read: Mapping[str, _Field], shared: Counter[tuple[str, str]]) -> Suggestion:
    evidence: list[tuple[float, str]] = []
    fields = FORMAT_FIELDS if choice.axis == "format" else tuple(FIELDS)
    for cue, weight in choice.cues.items():
        times = {name: read[name].times(cue) for name in fields}
        if weight <= WORD:
            times = {name: min(count, MOST_TIMES) for name, count in times.items()}
        points = sum(FIELDS[name] * log2(1 + count) for name, count in times.items())
        if points:
            points *= weight / shared[choice.axis, cue]
            evidence.append((points, _evidence(cue, times)))
    evidence.sort(key=lambda found: (-found[0], found[1]))
    weight = sum(points for points, _ in evidence)
    return Suggestion(choice.slug, choice.label, weight, [words for _, words in evidence[:WORDS_SHOWN]])


def _evidence(cue: str, times: Mapping[str, int]) -> str:
    """“downtime” in the title, 4 times."""
    total = sum(times.values())
    place = " in the title" if times.get("title") else ""
    return f"“{cue}”{place}" + (f", {total} times" if total > 1 else "")


def _best(found: list[Suggestion], limit: int) -> list[Suggestion]:
    ranked = sorted(found, key=lambda suggestion: (-suggestion.weight, suggestion.slug))
    return [suggestion for suggestion in ranked[:limit] if suggestion.weight >= CLOSE * ranked[0].weight]
