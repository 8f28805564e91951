"""Posts as HTML and MDX: recognised in a folder, their text without the frame of the page, in whatever letters."""

from pathlib import Path

import pytest

from editorial.intake.runs.mapping import Mapping
from editorial.intake.runs.plans import plan, words_of
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.sources.items import SourceItem
from editorial.intake.sources.registry import READERS, kind_of
from editorial.pieces.models import ArticlePage
from tests.editorial.test_import_sources import export, post

NOTHING_MAPPED = Mapping("/", {}, {}, [], {})
pytestmark = pytest.mark.django_db
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Valves – Acme</title>
<meta name="description" content="R&amp;D on valves">
<meta property="article:published_time" content="2021-03-04T05:06:07Z">
<style>.x{}</style></head><body><header><a href="/">Acme</a></header><nav><a href="/a">Menu words</a></nav>
%s
<footer>Imprint words</footer><script>run()</script></body></html>"""


def folder(root: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def read(path: Path) -> dict[str, SourceItem]:
    return {item.key: item for item in READERS[kind_of(path)].read(path)}


def words(item: SourceItem) -> str:
    return " ".join(words_of(plan(item, NOTHING_MAPPED).sections))


def test_html_posts_and_mdx_come_along_with_the_markdown(tmp_path: Path) -> None:
    found = read(
        folder(
            tmp_path,
            **{
                "2022-06-05-basic_dot_html": "---\ntitle: HTML post\n---\n<p>First {{ site.x }} paragraph.</p>",
                "2022-06-06-other_dot_md": "---\ntitle: Other\n---\nText.",
                "post_dot_mdx": '---\ntitle: In MDX\n---\nimport T from "t";\n\n<T>inner</T>',
                "old_dot_htm": "<h1>Old &amp; good</h1><p>Words.</p>",
                "_layouts__post_dot_html": "<html>{{ content }}</html>",
            },
        )
    )
    assert {key: item.title for key, item in found.items() if not item.skipped} == {
        "2022-06-05-basic.html": "HTML post",
        "2022-06-06-other.md": "Other",
        "post.mdx": "In MDX",
        "old.htm": "Old & good",
    }
    assert found["2022-06-05-basic.html"].published_at.startswith("2022-06-05")
    assert words(found["2022-06-05-basic.html"]) == "First … paragraph."
    assert words(found["post.mdx"]) == "inner"
    assert words(found["old.htm"]) == "Words."
    assert "template" in found["_layouts/post.html"].skipped


def test_an_html_post_becomes_a_piece(tmp_path: Path) -> None:
    run_all(prepare(folder(tmp_path, basic_dot_html="---\ntitle: HTML post\n---\n<p>First paragraph.</p>")))
    assert ArticlePage.objects.get(slug="basic").summary == "First paragraph."


@pytest.mark.parametrize(
    "text",
    [
        "<main><h1>Which valve</h1><p>All words.</p></main>",
        "<article><header><h1>Which valve</h1></header><p>All words.</p></article>",
        "<div><div><h1>Which valve</h1><div>All words.</div></div></div>",
        "<article><p>Teaser</p></article><div><h1>Which valve</h1><p>All words. And more of them.</p></div>",
    ],
)
def test_a_whole_page_gives_its_text_without_its_frame(tmp_path: Path, text: str) -> None:
    (item,) = read(folder(tmp_path, valves_dot_html=PAGE % text)).values()
    assert (item.title, item.summary) == ("Which valve", "R&D on valves")
    assert item.published_at == "2021-03-04T05:06:07+00:00"
    assert "All words." in words(item)
    assert "Menu words" not in words(item)
    assert "Imprint words" not in words(item)
    assert "footer" in item.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-2"])
def test_pages_and_posts_are_read_in_the_letters_they_were_written_in(tmp_path: Path, encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>Käse für alle.</p></body></html>'
    (item,) = read(folder(tmp_path, a_dot_html=page.replace("\n", "\r\n").encode(encoding))).values()
    assert words(item) == "Käse für alle."


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_other_systems_make_no_difference(tmp_path: Path, end: str) -> None:
    text = "---\ntitle: T\n---\n## A\n\none\n\n- b\n- c\n"
    (item,) = read(folder(tmp_path, a_dot_markdown=text.replace("\n", end).encode())).values()
    assert (item.title, words(item)) == ("T", "A one b c")


def test_html_among_documents_is_left_to_the_library(tmp_path: Path) -> None:
    assert kind_of(folder(tmp_path, a_dot_html="<p>a</p>", b_dot_pdf="%PDF-")) == "documents"


def test_a_gallery_knows_its_pictures_wherever_they_stand_in_the_export(tmp_path: Path) -> None:
    picture = post(50, post_type="attachment", attachment_url="https://old.example/a.png", post_parent="2")
    picture = picture.replace("<wp:post_type>post</wp:post_type>", "")
    other = picture.replace(">50<", ">51<").replace("a.png", "b.png")
    named, bare = post(1, content='[gallery ids="51"]'), post(2, content="[gallery]")
    found = read(export(tmp_path, named, picture, other, bare))
    assert found["post-1"].galleries == {"51": "https://old.example/b.png"}
    assert found["post-2"].galleries == {"50": "https://old.example/a.png", "51": "https://old.example/b.png"}


def test_a_drawing_is_noted_with_what_to_do(tmp_path: Path) -> None:
    (item, *_) = read(folder(tmp_path, a_dot_md="![Flow](flow.svg)", flow_dot_svg="<svg/>")).values()
    (section,) = plan(item, NOTHING_MAPPED).sections
    (note,) = section["value"]["content"]
    assert "SVG" in note["value"]["reason"]
    assert "PNG" in note["value"]["reason"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ('{{< ref "other.md" >}}', "/posts/other.md"),
        ('{{< relref "other" >}}', "/posts/other.md"),
        ('{{< ref "/posts/other.md#part" >}}', "/posts/other.md#part"),
        ('{{< ref "bundle" >}}', "/posts/bundle/index.md"),
        ("{% post_url 2024-01-02-dated %}", "/posts/2024-01-02-dated.md"),
        ("{% link posts/other.md %}", "/posts/other.md"),
        ('{{< ref "twice.md" >}}', "twice.md"),
        ('{{< ref "gone.md" >}}', "gone.md"),
    ],
)
def test_a_reference_finds_its_file_wherever_it_lies_in_the_source(
    tmp_path: Path, reference: str, expected: str
) -> None:
    names = ("posts__other", "posts__bundle__index", "posts__2024-01-02-dated", "a__twice", "b__twice")
    root = folder(tmp_path, **{f"{name}_dot_md": "Text." for name in names}, from__here_dot_md=f"[o]({reference})")
    (section,) = plan(read(root)["from/here.md"], NOTHING_MAPPED).sections
    assert section["value"]["content"][0]["value"] == f'<p><a href="{expected}">o</a></p>'


def test_a_reference_leads_to_the_piece(tmp_path: Path) -> None:
    files = {"other_dot_md": "Text.", "post__index_dot_md": 'See [other]({{< ref "other.md" >}}).'}
    run_all(prepare(folder(tmp_path, **files)))
    other = ArticlePage.objects.get(slug="other")
    body = ArticlePage.objects.get(slug="post").body.raw_data[0]["value"]["content"][0]["value"]
    assert body == f'<p>See <a id="{other.pk}" linktype="page">other</a>.</p>'


def test_no_tag_stands_in_a_summary(tmp_path: Path) -> None:
    (item,) = read(
        folder(tmp_path, a_dot_md='---\ndescription: "{{ site.name }} on {% x %}valves"\n---\nText.')
    ).values()
    assert plan(item, NOTHING_MAPPED).summary == "on valves"
