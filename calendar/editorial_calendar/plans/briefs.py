"""A first brief for a gap, in plain sentences, from what is known of reader, stage and demand. Knows no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from editorial.pieces.publishing import MAX_QUESTIONS
from editorial.platform.words import lines, listed

LONGEST_TITLE = 120  # characters; the writer finds a shorter one


@dataclass(frozen=True, slots=True)
class Known:
    """What a brief is drafted from; any of it may be empty."""

    persona: str
    stage: str
    topic: str
    format: str
    goals: str = ""
    pains: str = ""
    persona_questions: Sequence[str] = ()
    stage_question: str = ""
    jobs: Sequence[str] = ()
    searched: Sequence[str] = ()
    existing: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    title: str
    reader: str
    job: str
    promise: str
    proof: str
    questions: str


def draft(known: Known) -> Brief:
    return Brief(
        title=_title(known),
        reader=_sentences(
            f"{_a(known.persona)} at the stage “{known.stage}”",
            f"They wonder: {known.stage_question}" if known.stage_question else "",
            f"They want: {_inline(known.goals)}" if known.goals else "",
            f"It hurts: {_inline(known.pains)}" if known.pains else "",
        ),
        job=_sentences(f"It helps them with {_listed(known.jobs)}") if known.jobs else "",
        promise=_sentences(
            f"Afterwards they can answer: {known.persona_questions[0]}"
            if known.persona_questions
            else f"Afterwards they know what “{known.topic}” means for them and what to do next",
            f"Colleagues searched for {_quoted(known.searched)} and found too little" if known.searched else "",
        ),
        proof=_sentences(
            "A figure or a case from a plant like theirs, and an expert by name",
            f"Build on {_quoted(known.existing)}" if known.existing else "",
        ),
        questions="\n".join(_questions(known)),
    )


def _title(known: Known) -> str:
    asked = known.persona_questions[0] if known.persona_questions else f"what the {known.persona} asks"
    return f"{known.topic}: {asked}"[:LONGEST_TITLE]


def _questions(known: Known) -> list[str]:
    ready = [
        *known.persona_questions[1:],
        *(f"What would you say to someone who asks for “{s}”?" for s in known.searched),
    ]
    usual = [
        f"What do people get wrong about “{known.topic}”?",
        "Which figure or case would you stand behind?",
        "What should they do first?",
    ]
    return [*ready, *usual][:MAX_QUESTIONS]


def _sentences(*parts: str) -> str:
    said = (part.strip() for part in parts if part.strip())
    return " ".join(part if part[-1] in ".?!" else f"{part}." for part in said)


def _a(noun: str) -> str:
    return f"{'An' if noun[:1].upper() in 'AEIO' else 'A'} {noun}"


def _inline(text: str) -> str:
    return "; ".join(line.rstrip(".") for line in lines(text))


def _listed(words: Sequence[str]) -> str:
    return listed([word[:1].lower() + word[1:] for word in words])


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
