"""What a move from another system must not do: invent, drop in silence, or make public."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from editorial.intake.models import ImportRun, TagProposal
from editorial.intake.runs.naming import slugs_for
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.sources.dates import moment_of
from editorial.intake.sources.items import SourceItem
from editorial.intake.sources.registry import READERS
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from editorial.vocabulary.models import Topic

pytestmark = pytest.mark.django_db


def folder(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / "old-site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root / "old-site"


def piece(head: str = "", body: str = "Text.") -> str:
    return f"---\n{head}\n---\n{body}\n"


def read(root: Path, files: dict[str, str | bytes]) -> dict[str, SourceItem]:
    return {item.key: item for item in READERS["markdown"].read(folder(root, files))}


def bring_in(path: Path, **mapped: object) -> ImportRun:
    run = prepare(path)
    run.mapping |= mapped
    return run_all(run)


def redirects() -> dict[str, str]:
    return {row.old_path: row.redirect_page.title for row in Redirect.objects.select_related("redirect_page")}


def body_of(slug: str) -> str:
    return str(ArticlePage.objects.get(slug=slug).get_latest_revision().content["body"])


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "PNG")
    return made.getvalue()


# --- addresses ------------------------------------------------------------------------------------------------------
def test_no_redirect_is_made_that_the_source_does_not_name(tmp_path: Path) -> None:
    bring_in(
        folder(
            tmp_path,
            {
                "a.md": '+++\npath = "2019/02/03/a"\ntitle = "A"\naliases = ["2019/02/03/a.html", "news/7"]\n+++\nOne.',
                "b.md": '+++\npath = "2020/05/06/b"\ntitle = "B"\n+++\n[a](https://x.example/2019/02/03/a)',
                "c.md": '+++\ntitle = "C"\n+++\n[a](/2019/02/03/a) [a](/2019/02/03/a)',
            },
        )
    )
    named = {"/2019/02/03/a": "A", "/2019/02/03/a.html": "A", "/news/7": "A", "/2020/05/06/b": "B"}
    assert redirects() == named
    assert "linktype" in body_of("c")
    assert "https://x.example" in body_of("b")


def dated_posts(number: int, host: str = "", linking: int | None = None) -> dict[str, str | bytes]:
    """Posts of which each links to the next one under /blog/year/month."""
    files: dict[str, str | bytes] = {}
    for n in range(number):
        to = (n + 1) % number
        link = f"[next]({host}/blog/2020/{to % 12 + 1:02}/post-{to})" if linking is None or n < linking else ""
        files[f"posts/post-{n}.md"] = piece(f"title: P{n}\ndate: 2020-{n % 12 + 1:02}-05", link)
    return files


@pytest.mark.parametrize(
    ("host", "number", "linking", "pattern"),
    [
        ("", 4, None, "/blog/{year}/{month}/{slug}"),
        ("", 4, 2, ""),  # half of them is not most
        ("", 4, 1, ""),
        ("https://docs.example.com", 4, None, ""),
        ("https://www.old.example", 12, None, "/blog/{year}/{month}/{slug}"),
    ],
)
def test_a_pattern_is_believed_when_most_pieces_confirm_it(
    tmp_path: Path, host: str, number: int, linking: int | None, pattern: str
) -> None:
    run = bring_in(folder(tmp_path, dated_posts(number, host, linking)))
    assert run.mapping["addresses"] == {"posts": pattern}
    assert len(redirects()) == (number if pattern else 0)
    assert ("https://" in body_of("post-0")) == (host.startswith("https://docs"))


def test_a_folder_whose_settings_name_the_site_makes_its_host_ours(tmp_path: Path) -> None:
    files = dated_posts(3, "https://blog.example") | {"config.toml": 'baseURL = "https://blog.example/"\n'}
    run = bring_in(folder(tmp_path, files))
    assert run.mapping["hosts"] == ["blog.example"]
    assert "/blog/2020/01/post-0" in redirects()


def test_a_user_names_hosts_and_patterns_in_the_mapping(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "posts/a.md": piece("title: A\ndate: 2020-01-02", "[b](https://our.example:8080/p/b/)"),
        "posts/b.md": piece("title: B\ndate: 2020-01-03", "[a](https://our.example/p/a)"),
    }
    bring_in(folder(tmp_path, files), hosts=["our.example:8080"], addresses={"posts": "/p/{slug}"})
    assert redirects() == {"/p/a": "A", "/p/b": "B"}
    assert "linktype" in body_of("a")
    assert "https://our.example/p/a" in body_of("b")


@pytest.mark.parametrize("pattern", ["p/{slug}", "/p/", "/{category}/{slug}"])
def test_a_pattern_that_makes_no_addresses_is_refused_with_the_reason(
    tmp_path: Path, pattern: str, as_user: Callable[[User], Client], ed: User
) -> None:
    run = prepare(folder(tmp_path, {"posts/a.md": piece("title: A")}))
    values = {"address-0": pattern, "under": "/", "files": "internal", "action": "look"}
    answer = as_user(ed).post(reverse("imports_change", args=[run.uuid]), values)
    assert answer.status_code == 422
    assert "is no address" in answer.text


def test_the_mapping_screen_takes_hosts_patterns_and_keeps_them(
    tmp_path: Path, as_user: Callable[[User], Client], ed: User
) -> None:
    run = prepare(folder(tmp_path, {"posts/a.md": piece("title: A"), "b.md": piece("title: B")}))
    values = {"address-0": "", "address-1": "/p/{slug}", "under": "/", "files": "internal", "action": "look"}
    values["hosts"] = "https://www.old.example/, blog.example:8080"
    page = as_user(ed).post(reverse("imports_change", args=[run.uuid]), values, follow=True).text
    run.refresh_from_db()
    assert run.mapping["addresses"] == {"": "", "posts": "/p/{slug}"}
    assert run.mapping["hosts"] == ["old.example", "blog.example:8080"]
    assert 'value="/p/{slug}"' in page


def test_links_by_file_lead_to_the_pieces_and_dead_ones_are_noted(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/posts/2024-01-02-one.md": piece("title: One", "[x](two/index.md) [y](./two/) [z](gone.md) [w](/no/)"),
        "content/posts/two/index.md": piece("title: Two", "[x](../2024-01-02-one.md) [y](/posts/one/) [z](@/about.md)"),
        "content/about.md": piece("title: About", "[x](posts/two/) [mail](mailto:a@b.example) [home](/) [here](#part)"),
    }
    run = bring_in(folder(tmp_path, files))
    assert [body_of(slug).count("linktype") for slug in ("one", "two", "about")] == [2, 3, 1]
    reason = run.items.get(source_key="content/posts/2024-01-02-one.md").reason
    assert "Links that lead to nothing here: gone.md, /no/." in reason
    assert "lead to nothing" not in run.items.get(source_key="content/about.md").reason


@pytest.mark.parametrize(
    ("key", "slug", "section"),
    [
        ("products/_index.md", "products", ""),
        ("docs/api/README.md", "api", "docs"),
        ("blog/trip/index.md", "trip", "blog"),
        ("blog/trip/index.de.md", "trip-de", "blog"),
        ("blog/2024-05-06-trip/index.md", "trip", "blog"),
        ("_posts/2024-05-06-trip.md", "trip", "_posts"),
    ],
)
def test_the_page_of_a_folder_is_called_like_the_folder(tmp_path: Path, key: str, slug: str, section: str) -> None:
    item = read(tmp_path, {key: piece("title: T")})[key]
    assert (item.slug, item.section) == (slug, section)


@pytest.mark.parametrize(
    ("head", "address", "aliases"),
    [
        ("permalink: /a/b/index.html", "/a/b/", []),
        ("permalink: /:year/:month/:title/\ndate: 2024-03-02", "/2024/03/x/", []),
        ("permalink: '/{{ page.fileSlug }}/'", "", []),
        ("url: /a/b.html\naliases:\n- /old/\n- older", "/a/b.html", ["/old/", "/older"]),
        ("redirect_from: /was/here", "", ["/was/here"]),
        ("slug: /docs/intro", "/docs/intro", []),
        ("slug: intro", "", []),
    ],
)
def test_addresses_are_read_under_the_names_generators_give_them(
    tmp_path: Path, head: str, address: str, aliases: list[str]
) -> None:
    item = read(tmp_path, {"x.md": piece(head)})["x.md"]
    assert (item.address, item.aliases) == (address, aliases)


def test_an_address_at_a_foreign_host_makes_no_redirect(tmp_path: Path) -> None:
    bring_in(folder(tmp_path, {"x.md": piece("url: https://elsewhere.example/piece"), "y.md": piece("title: Y")}))
    assert redirects() == {}


# --- what was public ------------------------------------------------------------------------------------------------
NOT_PUBLIC = """
    draft: "true" | draft: yes | draft: 1 | draft: perhaps | published: false | published: "no" | publish: off
    status: draft | status: private | status: pending | status: future | status: in review | visibility: private
    visibility: unlisted | unlisted: true | hidden: true | headless: true | permalink: false | audience: only_paid
    publishDate: 2031-01-01 | publish_date: soon | date: 2031-01-01 | expiryDate: 2020-01-01 | password: x
    eleventyExcludeFromCollections: true | build: {render: never} | _build: {list: never} | scheduled: true | live: no
    extra: {draft: true} | public: "false" | private: true | live: 2031-01-01 | publish: 2031-01-01
    unpublished: true | not_published: true | internal: true | isInternal: yes | gated: true | members: true
    access_level: premium | needsReview: true | entwurf: true | stage: draft | state: WIP | params: {membersOnly: true}
