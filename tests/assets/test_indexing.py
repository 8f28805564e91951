"""What is published or read can be found, and only by those it is for."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model

from assets.models import Asset, FilePage, Version
from assets.searching import documents, healing
from assets.searching.documents import BATCH, AssetRow, documents_for
from assets.searching.indexes import LIBRARY, READERS, Index
from editorial.pieces.models import ArticlePage
from editorial.platform.health import answer
from editorial.platform.jobs.queue import enqueue
from editorial.platform.jobs.runner import run_due
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import LEASE, State
from search.documents import Document
from search.engines import MissingIndex, Unavailable, engine
from search.health import library_search
from search.query import Query

Make = Callable[..., ArticlePage]
MakeAsset = Callable[..., Asset]
Work = Callable[[], int]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each commit of the engine brought in."""
    commits: list[int] = []
    write = engine().write

    def counted(ids: list[str], found: list[Document]) -> None:
        commits.append(len(found))
        write(ids, found)

    monkeypatch.setattr(engine(), "write", counted)
    return commits


def found(text: str, audience: str = "member") -> list[str]:
    return [hit.id for hit in engine().search(Query(text=text, audience=audience)).hits]


def test_a_published_article_is_found_by_a_word_of_a_section(article: Make, work: Work) -> None:
    piece = article("The second price", sections={"Hours": "<p>Parallel running takes ten weeks.</p>"})
    work()
    answer = engine().search(Query(text="parallel running", audience="member"))
    assert [hit.id for hit in answer.hits] == [str(piece.uuid)]
    assert answer.hits[0].place is not None
    assert answer.hits[0].place.anchor == "hours"


