"""Questions find what answers them, at least as well as plain stemmed BM25 does, on every engine."""

import json
from pathlib import Path
from statistics import mean

import pytest

from assets.bench.relevance import AUDIENCE, JudgedSet, bench, ndcg, plain_bm25, product
from search.engines import Engine
from search.query import Query

JUDGED = JudgedSet.read(Path(__file__).parent / "judged" / "pieces.yaml")


@pytest.mark.language
def test_the_engine_is_never_below_plain_bm25(engine: Engine) -> None:
    ours, plain = JUDGED.judge(product(engine, JUDGED)), JUDGED.judge(plain_bm25(JUDGED))
    assert mean(ours.values()) >= mean(plain.values()), {
        asked: (round(ours[asked], 2), round(plain[asked], 2)) for asked in ours if ours[asked] < plain[asked]
    }


@pytest.mark.language
def test_no_question_of_several_words_is_empty(engine: Engine) -> None:
    product(engine, JUDGED)
    empty = [asked for asked in JUDGED.questions if not engine.search(Query(asked, AUDIENCE)).count]
    assert empty == []


def test_a_ranking_is_graded_by_what_stands_first() -> None:
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], grades) == 1
    assert ndcg(["x", "y"], grades) == 0
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 3 / 1.584963) / (3 + 1 / 1.584963))


def test_the_bench_says_both_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"pieces": {"a": ["Oil", "for gears"], "b": ["Water", "for cows"]}, "questions": {"oily gears": {"a": 1}}}
    (tmp_path / "own.yaml").write_text(json.dumps(own))
    monkeypatch.setenv("JUDGED", str(tmp_path / "own.yaml"))
    assert "nDCG@10: 1.000, plain stemmed BM25: 1.000" in "\n".join(bench(None).lines())
