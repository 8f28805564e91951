"""WordPress exports as people have them: with their uploads, in parts, of several authors, broken."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from editorial.intake.models import ImportRun, TagProposal
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.runs.undoing import undo
from editorial.intake.sources.items import UnreadableSource
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from tests.editorial.importing import differences, dump

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8080/blog"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><link>{SITE}</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>{SITE}</wp:base_blog_url>
<wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name>Ann Lee</wp:author_display_name></wp:author>
<wp:author><wp:author_login>bob</wp:author_login><wp:author_display_name>Bob Ray</wp:author_display_name></wp:author>
"""
END = "</channel></rss>"


def entry(number: int, *, title: str = "", body: str = "Text.", kind: str = "post", more: str = "", **meta: str) -> str:
    rows = "".join(
        f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for name, value in meta.items()
    )
    return (
        f"<item><title><![CDATA[{title or f'T{number}'}]]></title><link>{SITE}/?p={number}</link>"
        f"<dc:creator>ann</dc:creator><guid>http://foreign.example/?p={number}</guid>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt><wp:post_name>p{number}</wp:post_name>"
        f"<wp:status>publish</wp:status><wp:post_type>{kind}</wp:post_type>{more}{rows}</item>\n"
    )


def attached(number: int, name: str, **meta: str) -> str:
    address = f"<wp:attachment_url>{SITE}/wp-content/uploads/2024/05/{name}</wp:attachment_url>"
    return entry(number, kind="attachment", body="", more=address, **meta)


def export(folder: Path, *items: str, name: str = "export.xml", head: str = HEAD, end: str = END) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(head + "".join(items) + end, encoding="utf-8")
    return folder / name


def picture(colour: str = "teal") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "PNG")
    return made.getvalue()


