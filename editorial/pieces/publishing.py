"""What must be true before a piece is published, said in sentences. Pure: no model, no request."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from editorial.platform.words import listed

# How far a gate goes, and how far a stage's capture policy lets it.
HOW_FAR = {"none": 0, "partial": 1, "full": 2}
ALLOWED = {"never": 0, "partial": 1, "full": 2}
MAX_QUESTIONS = 3  # what an expert answers in five minutes; more is an interview, not a review
LONGEST_QUESTION = 300  # characters, as a review keeps it

# What people write where something is to come. The whole of a text, without its punctuation:
STANDS_IN = re.compile(
    r"(todo|to do|tbd|tba|tbc|tk|tktk|fixme|x{3,}|n/?a|none yet|placeholder( text)?"
    r"|((text|more|copy|content|details?) )?(coming soon|to (come|follow|be (written|added|decided|confirmed|done)))"
    r"|(please )?(add|insert|enter|type|write) ((your|the|a|an|some|more) )?"
    r"((text|content|copy|words?|figures?|quotes?|examples?|summary|something)( here)?|here)"
    r"|((your|some) )?(text|content|copy|summary)( goes)? here)"
)
# … and anywhere in it.
NOT_MEANT_TO_STAY = re.compile(r"(?i:lorem ipsum)|\b(TODO|FIXME|TKTK)\b\s*:|\[\s*(?i:todo|tbd|tk|fixme|placeholder)\b")
PUNCTUATION = ".…,:;!?-–—_*#[](){}<>\"'“”‘’/|  \u200b\ufeff\t\n"


class WrittenSection(NamedTuple):
    """What a section says: whether readers find anything in it, and the texts people wrote."""

    title: str
    says_something: bool
    texts: Sequence[str]


def missing(words: Sequence[str]) -> list[str]:
    return [f"This piece still needs {listed(words)}."] if words else []


def unwritten(sections: Iterable[WrittenSection]) -> list[str]:
    """Sections that readers would find empty, notes for editors left aside, and those that hold a stand-in."""
    found = list(sections)
    empty = [f"“{section.title}”" for section in found if not section.says_something]
    standing_in = [f"“{section.title}”" for section in found if _has_a_placeholder(section)]
    sentences = [f"Nothing is written yet in {listed(empty)}. Write it, or take it out."] if empty else []
    if standing_in:
        sentences.append(f"What stands in {listed(standing_in)} is a placeholder. Write it, or take it out.")
    return sentences


def _has_a_placeholder(section: WrittenSection) -> bool:
    is_untitled = section.title.casefold() != "to do" and is_placeholder(section.title)  # a fair title of a checklist
    return is_untitled or any(is_placeholder(text) for text in section.texts)


def no_summary_yet(summary: str) -> list[str]:
    return ["The summary is a placeholder. Write what readers find in it."] if is_placeholder(summary) else []


def unnamed(names: Mapping[str, str]) -> list[str]:
    """Of what names a piece to readers and to search engines, by what each is called: those that hold a stand-in."""
    standing_in = [name for name, words in names.items() if is_placeholder(words)]
    are, it = ("is a placeholder", "it") if len(standing_in) == 1 else ("are placeholders", "them")
    return [f"{listed(standing_in)[:1].upper()}{listed(standing_in)[1:]} {are}. Write {it}."] if standing_in else []


def is_placeholder(text: str) -> bool:
    """Whether a text stands in for one that is to be written: “TBD”, “[insert text here]”, “Lorem ipsum …”, “…”."""
    if not text.strip():
        return False
    bare = " ".join(text.casefold().split()).strip(PUNCTUATION)
    return not bare or STANDS_IN.fullmatch(bare) is not None or NOT_MEANT_TO_STAY.search(text) is not None


def too_many_questions(questions: Sequence[str]) -> list[str]:
    """Why an expert cannot be asked these; none is ever dropped without a word."""
    if len(questions) > MAX_QUESTIONS:
        return [f"An expert answers {MAX_QUESTIONS} questions at most; there are {len(questions)}."]
    if any(len(question) > LONGEST_QUESTION for question in questions):
        return [f"A question for the expert is {LONGEST_QUESTION} characters at most."]
    return []


def gated_too_far(gate: str, stages: Iterable[tuple[str, str]]) -> list[str]:
    """`stages` as (label, capture policy): the strictest of them decides."""
    strict = [label for label, capture in stages if HOW_FAR[gate] > ALLOWED[capture]]
    if not strict:
        return []
    how = "fully" if gate == "full" else "partly"
    return [f"It cannot be {how} gated: the stage {listed(strict)} does not allow it. Open it, or choose other stages."]


def embargoed(until: datetime | None, moment: datetime) -> list[str]:
    if until is None or until <= moment:
        return []
    return [f"It is under embargo until {timezone.localtime(until):%-d %B %Y, %H:%M}. Schedule it for then or later."]