"""


@pytest.mark.parametrize("head", [head.strip() for head in NOT_PUBLIC.replace("\n", "|").split("|") if head.strip()])
def test_what_was_not_public_stays_a_draft_and_says_why(tmp_path: Path, head: str) -> None:
    run = bring_in(folder(tmp_path, {"x.md": piece(f"title: X\n{head}")}))
    assert not TagProposal.objects.get().was_live
    assert "draft" in run.items.get().reason


@pytest.mark.parametrize("name", ["x.draft.md", "x.WIP.mdx"])
def test_a_file_that_calls_itself_a_draft_stays_one(tmp_path: Path, name: str) -> None:
    item = read(tmp_path, {name: piece("title: X")})[name]
    assert (item.status, name in item.kept_back) == ("draft", True)


PUBLIC = (
    "draft: false|draft: 'no'|published: true|published: 2020-01-01|status: published|expires: 2099-01-01|hidden: no"
    "|live: 2020-01-01|internal: false|review: true|stage: awareness|show_members: true|private_note: ask Bob"
)


@pytest.mark.parametrize("head", PUBLIC.split("|"))
def test_what_was_public_may_be_public_again(tmp_path: Path, head: str) -> None:
    assert read(tmp_path, {"x.md": piece(f"title: X\n{head}")})["x.md"].status == "live"


@pytest.mark.parametrize(
    "files",
    [
        {"_drafts/x.md": piece("title: X")},
        {"blog/drafts/x.md": piece("title: X")},
        {"docs/_x.md": piece("title: X")},
        {"docs/_index.md": piece("title: D\ncascade:\n  draft: true"), "docs/in/x.md": piece("title: X")},
        {"posts/posts.json": '{"draft": true}', "posts/x.md": piece("title: X")},
        {
            "_config.yml": "defaults:\n- scope: {path: secret}\n  values: {published: false}\n",
            "secret/x.md": piece("title: X"),
        },
    ],
)
def test_what_a_folder_says_of_all_its_files_holds_for_each(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    item = next(item for key, item in read(tmp_path, files).items() if key.endswith("x.md") and "index" not in key)
    assert item.status == "draft"


def test_a_piece_that_ends_later_ends_here_too(tmp_path: Path) -> None:
    run = bring_in(folder(tmp_path, {"x.md": piece("title: X\nexpiryDate: 2099-01-01")}))
    assert ArticlePage.objects.get().get_latest_revision_as_object().expire_at == datetime(2099, 1, 1, tzinfo=UTC)
    assert "ends on 2099-01-01" in run.items.get().reason


# --- facts ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-02", "2024-03-02"),
        ("2024/3/2", "2024-03-02"),
        ("2024-03-02 10:20:30 -0500", "2024-03-02"),
        ("March 2nd, 2024", "2024-03-02"),
        ("Saturday, 2 March 2024", "2024-03-02"),
        ("2. März 2024", "2024-03-02"),
        ("2 de marzo de 2024", "2024-03-02"),
        ("Mar 2, 2024 at 9:15 pm", "2024-03-02"),
        ("02.03.2024", "2024-03-02"),
        ("3/14/2024", "2024-03-14"),
        ("Sat, 02 Mar 2024 10:00:00 GMT", "2024-03-02"),
        ("1709373600", "2024-03-02"),
        ("3/4/2024", ""),
        ("2024-02-30", ""),
        ("March 2024", ""),
        ("soon", ""),
    ],
)
def test_dates_are_read_as_people_write_them(written: str, day: str) -> None:
    moment = moment_of(written)
    assert (f"{moment:%Y-%m-%d}" if moment else "") == day


def test_a_day_is_that_day_where_the_site_is(tmp_path: Path, settings: object) -> None:
    settings.TIME_ZONE = "America/New_York"  # type: ignore[attr-defined]
    item = read(tmp_path, {"x.md": piece("title: X\ndate: 2024-01-01")})["x.md"]
    assert item.published_at == "2024-01-01T00:00:00-05:00"


@pytest.mark.parametrize(
    ("head", "note"),
    [
        ("title: X", "no date"),
        ("title: X\ndate: 3/4/2024", "is not clear"),
        ("title: X\ndate: 2020-01-01\ncreated: 2019-05-05", "several dates"),
        ("title: X\npath: 2020/01/02/x", "the one in its address"),
        ("title: X\nrobots: noindex, follow", "told not to list it"),
        ("title: X\nnoindex: true", "told not to list it"),
        ("title: X\ndate: 2020-01-01\nmoods: [grim]", "Not carried over from its front matter: moods"),
    ],
)
def test_what_is_not_known_or_not_read_is_a_line_in_the_report(tmp_path: Path, head: str, note: str) -> None:
    assert note in bring_in(folder(tmp_path, {"x.md": piece(head)})).items.get().reason


LEADS = """
    heroImage: ./hero.png | cover: {image: hero.png, alt: A valve} | images: [hero.png] | featured_image: /hero.png
    image: {src: hero.png} | header: {teaser: hero.png} | thumbnail: hero.png | extra: {hero-image: hero.png}