def put(folder: Path, name: str, content: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def bring_in(path: Path, **mapped: object) -> ImportRun:
    run = prepare(path)
    run.mapping |= mapped
    return run_all(run)


def page(number: int) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(slug=f"p{number}").get_latest_revision_as_object()
    return found


@pytest.mark.parametrize(
    "place",
    [
        "uploads/2024/05",
        "wp-content/uploads/2024/05",
        "2024/05",
        "media-export/2024/05",
        "b/wp-content/uploads/2024/05",
        ".",
    ],
)
def test_a_folder_with_an_export_and_its_uploads_is_an_export(tmp_path: Path, place: str) -> None:
    root = tmp_path / "backup"
    sized = f'<img src="{SITE}/wp-content/uploads/2024/05/hero-300x200.png?w=3" alt="h">'
    export(root, entry(1, body=sized, _thumbnail_id="9"), attached(9, "hero.png", _wp_attachment_image_alt="A &amp; B"))
    put(root / place, "hero.png", picture())
    put(root / place, "hero-300x200.png", picture("red"))
    put(root, "notes.txt", b"x")
    run = bring_in(root)
    lead = page(1).image
    assert lead is not None
    assert lead.description == "A & B"
    assert "figure" in str(page(1).body.raw_data[0])
    assert run.items.get(source_key="files beside the export").reason.count("png") == 0
    assert "notes.txt" in run.items.get(source_key="files beside the export").reason


def test_a_picture_of_another_month_does_not_stand_in(tmp_path: Path) -> None:
    export(tmp_path / "b", entry(1, _thumbnail_id="9"), attached(9, "hero.png"))
    put(tmp_path / "b" / "uploads/2019/01", "hero.png", picture())
    run = bring_in(tmp_path / "b")
    assert page(1).image is None
    assert "did not come along" in run.items.get(source_key="post-1").reason


@pytest.mark.parametrize("shell", ["", "backup/"])
def test_a_zip_with_an_export_and_its_uploads_is_an_export(
    tmp_path: Path, as_user: Callable[[User], Client], ed: User, work: Callable[[], int], shell: str
) -> None:
    file = export(tmp_path, entry(1, _thumbnail_id="9"), attached(9, "hero.png"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{shell}export.xml", file.read_text())
        archive.writestr(f"{shell}uploads/2024/05/hero.png", picture())
        archive.writestr("__MACOSX/._export.xml", "x")
    client = as_user(ed)
    client.post(reverse("imports_new"), {"upload": SimpleUploadedFile("backup.zip", packed.getvalue())})
    run = ImportRun.objects.get()
    assert (run.kind, run.name) == ("wordpress", SITE)
    client.post(
        reverse("imports_change", args=[run.uuid]), {"action": "start", "files": "internal", "author-0": "create"}
    )
    work()
    assert page(1).image is not None


def test_an_export_in_several_files_is_one_source(tmp_path: Path) -> None:
    root = tmp_path / "parts"
    export(root, entry(1, _thumbnail_id="9"), name="site.2.xml")
    export(root, attached(9, "hero.png"), entry(3), name="site.10.xml")
    export(root, attached(9, "hero.png"), entry(4), name="site.11.xml")
    put(root, "uploads/2024/05/hero.png", picture())
    run = bring_in(root)
    assert page(1).image is not None
    assert [row.source_key for row in run.items.all()] == [
        *("post-1", "attachment-9", "post-3"),
        *("attachment-9 (2)", "post-4"),
    ]
    assert "The same again" in run.items.get(source_key="attachment-9 (2)").reason
    again = bring_in(root)
    assert (again.counts()["created"], again.counts()["changed"]) == (0, 0)


def test_exports_of_several_blogs_are_told_apart(tmp_path: Path) -> None:
    export(tmp_path, entry(1))
    export(tmp_path, entry(1), name="b.xml", head=HEAD.replace(SITE, "https://other.example"))
    with pytest.raises(UnreadableSource, match="one at a time"):
        prepare(tmp_path)


def test_hosts_are_those_the_export_states_with_their_port_and_folder(tmp_path: Path) -> None:
    links = f'<a href="{SITE}/?p=2">a</a> <a href="http://localhost:9000/blog/?p=2">b</a> <a href="{SITE}/?p=77">c</a>'
    run = bring_in(export(tmp_path, entry(1, body=links), entry(2)))
    text = str(page(1).body.raw_data[0])
    assert run.mapping["hosts"] == ["localhost:8080"]
    assert "localhost:9000" in text
    assert text.count("linktype") == 1
    assert f"lead to nothing here: {SITE}/?p=77." in run.items.get(source_key="post-1").reason
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {"/blog?p=1", "/blog?p=2"}


def test_words_are_unescaped_once(tmp_path: Path) -> None:
    terms = '<category domain="category" nicename="rd"><![CDATA[R&amp;D]]></category>'
    excerpt = "<excerpt:encoded><![CDATA[Q&amp;A at &lt;b&gt; &amp;amp; co]]></excerpt:encoded>"
    run = bring_in(export(tmp_path, entry(1, title="Tom &amp; Jerry &#8217;s <em>Q&amp;A</em>", more=terms + excerpt)))
    assert page(1).title == "Tom & Jerry ’s Q&A"
    assert page(1).summary == "Q&A at <b> &amp; co"
    assert run.mapping["terms"] == {"R&D": "skip"}


@pytest.mark.parametrize(
    ("meta", "summary"),
    [
        ({"_yoast_wpseo_metadesc": "By hand."}, "By hand."),
        ({"rank_math_description": "By hand &amp; well."}, "By hand & well."),
        ({"_aioseo_description": "By hand."}, "By hand."),
        ({"_yoast_wpseo_metadesc": "%%excerpt%% at %%sitename%%"}, "Text."),
        ({"rank_math_description": "%excerpt%"}, "Text."),
    ],
)
def test_the_summary_written_for_search_engines_is_the_summary(
    tmp_path: Path, meta: dict[str, str], summary: str
) -> None:
    bring_in(export(tmp_path, entry(1, **meta)))
    assert page(1).summary == summary


def test_a_title_and_a_description_for_search_engines_are_told_them(tmp_path: Path) -> None:
    excerpt = "<excerpt:encoded><![CDATA[For readers.]]></excerpt:encoded>"
    written = {"_yoast_wpseo_metadesc": "For engines.", "_yoast_wpseo_title": "Found &amp; read"}
    bring_in(export(tmp_path, entry(1, more=excerpt, **written)))
    told = page(1).summary, page(1).seo_title, page(1).search_description
    assert told == ("For readers.", "Found & read", "For engines.")


def test_all_authors_come_along_and_are_no_terms(tmp_path: Path) -> None:
    two = (
        '<category domain="author" nicename="cap-bob"><![CDATA[bob]]></category>'
        '<category domain="author" nicename="cap-guest"><![CDATA[Gia Guest]]></category>'
        '<category domain="language" nicename="de"><![CDATA[Deutsch]]></category>'
    )
    run = bring_in(export(tmp_path, entry(1, more=two, price="12")))
    assert {author.label for author in page(1).authors.all()} == {"Bob Ray", "Gia Guest"}
    assert run.mapping.get("terms") == {}
    reason = run.items.get().reason
    assert "Deutsch" in reason
    assert "Fields of its own were not carried over: price." in reason


def test_post_types_of_its_own_come_along_when_the_mapping_says_so(
    tmp_path: Path, as_user: Callable[[User], Client], ed: User
) -> None:
    file = export(tmp_path, entry(1, kind="case_study"), entry(2), entry(3, kind="nav_menu_item"))
    run = prepare(file)
    client = as_user(ed)
    assert "case_study" in client.get(run.get_absolute_url()).text
    values = {"action": "look", "files": "internal", "kind-0": "piece", "author-0": "create", "under": "/"}
    client.post(reverse("imports_change", args=[run.uuid]), values)
    run.refresh_from_db()
    run_all(run)
    assert {row.source_key: row.outcome for row in run.items.all()} == {
        "case_study-1": "created",
        "post-2": "created",
        "nav_menu_item-3": "skipped",
    }


def test_the_command_takes_post_types_from_its_mapping_file(tmp_path: Path) -> None:
    file = export(tmp_path, entry(1, kind="case_study"))
    (tmp_path / "map.yaml").write_text("kinds: {case_study: piece}\n")
    call_command("import_content", file, map=tmp_path / "map.yaml")
    assert page(1).title == "T1"


BREAKS = {
    "end of CDATA": entry(2, body="A ]]> B"),
    "bare ampersand": entry(2).replace("<![CDATA[T2]]>", "T &2"),
    "entity of HTML": entry(2).replace("<![CDATA[T2]]>", "T&nbsp;2"),
    "less than": entry(2).replace("<![CDATA[T2]]>", "T < 2"),
    "forbidden character": entry(2).replace("<![CDATA[T2]]>", "T&#8;2"),
    "unknown prefix": entry(2, more="<media:thing>x</media:thing>"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_broken_items_are_repaired_and_say_so(tmp_path: Path, name: str) -> None:
    run = bring_in(export(tmp_path, entry(1), BREAKS[name], entry(3)))
    assert run.counts()["created"] == 3
    assert "was repaired" in run.items.get(source_key="post-2").reason or name == "unknown prefix"
    assert "repaired" not in run.items.get(source_key="post-1").reason


@pytest.mark.parametrize(
    "broken",
    [
        entry(2).replace("</wp:post_name>", ""),
        entry(2).replace("</item>", ""),
        entry(2).replace("<title>", "<title"),
    ],
)
def test_what_cannot_be_repaired_is_a_failed_row_with_its_line(tmp_path: Path, broken: str) -> None:
    file = export(tmp_path, entry(1), broken, entry(3))
    run = bring_in(file)
    assert {row.source_key for row in run.items.filter(outcome="created")} >= {"post-1", "post-3"}
    for row in run.items.filter(outcome="failed"):
        assert "line 8" in row.reason
        assert row.source_key == "post-2"


def test_bytes_that_are_no_utf8_do_not_stop_the_others(tmp_path: Path) -> None:
    file = export(tmp_path, entry(1), entry(2, title="Caf@"), entry(3))
    file.write_bytes(file.read_bytes().replace(b"Caf@", b"Caf\xe9"))
    assert bring_in(file).counts()["created"] == 3
    assert page(2).title == "Café"


def test_a_post_about_feeds_does_not_end_where_its_text_says_item(tmp_path: Path) -> None:
    broken = entry(2, body="A ]]> B")
    run = bring_in(export(tmp_path, entry(1, body="Write <item>a</item> twice."), broken))
    assert run.counts()["created"] == 2


def test_undo_of_a_folder_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    export(tmp_path / "b", entry(1, _thumbnail_id="9"), attached(9, "hero.png", _wp_attachment_image_alt="A"))
    put(tmp_path / "b", "uploads/2024/05/hero.png", picture())
    before = dump()
    run = bring_in(tmp_path / "b")
    assert undo(run).kept == []
    assert differences(before, dump()) == {}


@pytest.mark.parametrize(
    ("status", "more"),
    [("trash", ""), ("publish", "<wp:post_password>x</wp:post_password>"), ("future", ""), ("odd", "")],
)
def test_nothing_that_was_not_public_will_be(tmp_path: Path, status: str, more: str) -> None:
    text = entry(1, more=more).replace("<wp:status>publish", f"<wp:status>{status}")
    run = bring_in(export(tmp_path, text))
    assert not TagProposal.objects.filter(was_live=True).exists()
    assert run.items.get().reason