def test_an_unpublished_piece_is_not_found(article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    piece.unpublish()
    work()
    assert found("second price") == []


def test_internal_assets_are_not_found_by_partners(asset: MakeAsset) -> None:
    inside = asset("Battle card", is_internal=True)
    engine().index(documents_for(Asset.objects.filter(pk=inside.pk)))
    assert found("battle card") == [str(inside.uuid)]
    assert found("battle card", "partner") == []


def test_a_topic_is_found_by_its_other_names(asset: MakeAsset) -> None:
    made = asset("Five-year view")
    made.topics.update(aliases="farm to fork\nbatch genealogy")
    engine().index(documents_for(Asset.objects.filter(pk=made.pk)))
    assert found("genealogy") == [str(made.uuid)]


def test_documents_cost_the_same_queries_for_few_and_many(asset: MakeAsset) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(documents_for(Asset.objects.live()))
        return len(queries)

    file = get_document_model().objects.create(title="deck", file="deck.pdf")

    def deck(title: str, pages: int) -> None:
        version = Version.objects.create(asset=asset(title), document=file)
        FilePage.objects.bulk_create(FilePage(version=version, number=n, text="oil") for n in range(1, pages + 1))

    deck("one", 1)
    few = cost()
    for number in range(5):
        deck(f"another {number}", 3)
    assert cost() == few


def test_many_index_jobs_are_a_few_commits_of_the_engine(asset: MakeAsset, written: list[int]) -> None:
    made = [asset(f"Deck {number}") for number in range(BATCH + 1)]
    for one in made:
        one.reindex()
    assert run_due() == len(made)
    assert written == [BATCH, 1]
    assert not Job.objects.backlog().exists()


def test_a_document_that_cannot_be_indexed_stops_no_other(
    asset: MakeAsset, written: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [asset(f"Deck {number}") for number in range(9)]
    bad, read = made[4], documents._document

    def document(one: AssetRow, *more: Any) -> Document:
        if one.uuid == bad.uuid:
            raise ValueError("no such facet")
        return read(one, *more)

    monkeypatch.setattr(documents, "_document", document)
    for one in made:
        one.reindex()
    run_due()
    assert sorted(found("deck")) == sorted(str(one.uuid) for one in made if one != bad)
    retrying = Job.objects.retrying().get()
    assert (retrying.key, retrying.attempts, retrying.reason) == (str(bad.uuid), 1, "ValueError: no such facet")


def test_an_engine_that_is_away_is_asked_once_for_all(asset: MakeAsset, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        asset(f"Deck {number}").reindex()
    asked: list[int] = []

    def away(ids: list[str], found: list[Document]) -> None:
        asked.append(len(ids))
        raise ConnectionError("nobody there")

    monkeypatch.setattr(engine(), "write", away)
    run_due()
    assert asked == [9]
    assert Job.objects.retrying().count() == 9


def test_index_jobs_whose_worker_was_killed_are_all_done_by_the_next(
    asset: MakeAsset, written: list[int], monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    made = [asset(f"Deck {number}") for number in range(5)]
    for one in made:
        one.reindex()

    def killed(*_: object) -> None:
        raise SystemExit  # nothing that follows is run, as when the process is gone

    with monkeypatch.context() as patch:
        patch.setattr(engine(), "write", killed)
        with pytest.raises(SystemExit):
            run_due()
    assert Job.objects.filter(state=State.RUNNING).count() == 5
    time_machine.move_to(timezone.now() + 2 * LEASE)
    assert run_due() == 5
    assert written == [1] * 5  # one by one: what a worker died at might kill the next
    assert len(found("deck")) == 5


def index_folder(settings: LazySettings) -> Path:
    return Path(settings.SEARCH_URL.removeprefix("tantivy://"))


@pytest.mark.skipif("SEARCH_URL" in os.environ, reason="about the folder of the engine on this machine")
@pytest.mark.parametrize("repair", [lambda: call_command("reindex"), healing.heal])
def test_an_index_that_is_gone_costs_a_banner_until_it_is_built_anew(
    repair: Callable[[], object],
    article: Make,
    work: Work,
    settings: LazySettings,
    sally: User,
    as_user: Callable[[User], Client],
) -> None:
    piece = article("The second price")
    work()
    assert found("second") == [str(piece.uuid)]
    shutil.rmtree(index_folder(settings))
    page = as_user(sally).get("/library/?q=second").content.decode()
    assert "The second price" in page
    assert "The search engine does not answer." in page
    assert not answer(library_search).ok
    repair()
    assert found("second") == [str(piece.uuid)]
    assert "The search engine does not answer." not in as_user(sally).get("/library/?q=second").content.decode()


def halved(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def scrambled(file: Path) -> None:
    """Its end, by which the engine knows it, is as it was."""
    data = file.read_bytes()
    file.write_bytes(bytes(255 - byte for byte in data[:-200]) + data[-200:])


SPOILT = [
    (halved, ".term"),
    (scrambled, ".term"),
    (scrambled, ".fast"),
    (Path.unlink, ".store"),
    (Path.unlink, "meta.json"),
]


@pytest.mark.skipif("SEARCH_URL" in os.environ, reason="about the folder of the engine on this machine")
@pytest.mark.parametrize(("spoil", "which"), SPOILT, ids=lambda part: getattr(part, "__name__", part))
def test_an_index_that_is_spoilt_is_built_anew_as_one_that_is_gone(
    spoil: Callable[[Path], None], which: str, article: Make, work: Work, settings: LazySettings
) -> None:
    piece = article("The second price")
    work()
    source = index_folder(settings)
    settings.SEARCH_URL = f"tantivy://{shutil.copytree(source, source.with_name('spoilt'))}"  # nobody has it open
    source.with_name("spoilt.begun").touch()
    for file in index_folder(settings).glob(f"*-*/*{which}"):
        spoil(file)
    with suppress(Unavailable):
        engine().write(["nobody"], [])  # makes no empty one in its place
    with pytest.raises(MissingIndex):
        found("second")
    healing.heal()
    assert found("second") == [str(piece.uuid)]


@pytest.fixture
def three(article: Make, work: Work) -> Iterator[list[str]]:
    """Ids of pieces that both indexes hold; what healing remembers is forgotten."""
    pieces = [str(article(title).uuid) for title in ("The second price", "The second cost", "The second bill")]
    work()
    yield pieces
    healing._last.clear()
    healing._unmended.clear()


@pytest.mark.parametrize("index", [LIBRARY, READERS], ids=["library", "readers"])
def test_a_half_filled_index_is_built_anew_at_the_second_look(three: list[str], index: Index) -> None:
    index.engine.write(three[:2], [])
    assert index.held() == 1
    assert healing.heal() == 0
    assert healing.heal() == 3
    assert index.held() == 3
    assert [healing.heal(), healing.heal()] == [0, 0]


@pytest.mark.parametrize("index", [LIBRARY, READERS], ids=["library", "readers"])
def test_an_index_that_is_being_written_is_left_to_its_jobs(three: list[str], index: Index) -> None:
    index.engine.write(three[:2], [])
    enqueue("site.index", three[0], {"piece": three[0]})
    assert [healing.heal(), healing.heal(), healing.heal()] == [0, 0, 0]
    Job.objects.filter(kind="site.index").update(not_before=timezone.now() + timedelta(days=9))  # an embargo's end
    assert healing.heal() == 3


def test_what_no_building_mends_is_built_once(three: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(healing, "INDEXES", [LIBRARY._replace(expected=lambda: 4)])
    assert [healing.heal() for _ in range(5)] == [0, 3, 0, 0, 0]
    LIBRARY.engine.write(three[:1], [])  # something else is lost later
    assert [healing.heal() for _ in range(4)] == [0, 3, 0, 0]


def test_a_new_installation_has_an_empty_index_and_nothing_to_heal(db: None) -> None:
    assert found("second") == []
    assert healing.heal() == 0
