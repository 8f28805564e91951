"""Words made up for measuring: the same for the same seed, and as unevenly common as in real text."""

import random
from itertools import accumulate

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
COMMON_FROM = 70  # rank at which a word stands in about one piece in five, as the words people search for do


class MadeUpWords:
    """A vocabulary, and texts drawn from it."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # made-up text, no secret
        rare = {"".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4))) for _ in range(20_000)}
        ordered = sorted(rare)
        self.chance.shuffle(ordered)
        self.words = ordered[:COMMON_FROM] + COMMON + ordered[COMMON_FROM:]
        zipf = (1 / (rank + 2) for rank in range(len(self.words)))  # few words are most of a text
        self.weights = list(accumulate(zipf))  # added up once: a draw would add up all of them

    def text(self, words: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=words)).capitalize() + "."

    def queries(self, count: int) -> list[str]:
        """One to three words, common and rare ones mixed as people mix them."""
        middling = self.words[COMMON_FROM : len(self.words) // 10]
        return [
            " ".join(self.chance.choices(COMMON, k=1) + self.chance.choices(middling, k=self.chance.randint(0, 2)))
            for _ in range(count)
        ]