"""


@pytest.mark.parametrize("head", [head.strip() for head in LEADS.replace("\n", "|").split("|") if head.strip()])
def test_the_lead_picture_comes_along_under_each_of_its_names(tmp_path: Path, head: str) -> None:
    bring_in(folder(tmp_path, {"x.md": piece(f"title: X\n{head}"), "hero.png": picture()}))
    lead = ArticlePage.objects.get().get_latest_revision_as_object().image
    assert lead is not None
    assert lead.description == ("A valve" if "valve" in head else "")


def test_pictures_in_the_folder_of_a_post_of_hexo_come_along(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "url: https://acme.example\n",
        "source/_posts/hi.md": piece("title: Hi\ndate: 2020-01-02", "{% asset_img boat.png 'A boat' %}"),
        "source/_posts/hi/boat.png": picture(),
    }
    bring_in(folder(tmp_path, files))
    assert '"alt": "A boat"' in body_of("hi")


def test_a_site_of_pelican_keeps_its_links_and_pictures(tmp_path: Path) -> None:
    text = "[b]({filename}b.md) [c](|filename|/more/c.md#part)\n\n![A boat]({static}/images/boat.png)\n"
    files: dict[str, str | bytes] = {
        "content/a.md": f"Title: First\nDate: 2020-05-06 10:20\nCategory: News\n\n{text}",
        "content/b.md": "Title: Second\nDate: 2020-05-07\n\nText\n",
        "content/more/c.md": "Title: Third\nDate: 2020-05-08\nStatus: draft\n\nText\n",
        "content/images/boat.png": picture(),
    }
    run = bring_in(folder(tmp_path, files))
    body = body_of("a")
    assert body.count("linktype") == 2
    assert '"alt": "A boat"' in body
    assert "lead to nothing" not in run.items.get(source_key="content/a.md").reason
    assert set(TagProposal.objects.filter(was_live=True).values_list("title", flat=True)) == {"First", "Second"}


def test_people_are_read_in_each_dialect(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        {
            "authors.yml": "ann:\n  name: Ann Lee\n",
            "a.md": piece("authors: [ann, Bob Ray]"),
            "b.md": piece("author: Ann Lee and Bob Ray"),
            "c.md": piece("author: Smith & Sons"),
            "d.md": piece("authors:\n- name: Ann Lee\n  url: x\n- name: Bob Ray"),
            "e.md": piece("author: Ann Lee\nco_authors: Bob Ray"),
        },
    )
    two = ["Ann Lee", "Bob Ray"]
    assert [items[f"{key}.md"].authors for key in "abde"] == [two, two, two, two]
    assert items["c.md"].authors == ["Smith & Sons"]


def test_words_stay_as_they_were_written(tmp_path: Path) -> None:
    item = read(tmp_path, {"x.md": piece("title: 1.10\ntags: [no, 5.0, Q&amp;A]\nsummary: R&amp;D, x &amp;lt; 5")})[
        "x.md"
    ]
    assert (item.title, item.terms, item.summary) == ("1.10", ["no", "5.0", "Q&A"], "R&D, x &lt; 5")


def test_a_summary_made_of_the_text_is_plain_text(tmp_path: Path) -> None:
    bring_in(folder(tmp_path, {"x.md": piece("title: X", "R&D at AT&T keeps x < 5.")}))
    assert ArticlePage.objects.get().summary == "R&D at AT&T keeps x < 5."


# --- names ----------------------------------------------------------------------------------------------------------
def test_names_that_fold_to_one_slug_are_two_terms(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{n}.md": piece(f'tags: ["{t}"]') for n, t in enumerate(("C++", "C#", "Ü", "U"))}
    files["7.md"] = piece('tags: ["c++"]')
    root = folder(tmp_path, files)
    create = dict.fromkeys(("C++", "C#", "Ü", "U", "c++"), "create")
    run = bring_in(root, terms=create)
    made = set(run.items.exclude(made__topics=[]).values_list("pk", flat=True))
    assert len(made) == 4
    labels = {topic.slug: topic.label for topic in Topic.objects.order_by("-pk")[:4]}
    assert labels == {"c-plus-plus": "C++", "c-sharp": "C#", "u": "U", "u-2": "Ü"}
    again = bring_in(root, terms=create)
    assert again.counts()["unchanged"] == 5


def test_a_name_keeps_the_slug_of_the_term_that_has_it() -> None:
    assert slugs_for(["Ü", "U", "Machine-learning"], {"u": "Ü", "ml": "machine learning"}) == {
        "Ü": "u",
        "U": "u-2",
        "Machine-learning": "ml",
    }


# --- folders and archives as people have them -----------------------------------------------------------------------
MESS: dict[str, str | bytes] = {
    "README.md": "# How to build this site\n\nnpm install",
    "node_modules/thing/readme.md": "# Thing",
    "__MACOSX/posts/._a.md": "x",
    ".DS_Store": "x",
    "posts/.DS_Store": "x",
    "posts/a.md": piece("title: A"),
}


def test_what_is_no_page_does_not_come_along(tmp_path: Path) -> None:
    run = bring_in(folder(tmp_path, MESS))
    assert {row.source_key: row.outcome for row in run.items.all()} == {"README.md": "skipped", "posts/a.md": "created"}


@pytest.mark.parametrize("shell", ["", "old-site/"])
def test_a_zip_with_one_folder_is_that_folder(
    tmp_path: Path, as_user: Callable[[User], Client], ed: User, shell: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in MESS.items():
            archive.writestr(name if name.startswith((".", "__")) else f"{shell}{name}", text)
    client = as_user(ed)
    client.post(reverse("imports_new"), {"upload": SimpleUploadedFile("old-site.zip", packed.getvalue())})
    run = ImportRun.objects.get()
    assert (run.name, run.total) == ("old-site", 2)


def test_what_is_wrong_with_a_zip_is_said_without_paths_of_this_machine(
    as_user: Callable[[User], Client], ed: User
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a", "x")
        archive.writestr("a/b.md", "x")
        archive.writestr(f"{'long' * 100}.md", "x")
    page = as_user(ed).post(reverse("imports_new"), {"upload": SimpleUploadedFile("a.zip", packed.getvalue())}).text
    assert "cannot be unpacked" in page
    assert "/imports/" not in page[page.index("cannot be unpacked") :][:300]


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{name}.pdf": b"%PDF-1.4 same" for name in "abcd"}
    files["e.pdf"] = b"%PDF-1.4 other"
    run = bring_in(folder(tmp_path, files))
    assert run.counts()["created"] == 2
    assert "byte for byte" in run.items.get(source_key="d.pdf").reason


def test_the_command_says_what_stays_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_content", folder(tmp_path, {"x.md": piece("title: X\nstatus: draft")}))
    assert "created    x.md: It has no date." in capsys.readouterr().out


# --- search engines -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title: T\nseo_title: For engines", ("T", "Text.", "For engines", "")),
        ("title: T\nmeta:\n  title: For engines", ("T", "Text.", "For engines", "")),
        ("title: T\nseo:\n  title: T\n  description: Said", ("T", "Said", "", "")),
        ("title: T\nsummary: Shown\ndescription: Found", ("T", "Shown", "", "Found")),
        ("title: T\ndescription: Shown\nmetaDescription: Found", ("T", "Shown", "", "Found")),
        ("title: T\ndescription: Only", ("T", "Only", "", "")),
    ],
)
def test_what_was_written_for_search_engines_is_told_them(tmp_path: Path, head: str, expected: tuple[str, ...]) -> None:
    bring_in(folder(tmp_path, {"a.md": piece(head)}))
    page = ArticlePage.objects.get()
    assert (page.title, page.summary, page.seo_title, page.search_description) == expected


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("canonical_url: https://x.example/a", "https://x.example/a"),
        ("lang: de", "“de”"),
        ("description: Shown\nsubtitle: Left over", "Left over"),
    ],
)
def test_what_has_no_place_here_is_said_with_its_value(tmp_path: Path, head: str, said: str) -> None:
    item = read(tmp_path, {"a.md": piece(f"title: T\n{head}")})["a.md"]
    assert any(said in note for note in item.notes)


def test_the_language_of_this_site_is_no_news(tmp_path: Path) -> None:
    item = read(tmp_path, {"a.md": piece("title: T\ndate: 2020-01-01\nlang: en-GB")})["a.md"]
    assert item.notes == []


def test_a_file_at_the_end_of_a_long_path_is_known_again(tmp_path: Path) -> None:
    deep = "/".join("folder-of-a-long-name-for-one-more-level" for _ in range(11))
    path = folder(tmp_path, {f"{deep}/a.md": piece("title: A"), f"{deep}/b.md": piece("title: B")})
    assert bring_in(path).counts()["created"] == 2
    assert bring_in(path).counts()["unchanged"] == 2
