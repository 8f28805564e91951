"""Pieces made up for measuring: the same for the same number, with words as unevenly common as in real text."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from search.documents import Document, Part

SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "zu",
]
COMMON = ["migration", "cost", "downtime", "plant", "recall", "energy", "shift", "trace"]
FACET_VALUES = {
    "persona": ["cfo", "it-director", "operations-lead", "plant-engineer", "quality-manager"],
    "stage": ["epiphany", "awareness", "interest", "confidence", "loyalty"],
    "job": ["problem-identification", "solution-exploration", "requirements-building", "validation"],
    "topic": [f"topic-{n}" for n in range(12)],
    "format": ["article", "white-paper", "case-study", "video", "presentation", "infographic"],
}
COMMON_FROM = 70  # rank at which a word stands in about one piece in five, as the words people search for do
PARTS, WORDS = 4, 45  # of one piece: sections or slides, and words in each
EPOCH = datetime(2026, 11, 1, tzinfo=UTC)


class Pieces:
    """Documents, and queries that find some of them."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # made-up text, no secret
        rare = {"".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4))) for _ in range(20_000)}
        ordered = sorted(rare)
        self.chance.shuffle(ordered)
        self.words = ordered[:COMMON_FROM] + COMMON + ordered[COMMON_FROM:]
        self.weights = [1 / (rank + 2) for rank in range(len(self.words))]  # Zipf: few words are most of a text

    def text(self, words: int) -> str:
        return " ".join(self.chance.choices(self.words, self.weights, k=words)).capitalize() + "."

    def documents(self, count: int) -> Iterator[Document]:
        """Bodies are drawn from a store of paragraphs: making them must not take longer than indexing them."""
        paragraphs = [self.text(WORDS) for _ in range(5_000)]
        for number in range(count):
            drawn = self.chance.choices(paragraphs, k=PARTS)
            yield Document(
                id=str(uuid.UUID(int=number + 1)),
                title=self.text(6),
                summary=self.text(18),
                parts=tuple(Part(text, f"slide {n}", f"page-{n}", n) for n, text in enumerate(drawn, 1)),
                facets={facet: tuple(set(self.chance.choices(values, k=2))) for facet, values in FACET_VALUES.items()},
                audiences=("member",) if number % 5 == 0 else ("member", "partner"),
                rating=self.chance.choice([0, 2.4, 3.2, 4.1, 4.6]),
                used=self.chance.randint(0, 60),
                published=EPOCH - timedelta(hours=number % 20_000),
            )

    def queries(self, count: int) -> list[str]:
        """One to three words, common and rare ones mixed as people mix them."""
        middling = self.words[COMMON_FROM : len(self.words) // 10]
        return [
            " ".join(self.chance.choices(COMMON, k=1) + self.chance.choices(middling, k=self.chance.randint(0, 2)))
            for _ in range(count)
        ]
