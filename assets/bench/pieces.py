"""Documents made up for measuring: the same for the same number."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from editorial.platform.management.made_up_words import MadeUpWords
from search.documents import Document, Part

FACET_VALUES = {
    "persona": ["cfo", "it-director", "operations-lead", "plant-engineer", "quality-manager"],
    "stage": ["epiphany", "awareness", "interest", "confidence", "loyalty"],
    "job": ["problem-identification", "solution-exploration", "requirements-building", "validation"],
    "topic": [f"topic-{n}" for n in range(12)],
    "format": ["article", "white-paper", "case-study", "video", "presentation", "infographic"],
}
PARTS, WORDS = 4, 45  # of one piece: sections or slides, and words in each
EPOCH = datetime(2026, 11, 1, tzinfo=UTC)


class Pieces(MadeUpWords):
    """Documents, and queries that find some of them."""

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
