"""Whole sites of generators and notebooks: title, day, whether it was public, old addresses, words."""

from pathlib import Path

import pytest
from wagtail.contrib.redirects.models import Redirect

from editorial.intake.models import TagProposal
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.sources.items import SourceItem
from editorial.intake.sources.registry import READERS, kind_of
from editorial.pieces.models import ArticlePage
from tests.editorial.test_import_exports import words

pytestmark = pytest.mark.django_db


def site(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root / "site"


def read(root: Path, files: dict[str, str]) -> dict[str, SourceItem]:
    path = site(root, files)
    return {item.key: item for item in READERS[kind_of(path)].read(path)}


def public(found: dict[str, SourceItem]) -> set[str]:
    return {key for key, item in found.items() if item.status == "live" and not item.skipped and not item.failed}


def piece(head: str, body: str = "Text.") -> str:
    return f"---\n{head}\n---\n{body}\n"


def test_a_hugo_bundle_is_one_page_and_what_lies_in_it_is_none(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "baseURL = 'https://acme.example/'",
        "content/posts/_index.md": piece("title: Posts", ""),
        "content/posts/bundle/index.md": piece("title: Bundle\ndate: 2020-05-06", "[more](/posts/named)"),
        "content/posts/bundle/aside.md": piece("title: Aside"),
        "content/posts/bundle/parts/one.md": piece("title: Part"),
        "content/posts/other/index.md": piece("title: Other\nslug: named\ndate: 2020-05-07"),
        "content/posts/later.md": piece("title: Later\ndate: 2099-01-01"),
        "content/posts/plain.md": piece("title: Plain\ndate: 2020-05-06"),
        "content/fragment/index.md": piece("title: Fragment\nheadless: true"),
    }
    found = read(tmp_path, files)
    bundled = {f"content/posts/{name}" for name in ("bundle/index.md", "other/index.md", "plain.md")}
    assert public(found) == bundled
    assert "bundle of the page “bundle”" in found["content/posts/bundle/aside.md"].kept_back
    assert "no text of its own" in found["content/posts/_index.md"].skipped
    run_all(prepare(tmp_path / "site"))
    assert "linktype" in ArticlePage.objects.get(slug="bundle").get_latest_revision().content["body"]


def test_a_jekyll_site_keeps_later_posts_back_and_its_addresses_apart(tmp_path: Path) -> None:
    files = {
        "_config.yml": "url: https://j.example\npermalink: /:categories/:title/\n",
        "index.md": "---\nlayout: home\n---\n",
        "_posts/2020-01-02-one.md": piece("title: One\ncategories: news sport"),
        "local/_posts/2020-01-03-two.md": piece("title: Two\ncategories: [Club life]"),
        "_posts/2099-02-03-three.md": piece("title: Three"),
    }
    found = read(tmp_path, files)
    assert public(found) == {"_posts/2020-01-02-one.md", "local/_posts/2020-01-03-two.md"}
    assert "2099-02-03" in found["_posts/2099-02-03-three.md"].kept_back
    run_all(prepare(tmp_path / "site"))
    assert set(Redirect.objects.values_list("old_path", flat=True)) >= {"/news/sport/one", "/local/club-life/two"}


def test_a_hexo_site_without_its_machinery(tmp_path: Path) -> None:
    head = "title: Hello\ndate: 2013/7/13 20:46:25\ncategories:\n- [Sports, Baseball]\n- Life"
    files = {
        "_config.yml": "url: http://h.example\npermalink: :year/:month/:day/:title/\n",
        "scaffolds/post.md": "---\ntitle: {{ title }}\n---\n",
        "themes/landscape/README.md": "# A theme",
        "source/_posts/hello.md": piece(
            head, "See {% post_link other 'The other' %}.\n\n{% codeblock %}\nx\n{% endcodeblock %}"
        ),
        "source/_posts/other.md": piece("title: Other\ndate: 2013/7/14\npassword: x"),
        "source/_drafts/d.md": piece("title: D"),
    }
    found = read(tmp_path, files)
    assert public(found) == {"source/_posts/hello.md"}
    assert found["source/_posts/hello.md"].terms == ["Sports", "Baseball", "Life"]
    assert found["source/_posts/hello.md"].address == "/2013/07/13/hello/"
    assert words(found["source/_posts/hello.md"]) == "See The other."
    assert "machinery" in found["scaffolds/post.md"].skipped
    assert "machinery" in found["themes/landscape/README.md"].skipped


def test_metadata_that_mdx_exports_is_its_head(tmp_path: Path) -> None:
    files = {
        "app/blog/one/page.mdx": "export const metadata = {\n  title: 'One',\n  description: 'D',\n}\n\nText of one.\n",
        "pages/two.mdx": "export const meta = { title: 'Two', date: '2020-01-01', draft: true }\n\nText of two.\n",
        "pages/three.mdx": "export const metadata = make({ draft: true })\n\n# Three\n\nText.\n",
    }
    found = read(tmp_path, files)
    one, two = found["app/blog/one/page.mdx"], found["pages/two.mdx"]
    assert (one.title, one.slug, one.summary) == ("One", "one", "D")
    assert (two.title, two.status, two.published_at[:10]) == ("Two", "draft", "2020-01-01")
    assert found["pages/three.mdx"].title == "Three"


def test_notes_of_obsidian_stay_drafts_and_their_links_lead_to_the_pieces(tmp_path: Path) -> None:
    home = (
        "See [[Second note]], [[Sub/Third|the third]], [[second note#Part]] and [[Missing]]. ==Marked== %%secret%% "
        "[[1]](https://x.example) `[[code]]` ^name\n\n![[Second note]]\n\n%%\nhidden block\n%%\n\nEnd."
    )
    files = {
        ".obsidian/app.json": "{}",
        "Home.md": home,
        "Second note.md": piece("aliases: [Two]\npublish: true", "## Part\n\nText [[Two]]."),
        "Sub/Third.md": "Third.",
        "Templates/t.md": "{{title}}",
        "Drawing.excalidraw.md": piece("excalidraw-plugin: parsed", "x"),
    }
    found = read(tmp_path, files)
    assert public(found) == {"Second note.md"}
    assert "Obsidian does not say" in found["Home.md"].kept_back
    shown = words(found["Home.md"])
    assert shown.startswith("See Second note, the third, second note and Missing. Marked [1] [[code]]")
    assert "secret" not in shown
    assert "hidden" not in shown
    run = run_all(prepare(tmp_path / "site"))
    assert "Missing" in run.items.get(source_key="Home.md").reason
    body = ArticlePage.objects.get(slug="home").get_latest_revision().content["body"]
    assert body.count("linktype") == 4
    assert not Redirect.objects.exists()


def test_pages_of_notion_lose_their_numbers_and_keep_their_properties(tmp_path: Path) -> None:
    number, other = "0123456789abcdef" * 2, "fedcba9876543210" * 2
    post = "# Post One\n\nStatus: Draft\nCreated time: May 5, 2023 3:12 PM\nTags: a, b\n\nText: here.\n"
    files = {
        f"Export/Home {number}.md": f"# Home\n\n[Post One](Home%20{number}/Post%20One%20{other}.md)\n",
        f"Export/Home {number}/Post One {other}.md": post,
    }
    found = read(tmp_path, files)
    item = found[f"Export/Home {number}/Post One {other}.md"]
    assert (item.title, item.slug, item.status, item.published_at[:10]) == (
        "Post One",
        "post-one",
        "draft",
        "2023-05-05",
    )
    assert (item.terms, words(item)) == (["a", "b"], "Text: here.")
    assert "Notion does not say" in found[f"Export/Home {number}.md"].kept_back
    run_all(prepare(tmp_path / "site"))
    assert "linktype" in ArticlePage.objects.get(slug="home").get_latest_revision().content["body"]
    assert not TagProposal.objects.filter(was_live=True).exists()


CONFLUENCE = """<!DOCTYPE html><html><head><title>SPACE : {title}</title></head><body><div id="page">
<ol id="breadcrumbs"><li><a href="index.html">SPACE</a></li></ol>
<h1 id="title-heading" class="pagetitle"><span id="title-text">SPACE : {title}</span></h1>
<div id="content"><div class="page-metadata">Created by <span class="author"> Ann Lee</span> on May 01, 2023</div>
{main}<div class="pageSection"><h2 id="attachments">Attachments:</h2><a href="attachments/1.png">1.png</a></div>
</div></div><div id="footer" role="contentinfo">Document generated by Confluence</div></body></html>"""


def test_a_page_of_confluence_is_its_text_and_stays_a_draft(tmp_path: Path) -> None:
    main = '<div id="main-content" class="wiki-content group"><p>Text with <a href="Two_2.html">two</a>.</p></div>'
    files = {
        "index.html": CONFLUENCE.format(title="Space Details", main=""),
        "One_1.html": CONFLUENCE.format(title="One", main=main),
        "Two_2.html": CONFLUENCE.format(title="Two", main=main),
    }
    found = read(tmp_path, files)
    one = found["One_1.html"]
    assert (one.title, one.authors, one.published_at[:10]) == ("One", ["Ann Lee"], "2023-05-01")
    assert words(one) == "Text with two."
    assert not public(found)
    assert "no text of its own" in found["index.html"].skipped
    assert any("attachments" in note for note in one.notes)


def test_mkdocs_tabs_days_and_files_put_in(tmp_path: Path) -> None:
    body = '=== "Tab A"\n    Inside *A*.\n\n=== "Tab B"\n    Inside B.\n\n--8<-- "part.md"\n\n```\n=== "Code"\n```\n'
    files = {
        "mkdocs.yml": "site_url: https://m.example/docs/",
        "docs/tabs.md": f"# Tabs\n\n{body}",
        "docs/blog/posts/p.md": piece("date:\n  created: 2023-01-31\n  updated: 2023-02-01", "# P\n\nText."),
    }
    found = read(tmp_path, files)
    assert words(found["docs/tabs.md"]) == "Tab A Inside A. Tab B Inside B."
    assert found["docs/blog/posts/p.md"].published_at.startswith("2023-01-31")


def test_docusaurus_links_translations_and_what_is_unlisted(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": "module.exports = {\n url: 'https://docs.acme.example',\n baseUrl: '/',\n};\n",
        "docs/intro.md": piece("slug: /", "# Intro\n\n[guide](./guides/setup.mdx#install) and [post](/blog/welcome)."),
        "docs/guides/setup.mdx": piece("title: Setup\nunlisted: true"),
        "blog/2021-08-26-welcome/index.md": piece("slug: welcome\ntitle: Welcome\nauthors: [ann]"),
        "blog/authors.yml": "ann:\n  name: Ann Lee\n",
        "i18n/de/docusaurus-plugin-content-docs/current/intro.md": piece("title: Einleitung"),
    }
    found = read(tmp_path, files)
    assert "docs/guides/setup.mdx" not in public(found)
    assert found["blog/2021-08-26-welcome/index.md"].authors == ["Ann Lee"]
    translated = found["i18n/de/docusaurus-plugin-content-docs/current/intro.md"]
    assert any("“de”" in note for note in translated.notes)
    run_all(prepare(tmp_path / "site"))
    body = ArticlePage.objects.get(title="Intro").get_latest_revision().content["body"]
    assert body.count("linktype") == 2


def test_the_first_page_of_a_generator_that_has_no_text_is_no_piece(tmp_path: Path) -> None:
    files = {
        ".vitepress/config.mts": "export default {}",
        "index.md": piece("layout: home\nhero:\n  text: A site", ""),
        "guide.md": "# Guide\n\n::: info\nBox.\n:::\n",
    }
    found = read(tmp_path, files)
    assert "hero" in found["index.md"].skipped
    assert words(found["guide.md"]) == "Info Box."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: Never closed\ndraft: true\n\nText after.\n", "not closed"),
        ("+++\ntitle = 'Never closed'\ndraft = true\n\nText after.\n", "not closed"),
        ("---\ntitle: A\ndraft: true\ndraft: false\n---\nText.\n", "“draft” twice"),
    ],
)
def test_a_front_matter_of_which_nobody_knows_what_it_says_is_a_failed_row(
    tmp_path: Path, text: str, said: str
) -> None:
    found = read(tmp_path, {"a.md": text, "good.md": piece("title: Good")})
    assert said in found["a.md"].failed
    assert found["good.md"].failed == ""


def test_a_rule_at_the_beginning_of_a_text_is_no_front_matter(tmp_path: Path) -> None:
    found = read(tmp_path, {"a.md": "---\n\nA text below a rule: it has no head.\n"})
    assert words(found["a.md"]) == "A text below a rule: it has no head."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("post.rst", "A page in reStructuredText"),
        ("post.njk", "A page in a template language"),
        ("post.adoc", "A page in AsciiDoc"),
        ("paper.pdf", "as a folder of documents"),
        ("site.yml", "Settings, data or a program"),
        ("film.mp4", "Neither Markdown nor HTML"),
    ],
)
def test_what_is_left_out_of_a_site_says_what_can_be_done(tmp_path: Path, name: str, said: str) -> None:
    assert said in read(tmp_path, {"x.md": piece("title: X"), name: "x"})[name].skipped
