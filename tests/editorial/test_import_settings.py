"""What the settings of a generator say: which files were no pages, what all of a part share, where pages were."""

from pathlib import Path

import pytest

from tests.editorial.test_import_sites import piece, public, read

HUGO = """
baseURL = "https://acme.example/"
disableLanguages = ["fr"]
ignoreFiles = ["\\\\.secret\\\\.md$"]
[permalinks]
  posts = "/:year/:month/:slug/"
  [permalinks.page]
    news = "/news/:year/:contentbasename"
[[cascade]]
  draft = true
  [cascade._target]
    path = "/internal/**"
[languages.en]
  weight = 1
[languages.de]
  weight = 2
[languages.fr]
  weight = 3
"""
JEKYLL = """
url: https://acme.example
baseurl: /blog
permalink: pretty
include: [_pages]
exclude: [private, notes.md, "tmp/*"]
collections:
  guides:
    output: true
    permalink: /how-to/:path/
  team:
    output: false
  snippets:
defaults:
  - scope: {path: "sec*/**"}
    values: {published: false}
  - scope: {path: "", type: pages}
    values: {author: Ann Lee}
"""
PLAIN = piece("title: Plain\ndate: 2024-03-05")


def test_what_the_settings_of_hugo_hid_stays_hidden(tmp_path: Path) -> None:
    shown = ["content/posts/one.md", "content/about.md", "content/about.de.md", "content/docs/new/b.md"]
    hidden = ["content/internal/plan.md", "content/about.fr.md", "content/x.secret.md", "content/docs/old/a.md"]
    hidden += ["content/own/h.md", "content/own/_index.md"]
    files = dict.fromkeys([*shown, *hidden], PLAIN) | {"hugo.toml": HUGO}
    files["content/docs/_index.md"] = piece(
        "title: Docs\ncascade:\n- _target:\n    path: /docs/old/**\n  draft: true", ""
    )
    files["content/own/_index.md"] = piece("title: Own\ncascade:\n  build:\n    render: never", "Text.")
    found = read(tmp_path, files)
    assert public(found) == set(shown)
    assert "“fr”" in found["content/about.fr.md"].kept_back
    assert "ignoreFiles" in found["content/x.secret.md"].kept_back


def test_pages_of_hugo_were_where_its_settings_say(tmp_path: Path) -> None:
    files = {
        "hugo.toml": HUGO,
        "content/posts/One Pump.md": PLAIN,
        "content/posts/two.md": piece("title: Two\nslug: second\ndate: 2024-03-06"),
        "content/posts/own.md": piece("title: Own\nurl: /special/\ndate: 2024-03-06"),
        "content/posts/bundle/index.md": piece("title: The bundle\ndate: 2024-04-06"),
        "content/posts/bundle/part.md": PLAIN,
        "content/posts/undated.md": piece("title: Undated"),
        "content/news/First.md": PLAIN,
        "content/docs/setup/start.md": PLAIN,
        "content/docs/setup/_index.md": PLAIN,
        "content/about.de.md": PLAIN,
        "README.md": PLAIN,
    }
    found = read(tmp_path, files)
    assert {key: item.address for key, item in found.items() if key.endswith(".md")} == {
        "content/posts/One Pump.md": "/2024/03/plain/",  # Hugo's :slug is the title where there is none
        "content/posts/two.md": "/2024/03/second/",
        "content/posts/own.md": "/special/",
        "content/posts/bundle/index.md": "/2024/04/the-bundle/",
        "content/posts/bundle/part.md": "",
        "content/posts/undated.md": "",  # its year is not known
        "content/news/First.md": "/news/2024/first",
        "content/docs/setup/start.md": "/docs/setup/start/",
        "content/docs/setup/_index.md": "/docs/setup/",
        "content/about.de.md": "/de/about/",
        "README.md": "",
    }


def test_settings_of_hugo_may_lie_in_files_of_their_own(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.yaml": "baseURL: https://acme.example/",
        "config/_default/permalinks.toml": 'posts = "/p/:filename/"',
        "config/_default/cascade.yaml": "draft: true\n_target: {path: '/posts/in*'}",
        "content/posts/one.md": PLAIN,
        "content/posts/inner.md": PLAIN,
    }
    found = read(tmp_path, files)
    assert found["content/posts/one.md"].address == "/p/one/"
    assert public(found) == {"content/posts/one.md"}


