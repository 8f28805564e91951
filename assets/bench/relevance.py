"""How well questions find what answers them: the product against plain stemmed BM25, on a judged set, in one run.

`manage.py bench relevance` reads `tests/search/judged/pieces.yaml`, or the file that JUDGED names: pieces by a name
(title and text), and questions with the pieces that answer them, graded.
"""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import mean

import yaml
from django.conf import settings

from editorial.platform.management.benchmarking import BenchResult
from search.documents import Document, Part
from search.engines import Engine, engine_at
from search.query import Query

TOP = 10
AUDIENCE = "judges"

Grades = Mapping[str, int]  # of the pieces that answer a question, by name
Ranking = Callable[[str], Sequence[str]]  # names of the best pieces for a question


@dataclass(frozen=True)
class JudgedSet:
    pieces: Mapping[str, tuple[str, str]]
    questions: Mapping[str, Grades]

    @classmethod
    def read(cls, path: Path) -> "JudgedSet":
        said = yaml.safe_load(path.read_text())
        pieces = {str(name): (str(title), str(text)) for name, (title, text) in said["pieces"].items()}
        return cls(pieces, {str(asked): grades for asked, grades in said["questions"].items()})

    def documents(self) -> list[Document]:
        return [
            Document(name, title, parts=(Part(text),), audiences=(AUDIENCE,))
            for name, (title, text) in self.pieces.items()
        ]

    def judge(self, ranking: Ranking) -> dict[str, float]:
        """nDCG@10 by question."""
        return {asked: ndcg(ranking(asked)[:TOP], grades) for asked, grades in self.questions.items()}


def ndcg(found: Sequence[str], grades: Grades) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), from 0 to 1."""
    best = _gain(sorted(grades.values(), reverse=True)[: max(len(found), TOP)])
    return _gain([grades.get(name, 0) for name in found]) / best


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def bench(size: int | None) -> BenchResult:
    """The set decides the size."""
    judged = JudgedSet.read(Path(os.environ.get("JUDGED", settings.BASE_DIR / "tests/search/judged/pieces.yaml")))
    plain = judged.judge(plain_bm25(judged))
    with tempfile.TemporaryDirectory() as place:
        ours = judged.judge(product(engine_at(f"tantivy://{place}"), judged))
    worse = sorted((plain[asked] - ours[asked], asked) for asked in plain if plain[asked] > ours[asked] + 0.005)
    return BenchResult(
        f"Relevance of {len(judged.questions)} questions to {len(judged.pieces)} pieces",
        notes=[
            f"nDCG@{TOP}: {mean(ours.values()):.3f}, plain stemmed BM25: {mean(plain.values()):.3f} (goal: no less)",
            f"questions that find nothing that answers: {sum(not score for score in ours.values())}",
            *(f"worse than plain by {by:.2f}: {asked}" for by, asked in reversed(worse[-5:])),
        ],
    )


def product(engine: Engine, judged: JudgedSet) -> Ranking:
    """The library's own search, on any engine."""
    engine.rebuild(judged.documents())
    return lambda asked: [hit.id for hit in engine.search(Query(asked, AUDIENCE, size=TOP)).hits]


def plain_bm25(judged: JudgedSet) -> Ranking:
    """The floor: words stemmed, stop words left out, title and text as one."""
    import bm25s  # of the extra “dev”: nothing but this measures with it
    import Stemmer

    names, stemmer = list(judged.pieces), Stemmer.Stemmer("english")

    def cut(texts: list[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)

    floor = bm25s.BM25()
    floor.index(cut([f"{title} {text}" for title, text in judged.pieces.values()]), show_progress=False)

    def ranking(asked: str) -> list[str]:
        found, scores = floor.retrieve(cut([asked]), k=min(TOP, len(names)), show_progress=False)
        return [names[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return ranking
