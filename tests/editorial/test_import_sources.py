"""Sources as they come: odd, broken and hostile. Each is imported, listed with a reason, or refused as a whole."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from editorial.intake.jobs import LEFT_AFTER, go_on_with_left_runs
from editorial.intake.models import ImportRun, TagProposal
from editorial.intake.runs.running import Running, prepare, run_all
from editorial.intake.runs.undoing import undo
from editorial.intake.sources.items import SourceItem, SourceStatus, UnreadableSource
from editorial.intake.sources.registry import READERS, kind_of
from editorial.pieces.models import ArticlePage
from editorial.platform.models import Job
from editorial.vocabulary.models import Author
from tests.editorial.importing import differences, dump

pytestmark = pytest.mark.django_db
HEAD = """<?xml version="1.0"?>%s<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
 <link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>"""


def post(number: int, title: str = "T", status: str = "publish", **more: str) -> str:
    fields = {"post_date_gmt": "2020-01-02 03:04:05", "post_name": f"p{number}"} | more
    inner = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in fields.items() if name != "content")
    body = f"<content:encoded><![CDATA[{more.get('content', 'Text.')}]]></content:encoded>"
    return (
        f"<item><title>{title}</title><link>https://old.example/{number}/</link>"
        f"{body}<wp:post_id>{number}</wp:post_id>"
        f"<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>{inner}</item>"
    )


def export(folder: Path, *items: str, doctype: str = "", end: str = "</channel></rss>") -> Path:
    path = folder / "export.xml"
    path.write_text(HEAD % doctype + "".join(items) + end, encoding="utf-8")
    return path


def site(folder: Path, **files: str | bytes) -> Path:
    root = folder / "site"
    root.mkdir(exist_ok=True)
    for name, text in files.items():
        (root / f"{name}.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def items(path: Path) -> dict[str, SourceItem]:
    return {item.key: item for item in READERS[kind_of(path)].read(path)}


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_xml_that_declares_entities_or_types_is_refused_and_leaves_nothing(tmp_path: Path, doctype: str) -> None:
    path = export(tmp_path, post(1, "&a;" if "ENTITY a" in doctype else "T"), doctype=doctype)
    with pytest.raises(UnreadableSource, match="can do harm"):
        prepare(path)
    assert not ImportRun.objects.exists()


def test_an_export_that_breaks_off_gives_what_is_whole_and_names_the_line_of_the_rest(tmp_path: Path) -> None:
    run = run_all(prepare(export(tmp_path, post(1), "\n", post(2)[:200], end="")))
    assert run.items.get(source_key="post-1").outcome == "created"
    lost = run.items.get(outcome="failed")
    assert "breaks off" in lost.reason
    assert "line 4" in lost.reason


def test_broken_xml_without_an_export_in_it_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel>\n<link>a & b</link></channel></rss>")
    with pytest.raises(UnreadableSource, match="line 2"):
        prepare(path)


def test_xml_that_is_no_export_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel><link>https://x.example</link><item><title>a</title></item></channel></rss>")
    with pytest.raises(UnreadableSource, match="wxr_version"):
        prepare(path)


def test_control_characters_do_not_stop_an_export(tmp_path: Path) -> None:
    path = export(tmp_path, post(1, content="a\x08b"))
    assert next(iter(items(path).values())).body == "a b"


def test_a_large_export_is_streamed(tmp_path: Path) -> None:
    path = export(tmp_path, *(post(n, content="word " * 2_000) for n in range(500)))
    assert sum(1 for _ in READERS["wordpress"].read(path)) == 500


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"status": "draft"}, SourceStatus.DRAFT),
        ({"status": "pending"}, SourceStatus.DRAFT),
        ({"status": "private"}, SourceStatus.PRIVATE),
        ({"status": "odd-plugin-state"}, SourceStatus.PRIVATE),
        ({"post_password": "enter"}, SourceStatus.PROTECTED),
        ({"post_date_gmt": "2999-01-01 00:00:00"}, SourceStatus.SCHEDULED),
        ({}, SourceStatus.LIVE),
    ],
)
def test_only_what_was_public_counts_as_public(tmp_path: Path, more: dict[str, str], status: SourceStatus) -> None:
    assert items(export(tmp_path, post(1, **more)))["post-1"].status is status


def test_same_slugs_same_ids_and_missing_titles_are_told_apart(tmp_path: Path) -> None:
    run = run_all(prepare(export(tmp_path, post(1, post_name="a"), post(2, "", post_name="a"), post(1, post_name="a"))))
    assert run.counts()["created"] == 3
    assert set(ArticlePage.objects.values_list("slug", flat=True)) == {"a", "a-1", "a-2"}
    assert set(ArticlePage.objects.values_list("title", flat=True)) == {"T", "Text."}


def test_odd_markdown_is_read_or_listed(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        toml='+++\ntitle = "From TOML"\ndate = 2021-05-06\ntags = ["a", "b"]\ndraft = true\n+++\nText.',
        bom="\ufeff---\ntitle: With a mark\n---\nText.",
        latin="---\ntitle: Caf\xe9\n---\nText.".encode("latin-1"),
        broken="---\ntitle: [never closed\n---\nText.",
        bomb="---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: *b\n---\nText.",
        empty="",
        binary=b"\x00\x01\x02",
        long="---\ntitle: Long\n---\n" + "word " * 20_000,
        plain="# Its heading\n\nText.",
    )
    found = items(root)
    toml = found["toml.md"]
    assert (toml.title, toml.status, toml.terms, toml.published_at[:10]) == (
        "From TOML",
        "draft",
        ["a", "b"],
        "2021-05-06",
    )
    assert found["bom.md"].title == "With a mark"
    assert found["latin.md"].title == "Café"
    assert "Western European" in found["latin.md"].notes[0]
    assert "cannot be read" in found["broken.md"].failed
    assert "refers to itself" in found["bomb.md"].failed
    assert found["empty.md"].skipped == "The file is empty."
    assert "zero bytes" in found["binary.md"].failed
    assert (found["plain.md"].title, found["plain.md"].body.strip()) == ("Its heading", "Text.")
    run = run_all(prepare(root))
    assert run.counts() == {"created": 5, "changed": 0, "unchanged": 0, "skipped": 1, "failed": 3}


def test_a_link_out_of_the_folder_is_not_followed_and_no_picture_is_fetched_from_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("canary")
    (tmp_path / "secret.png").write_bytes(b"canary")
    root = site(tmp_path, a="![x](../secret.png) ![y](/../../secret.png)")
    (root / "b.md").symlink_to(tmp_path / "secret.md")
    run = run_all(prepare(root))
    assert "out of the folder" in run.items.get(source_key="b.md").reason
    assert "2 things" in run.items.get(source_key="a.md").reason


def test_a_changed_file_becomes_a_new_draft_revision_and_undo_returns_to_the_old_one(tmp_path: Path) -> None:
    root = site(tmp_path, a="---\ntitle: A\n---\nFirst.", b="---\ntitle: B\n---\nSame.")
    run_all(prepare(root))
    before = dump()
    site(tmp_path, a="---\ntitle: A\n---\nSecond.")
    second = run_all(prepare(root))
    assert second.counts() == {"created": 0, "changed": 1, "unchanged": 1, "skipped": 0, "failed": 0}
    page = ArticlePage.objects.get(slug="a")
    assert "Second." in page.get_latest_revision().content["body"]
    assert undo(second).kept == []
    assert differences(before, dump()) == {}


def test_what_people_edited_is_neither_overwritten_nor_taken_back(tmp_path: Path) -> None:
    root = site(tmp_path, a="---\ntitle: A\n---\nFirst.")
    first = run_all(prepare(root))
    page = ArticlePage.objects.get()
    page.title = "Ed's title"
    page.save_revision()
    site(tmp_path, a="---\ntitle: A\n---\nSecond.")
    second = run_all(prepare(root))
    assert "edited here" in second.items.get().reason
    (kept,) = undo(first).kept
    assert "kept" in kept.reason
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Ed's title"


def test_what_was_deleted_here_is_not_brought_back(tmp_path: Path) -> None:
    root = site(tmp_path, a="---\ntitle: A\n---\nFirst.")
    run_all(prepare(root))
    ArticlePage.objects.get().delete()
    site(tmp_path, a="---\ntitle: A\n---\nSecond.")
    assert "deleted here" in run_all(prepare(root)).items.get().reason


def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path: Path, work: Callable[[], int]) -> None:
    root = site(tmp_path, **{f"p{n}": f"---\ntitle: P{n}\n---\nText." for n in range(6)})
    run = prepare(root)
    Running(run).step(seconds=0)
    assert 0 < run.items.count() < 6
    with time_machine.travel("2030-01-01"):
        resumed = ImportRun.objects.get(pk=run.pk)
        run_all(resumed)
    assert ArticlePage.objects.count() == run.items.count() == 6
    assert resumed.state == "finished"


def test_an_import_whose_command_was_killed_is_ended_by_a_worker(tmp_path: Path, work: Callable[[], int]) -> None:
    root = site(tmp_path, **{f"p{n}": f"---\ntitle: P{n}\n---\n[next](p{n + 1}.md)" for n in range(6)})
    run = prepare(root)
    Running(run).step(seconds=0)
    go_on_with_left_runs()
    assert not Job.objects.filter(kind="intake.run").exists()  # the command may still be at it
    with time_machine.travel(timezone.now() + LEFT_AFTER + timedelta(minutes=1), tick=False):
        assert go_on_with_left_runs() == 1
        assert go_on_with_left_runs() == 0
        work()
    run.refresh_from_db()
    assert run.state == "finished"
    assert ArticlePage.objects.count() == 6
    first = ArticlePage.objects.get(slug="p0").get_latest_revision()
    assert str(ArticlePage.objects.get(slug="p1").pk) in str(first.content["body"])


def test_the_same_command_again_ends_what_was_broken_off_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = site(tmp_path, **{f"p{n}": f"---\ntitle: P{n}\n---\nText." for n in range(6)})
    run = prepare(root)
    Running(run).step(seconds=0)
    with time_machine.travel(timezone.now() + LEFT_AFTER + timedelta(minutes=1), tick=False):
        call_command("import_content", root)
    assert f"Import {run.pk} of this source was broken off; it goes on first." in capsys.readouterr().out
    run.refresh_from_db()
    assert run.state == "finished"
    assert ArticlePage.objects.count() == 6


def test_two_workers_at_the_same_run_do_nothing_twice(tmp_path: Path) -> None:
    root = site(tmp_path, a="---\ntitle: A\n---\nText.")
    run = prepare(root)
    late = Running(ImportRun.objects.get(pk=run.pk))
    Running(run).step()
    with pytest.raises(RuntimeError, match="someone else"):
        late.step()
    assert ArticlePage.objects.count() == 1


def test_links_and_redirects_lead_to_pieces_imported_later(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        a="---\npermalink: /old/a\n---\n[b](/old/b#part) [c](https://x.example/old/b)",
        b="---\npermalink: /old/b\n---\nB.",
    )
    run_all(prepare(root))
    a, b = ArticlePage.objects.get(slug="a"), ArticlePage.objects.get(slug="b")
    body = a.get_latest_revision().content["body"]
    assert f'<a id=\\"{b.pk}\\" linktype=\\"page\\">b</a>' in body
    assert "https://x.example/old/b" in body
    assert Redirect.objects.get(old_path="/old/b").redirect_page_id == b.pk


# --- the command ----------------------------------------------------------------------------------------------------
def test_a_dry_run_writes_the_mapping_and_nothing_else(tmp_path: Path) -> None:
    root, file = site(tmp_path, a="---\ntitle: A\nauthor: jo-writer\n---\nText."), tmp_path / "map.yaml"
    before = dump()
    call_command("import_content", root, dry_run=True, map=file)
    assert differences(before, dump()) == {}
    assert not ImportRun.objects.exists()
    assert "jo-writer: create" in file.read_text()


def test_an_edited_mapping_is_followed_and_a_wrong_one_refused(tmp_path: Path) -> None:
    root, file = site(tmp_path, a="---\ntitle: A\nauthor: jo\n---\nText."), tmp_path / "map.yaml"
    file.write_text("authors: {jo: skip}\nevery_piece: [stage/awareness]\n")
    call_command("import_content", root, map=file)
    assert not Author.objects.exists()
    assert TagProposal.objects.get().suggestions["stages"][0]["slug"] == "awareness"
    file.write_text("every_piece: [topic/nowhere]\n")
    with pytest.raises(CommandError, match="topic/nowhere"):
        call_command("import_content", root, map=file)


def test_the_command_imports_some_and_takes_back(tmp_path: Path) -> None:
    root = site(tmp_path, a="A.", b="B.", c="C.")
    call_command("import_content", root, limit=2)
    assert ArticlePage.objects.count() == 2
    call_command("import_content", undo=ImportRun.objects.get().pk)
    assert ArticlePage.objects.count() == 0


def test_confirming_in_a_script_publishes_only_what_has_every_tag(tmp_path: Path) -> None:
    call_command("import_content", site(tmp_path, a="---\ntitle: A\n---\nText."), confirm_suggestions=True)
    assert not ArticlePage.objects.get().live
    assert not Job.objects.failed().exists()


@pytest.mark.parametrize("path", ["nothing-here", "site"])
def test_what_nobody_can_read_says_what_can_be_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "site").mkdir()
    with pytest.raises(CommandError, match=r"nothing at|can be imported"):
        call_command("import_content", tmp_path / path)