def test_what_jekyll_made_no_pages_of_stays_a_draft(tmp_path: Path) -> None:
    shown = ["about.md", "_pages/imprint.md", "_guides/start.md", "_posts/2024-01-02-one.md"]
    hidden = ["private/p.md", "notes.md", "tmp/a.md", "_team/bob.md", "_snippets/s.md", "_loose/n.md", "secret/z.md"]
    found = read(tmp_path, dict.fromkeys([*shown, *hidden], PLAIN) | {"_config.yml": JEKYLL})
    assert public(found) == set(shown)
    assert "collection “team”" in found["_team/bob.md"].kept_back
    assert "exclude: private" in found["private/p.md"].kept_back
    assert found["about.md"].authors == ["Ann Lee"]
    assert found["_posts/2024-01-02-one.md"].authors == []


def test_pages_of_jekyll_were_where_its_settings_say(tmp_path: Path) -> None:
    keys = ["about.md", "shop/index.md", "_guides/pumps/start.md", "_posts/2024-01-02-one.md"]
    found = read(tmp_path, dict.fromkeys(keys, PLAIN) | {"_config.yml": JEKYLL})
    addresses = ["/blog/about/", "/blog/shop/", "/blog/how-to/pumps/start/", "/blog/2024/03/05/one/"]
    assert [found[key].address for key in keys] == addresses


def test_what_eleventy_left_out_or_a_program_speaks_of_stays_a_draft(tmp_path: Path) -> None:
    keys = ["internal/i.md", "src/wip.md", "src/a/todo.md", "src/posts/p.md", "src/shown.md", "src/kept.md"]
    files = dict.fromkeys(keys, PLAIN)
    files[".eleventyignore"] = "# not yet\ninternal/\nsrc/wip.md\ntodo.md\nsrc/k*.md\n!src/kept.md\n"
    files["src/posts/posts.11tydata.js"] = "module.exports = {draft: true}"
    files["src/src.11tydata.js"] = "module.exports = {layout: 'page'}"
    found = read(tmp_path, files)
    assert public(found) == {"src/shown.md", "src/kept.md"}
    assert "posts.11tydata.js" in found["src/posts/p.md"].kept_back


def test_markdown_of_docusaurus_is_mdx(tmp_path: Path) -> None:
    found = read(tmp_path, {"docusaurus.config.js": "module.exports = {}", "docs/a.md": PLAIN})
    assert found["docs/a.md"].dialect == "mdx"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("title: A: b", "line 1, “title: A: b”: a colon stands where none is expected. Put quotes around the value."),
        ('title: "unclosed', 'line 1, “title: "unclosed”: a quote is opened and never closed.'),
        ("title: B\n\tx: 1", "line 2, “x: 1”: it is indented with a tab. Use spaces."),
        ("a: 1\ntitle: @foo", "line 2, “title: @foo”: a value begins with a character that has a meaning there."),
        ("tags: [a, b\ntitle: x", "a list is opened with “[” and never closed."),
        ("title: A\nbad", "line 2, “bad”: a line is no “name: value”."),
        ("title: a\x01b", "line 1, “title: a…b”: it holds a control character"),
        ("draft: true\ndraft: false", "line 2, “draft: false”: it names “draft” twice. Leave one of them."),
    ],
)
def test_a_broken_front_matter_is_said_in_peoples_words(tmp_path: Path, head: str, said: str) -> None:
    failed = read(tmp_path, {"a.md": piece(head), "b.md": PLAIN})["a.md"].failed
    assert said in failed
    assert "unicode string" not in failed


@pytest.mark.parametrize("name", ["index.md", "README.md", "index.html"])
def test_the_first_page_of_a_site_comes_along(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, {name: piece("title: Home"), "about.md": PLAIN})
    assert public(found) == {name, "about.md"}
    assert "/" in found[name].places


def test_a_language_with_a_host_of_its_own_makes_no_address_at_another(tmp_path: Path) -> None:
    settings = (
        "baseURL: https://acme.example/blog/\nlanguages:\n"
        "  en: {contentDir: content/en, baseURL: 'https://acme.example/blog/'}\n"
        "  de: {contentDir: content/de, baseURL: 'https://acme.de/'}\n"
    )
    files = {"hugo.yaml": settings, "content/en/posts/one.md": PLAIN, "content/de/posts/one.md": PLAIN}
    found = read(tmp_path, files)
    assert found["content/en/posts/one.md"].address == "https://acme.example/blog/posts/one/"
    assert found["content/de/posts/one.md"].address == "https://acme.de/posts/one/"
