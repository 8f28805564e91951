"""Exports of Ghost, Medium and Substack: what was not public stays so, what has no place here is said."""

import csv
import io
import json
from pathlib import Path

import pytest
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from editorial.intake.models import ImportRun, TagProposal
from editorial.intake.runs.mapping import Mapping
from editorial.intake.runs.plans import plan, words_of
from editorial.intake.runs.running import prepare, run_all
from editorial.intake.runs.undoing import undo
from editorial.intake.sources.ghost.texts import BrokenText, lexical, mobiledoc
from editorial.intake.sources.items import SourceItem, UnreadableSource
from editorial.intake.sources.registry import READERS, kind_of
from editorial.pieces.models import ArticlePage
from tests.editorial.importing import differences, dump

pytestmark = pytest.mark.django_db


def read(path: Path) -> dict[str, SourceItem]:
    return {item.key: item for item in READERS[kind_of(path)].read(path)}


def words(item: SourceItem) -> str:
    return " ".join(words_of(plan(item, Mapping()).sections))


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "PNG")
    return made.getvalue()


def kept_back() -> set[str]:
    return set(TagProposal.objects.filter(was_live=False).values_list("title", flat=True))


# --- Ghost ----------------------------------------------------------------------------------------------------------
def ghost_post(number: str, title: str, **more: object) -> dict[str, object]:
    post = {"id": number, "title": title, "slug": title.lower().replace(" ", "-"), "type": "post"}
    post |= {"status": "published", "visibility": "public", "published_at": "2021-03-04T05:06:07.000Z"}
    return post | {"html": f"<p>Text of {title}.</p>", "lexical": None, "mobiledoc": None} | more


def ghost(root: Path, *posts: dict[str, object], files: dict[str, str | bytes] | None = None, **tables: object) -> Path:
    data = {"posts": list(posts), "users": [{"id": "u1", "name": "Ann Lee", "email": "ann@old.example"}]}
    data |= {"settings": [{"key": "title", "value": "Old blog"}]}
    export = {"db": [{"meta": {"exported_on": 1614834367000, "version": "5.80.0"}, "data": data | tables}]}
    write(root / "ghost", files or {})
    return write(root / "ghost", {"old.ghost.2021-03-05.json": json.dumps(export)})


def test_what_was_not_public_in_ghost_stays_a_draft_and_says_why(tmp_path: Path) -> None:
    path = ghost(
        tmp_path,
        ghost_post("1", "Open"),
        ghost_post("2", "Draft", status="draft", published_at=None),
        ghost_post("3", "Scheduled", status="scheduled", published_at="2099-01-01T00:00:00.000Z"),
        ghost_post("4", "Sent", status="sent"),
        ghost_post("5", "Members", visibility="members"),
        ghost_post("6", "Paid", visibility="paid"),
        ghost_post("7", "Tiers", visibility="tiers"),
        ghost_post("8", "By filter", visibility="label:vip"),
        ghost_post("9", "Of tomorrow", status="something new"),
        ghost_post("10", "E-mail only"),
        posts_meta=[{"post_id": "10", "email_only": 1}],
    )
    run = run_all(prepare(path))
    everything = {"Draft", "Scheduled", "Sent", "Members", "Paid", "Tiers", "By filter", "Of tomorrow", "E-mail only"}
    assert kept_back() == everything
    for row in run.items.filter(page_id__isnull=False).exclude(title="Open"):
        assert "draft" in row.reason or "scheduled" in row.reason
    assert not ArticlePage.objects.filter(live=True).exists()


GATED = (
    '<!--kg-gated-block:begin nonMember:false memberSegment:"status:-free" --><p>secret</p><!--kg-gated-block:end-->'
)
OPEN = '<!--kg-gated-block:begin nonMember:true memberSegment:"" --><p>open</p><!--kg-gated-block:end-->'


def card(shown: dict[str, object]) -> str:
    cards = [{"type": "html", "html": "<p>open</p>"}, {"type": "html", "html": "<p>secret</p>", "visibility": shown}]
    return json.dumps({"root": {"type": "root", "children": cards}})


@pytest.mark.parametrize(
    "stored",
    [
        {"html": f"{OPEN}{GATED}"},
        {"html": None, "lexical": card({"web": {"nonMember": False, "memberSegment": "status:free,status:-free"}})},
        {"html": None, "lexical": card({"showOnWeb": False, "showOnEmail": True})},
    ],
)
def test_a_card_for_members_only_is_kept_for_editors(tmp_path: Path, stored: dict[str, object]) -> None:
    run_all(prepare(ghost(tmp_path, ghost_post("1", "Open", **stored))))
    sections = ArticlePage.objects.get().get_latest_revision_as_object().body
    held = [block for section in sections for block in section.value["content"]]
    assert [str(block.value) for block in held if block.block_type == "text"] == ["<p>open</p>"]
    assert any("secret" in block.value["source"] for block in held if block.block_type == "unconverted")


def test_facts_of_a_ghost_post_come_along(tmp_path: Path) -> None:
    post = ghost_post(
        "1",
        "R&amp;D first",
        slug="first",
        custom_excerpt="Shown.",
        feature_image="__GHOST_URL__/content/images/size/w600/2021/03/a.png",
        html='<p>See <a href="__GHOST_URL__/second/">the second</a>.</p>'
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://x.example/">'
        '<div class="kg-bookmark-title">A find</div><img src="i.png"></a></figure>'
        '<img src="__GHOST_URL__/content/images/2021/03/a.png" alt="A valve">',
        codeinjection_foot="<script>1</script>",
    )
    path = ghost(
        tmp_path,
        post,
        ghost_post("2", "Second", published_at="2021-03-05 00:30:00"),
        ghost_post("3", "About", type="page"),
        files={
            "content/images/2021/03/a.png": picture(),
            "routes.yaml": "collections:\n  /:\n    permalink: /{year}/{slug}/\n",
            "redirects.json": json.dumps(
                [{"from": "^\\/old-first\\/?$", "to": "/2021/first/"}, {"from": "^/tag/(.*)$", "to": "/topic/$1"}]
            ),
        },
        posts_authors=[{"post_id": "1", "author_id": "u1", "sort_order": 0}],
        tags=[{"id": "t1", "name": "Valves"}, {"id": "t2", "name": "#hidden", "visibility": "internal"}],
        posts_tags=[{"post_id": "1", "tag_id": "t2", "sort_order": 1}, {"post_id": "1", "tag_id": "t1"}],
        posts_meta=[
            {"post_id": "1", "meta_title": "Found", "meta_description": "For engines", "feature_image_alt": "V"}
        ],
    )
    before = dump()
    run = run_all(prepare(path))
    page = ArticlePage.objects.get(slug="first")
    assert (page.title, page.summary) == ("R&D first", "Shown.")
    assert (page.seo_title, page.search_description) == ("Found", "For engines")
    assert [author.label for author in page.authors.all()] == ["Ann Lee"]
    assert page.first_published_at.isoformat() == "2021-03-04T05:06:07+00:00"
    assert page.image is not None
    body = page.get_latest_revision().content["body"]
    assert 'linktype=\\"page\\"' in body
    assert "A find" in body
    assert '"figure"' in body
    row = run.items.get(source_key="post-1")
    assert "#hidden" in row.reason
    assert "Code that Ghost" in row.reason
    assert list(run.mapping["terms"]) == ["Valves"]
    assert ArticlePage.objects.get(slug="second").first_published_at.isoformat() == "2021-03-05T00:30:00+00:00"
    old = set(Redirect.objects.values_list("old_path", flat=True))
    assert old == {"/2021/first", "/2021/second", "/old-first"}
    assert "stands for many" in run.items.get(source_key__startswith="redirect").reason
    again = run_all(prepare(path))
    assert (again.counts()["created"], again.counts()["changed"]) == (0, 0)
    undo(again)
    assert undo(run).kept == []
    assert differences(before, dump()) == {}


def test_no_address_of_a_ghost_post_is_invented(tmp_path: Path) -> None:
    run = run_all(prepare(ghost(tmp_path, ghost_post("1", "One"), ghost_post("2", "Two"))))
    assert not Redirect.objects.exists()
    assert "routes.yaml" in run.items.get(source_key="addresses of posts").reason


def test_a_ghost_draft_without_a_page_is_read_from_what_the_editor_stored(tmp_path: Path) -> None:
    text = {"type": "extended-text", "text": "Bold & sure", "format": 1}
    cards = [
        {"type": "extended-heading", "tag": "h2", "children": [{"type": "text", "text": "Why"}]},
        {"type": "paragraph", "children": [text, {"type": "link", "url": "/x", "children": [{**text, "text": "x"}]}]},
        {"type": "list", "listType": "number", "children": [{"type": "listitem", "children": [text]}]},
        {"type": "callout", "calloutText": "Mind <b>this</b>", "calloutEmoji": "!"},
        {"type": "toggle", "heading": "More?", "content": "<p>Yes.</p>"},
        {"type": "codeblock", "code": "a < b"},
        {"type": "never-heard-of", "thing": "kept"},
    ]
    html = lexical(json.dumps({"root": {"type": "root", "children": cards}}))
    assert "<h2>Why</h2><p><b>Bold &amp; sure</b>" in html
    item = read(ghost(tmp_path, ghost_post("1", "D", html=None, lexical=json.dumps({"root": {"children": cards}}))))
    assert words(item["post-1"]) == "Why Bold & surex Bold & sure ! Mind this More? Yes."
    sections = json.dumps(plan(item["post-1"], Mapping()).sections)
    assert "a < b" in sections
    assert "never-heard-of" in sections


def test_mobiledoc_is_read_with_its_markups_atoms_and_cards() -> None:
    stored = {
        "version": "0.3.1",
        "atoms": [["soft-return", "", {}]],
        "cards": [
            ["card-markdown", {"markdown": "*M*"}],
            ["image", {"src": "/a.png", "caption": "C"}],
            ["paywall", {}],
        ],
        "markups": [["strong"], ["a", ["href", "/x?a=1&b=2"]]],
        "sections": [
            [1, "h2", [[0, [], 0, "Head"]]],
            [1, "p", [[0, [0], 1, "bold"], [1, [], 0, 0], [0, [1, 0], 2, "link"]]],
            [3, "ol", [[[0, [], 0, "one"]], [[0, [], 0, "two <"]]]],
            [10, 0],
            [10, 1],
            [10, 2],
        ],
    }
    html = mobiledoc(json.dumps(stored))
    assert "<h2>Head</h2><p><strong>bold</strong><br>" in html
    assert '<a href="/x?a=1&amp;b=2"><strong>link</strong></a></p>' in html
    assert "<ol><li>one</li><li>two &lt;</li></ol>" in html
    assert "<em>M</em>" in html
    assert "<figcaption>C</figcaption>" in html
    assert "members only" in html


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"sections": [[1]]}', '{"sections": [[10, 3]], "cards": []}'])
def test_a_text_that_is_broken_is_a_failed_row(tmp_path: Path, broken: str) -> None:
    with pytest.raises(BrokenText):
        mobiledoc(broken)
    post = ghost_post("1", "B", html="", mobiledoc=broken or "x")
    run = run_all(prepare(ghost(tmp_path, post, ghost_post("2", "Good"))))
    assert "cannot be read" in run.items.get(outcome="failed").reason
    assert run.counts()["created"] == 1


def test_a_broken_ghost_export_is_refused_with_the_place(tmp_path: Path) -> None:
    path = write(tmp_path, {"x.json": '{"db":[{"meta":{"exported_on":1},"data":{"posts":['})
    with pytest.raises(UnreadableSource, match="line 1"):
        prepare(path)
    assert not ImportRun.objects.exists()


# --- Medium ---------------------------------------------------------------------------------------------------------
STORY = """<!DOCTYPE html><html><head><title>{title}</title><style>.graf {{}}</style></head><body>
<article class="h-entry"><header><h1 class="p-name">{title}</h1></header>
<section data-field="subtitle" class="p-summary">{subtitle}</section>
<section data-field="body" class="e-content"><section class="section section--body section--first">
<div class="section-divider"><hr class="section-divider"></div>
<h3 class="graf graf--h3 graf--title">{title}</h3><h4 class="graf graf--subtitle">{subtitle}</h4>{body}
</section></section><footer>{footer}</footer></article></body></html>"""
FOOTER = """<p>By <a href="https://medium.com/@ann" class="p-author h-card">Ann Lee</a> on
<a href="https://medium.com/p/{number}"><time class="dt-published" datetime="2019-03-04T05:06:07.000Z">M</time></a>
<p><a href="{address}" class="p-canonical">Canonical link</a></p>"""


def story(title: str, number: str, body: str, address: str = "https://medium.com/@ann/x") -> str:
    footer = FOOTER.format(number=number, address=address)
    return STORY.format(title=title, subtitle="Of all things", body=body, footer=footer)


def medium(root: Path) -> Path:
    linked = '<p>Text, <a href="https://medium.com/@ann/two-bbbbbbbbbbbb?source=x">two</a>.</p>'
    film = (
        '<iframe src="https://cdn.embedly.com/widgets/m.html?src=https%3A%2F%2Fwww.youtube.com%2Fembed%2Fabcdefghijk">'
    )
    draft = STORY.format(title="Not yet", subtitle="", body="<p>Half.</p>", footer='<a href="x">View original.</a>')
    return write(
        root / "medium",
        {
            "posts/2019-03-04_One-aaaaaaaaaaaa.html": story("One", "aaaaaaaaaaaa", linked + film + "</iframe>"),
            "posts/2019-03-05_Two-bbbbbbbbbbbb.html": story(
                "Two", "bbbbbbbbbbbb", "<p>T.</p>", "https://own.example/two"
            ),
            "posts/draft_Not-yet-cccccccccccc.html": draft,
            "posts/undated_dddddddddddd.html": draft,
            "profile/profile.html": "<html><body>ann@old.example</body></html>",
            "README.html": "<html><body>Your archive</body></html>",
        },
    )


def test_a_medium_export_keeps_drafts_dates_authors_and_links(tmp_path: Path) -> None:
    before = dump()
    run = run_all(prepare(medium(tmp_path)))
    one = ArticlePage.objects.get(title="One")
    assert (one.slug, one.summary, one.first_published_at.year) == ("one", "Of all things", 2019)
    assert [author.label for author in one.authors.all()] == ["Ann Lee"]
    body = one.get_latest_revision().content["body"]
    assert body.count("Of all things") == 0
    assert "One" not in body
    assert 'linktype=\\"page\\"' in body
    assert "watch?v=abcdefghijk" in body
    assert list(TagProposal.objects.filter(was_live=False).values_list("title", flat=True)) == ["Not yet", "Not yet"]
    assert run.counts()["created"] == 4
    assert not Redirect.objects.filter(old_path__contains="@").exists()
    assert "unlisted" in run.items.get(source_key="what Medium does not say").reason
    assert "profile/profile.html" in run.items.get(source_key="other files").reason
    again = run_all(prepare(medium(tmp_path)))
    assert (again.counts()["created"], again.counts()["changed"]) == (0, 0)
    undo(again)
    undo(run)
    assert differences(before, dump()) == {}


# --- Substack -------------------------------------------------------------------------------------------------------
COLUMNS = ["post_id", "post_date", "is_published", "type", "audience", "title", "subtitle", "podcast_url"]


def substack(root: Path, *rows: dict[str, str], files: dict[str, str | bytes] | None = None) -> Path:
    listed = io.StringIO()
    writer = csv.DictWriter(listed, COLUMNS, restval="")
    writer.writeheader()
    base = {
        "post_date": "2022-02-03T04:05:06.000Z",
        "is_published": "true",
        "type": "newsletter",
        "audience": "everyone",
    }
    writer.writerows(base | row for row in rows)
    texts: dict[str, str | bytes] = {f"posts/{row['post_id']}.html": f"<p>Text of {row['title']}.</p>" for row in rows}
    return write(root / "letters", {"posts.csv": listed.getvalue()} | texts | (files or {}))


def test_what_was_not_public_on_substack_stays_a_draft(tmp_path: Path) -> None:
    path = substack(
        tmp_path,
        {"post_id": "1.open", "title": "Open"},
        {"post_id": "2.draft", "title": "Draft", "is_published": "false", "post_date": ""},
        {"post_id": "3.paid", "title": "Paid", "audience": "only_paid"},
        {"post_id": "4.founders", "title": "Founders", "audience": "founding"},
        {"post_id": "5.free", "title": "Free readers", "audience": "only_free"},
        {"post_id": "6.mail", "title": "Mail", "type": "adhoc_email"},
        {"post_id": "7.later", "title": "Later", "post_date": "2099-01-01T00:00:00Z"},
        {"post_id": "8.cast", "title": "Cast", "type": "podcast", "podcast_url": "https://x.example/a.mp3"},
        files={
            "email_list.letters.csv": "email\nann@old.example\n",
            "posts/1.open.opens.csv": "email\nann@old.example\n",
            "posts/99.unlisted.html": "<p>Nobody knows.</p>",
        },
    )
    run = prepare(path)
    assert "ann@old.example" not in run.spool.read_text()
    run_all(run)
    assert kept_back() == {"Draft", "Paid", "Founders", "Free readers", "Mail", "Later"}
    assert "a.mp3" in run.items.get(source_key="post-8").reason
    assert "2 lists of readers" in run.items.get(source_key="lists of readers").reason
    assert "left out" in run.items.get(source_key="posts/99.unlisted.html").reason
    assert Redirect.objects.get(redirect_page=ArticlePage.objects.get(slug="open").page_ptr).old_path == "/p/open"
    assert run_all(prepare(path)).counts()["created"] == 0


def test_parts_of_substacks_editor_say_what_they_are(tmp_path: Path) -> None:
    text = """<p>Words.</p>
    <p class="button-wrapper" data-attrs='{"url":"%%checkout_url%%"}' data-component-name="ButtonCreateButton">
    <a class="button primary" href="%%checkout_url%%"><span>Subscribe now</span></a></p>
    <div class="paywall-jump" data-component-name="PaywallToDOM" data-attrs="{}"></div>
    <div id="youtube2-abcdefghijk" data-attrs='{"videoId":"abcdefghijk"}' data-component-name="Youtube2ToDOM"></div>
    <div class="digest-post-embed" data-attrs='{"title":"Two","canonical_url":"https://l.example/p/two"}'></div>
    <div class="poll-embed" data-attrs='{"id":7}' data-component-name="PollToDOM"></div>
    <figure><img src="https://substackcdn.com/image/fetch/w_1456,c_limit/https%3A%2F%2Fs3.example%2Fa.png"></figure>"""
    rows = [{"post_id": f"{n}.{t.lower()}", "title": t} for n, t in enumerate(("One", "Two", "Three"))]
    three = '<a href="https://l.example/p/one">1</a> <a href="https://l.example/p/two">2</a>'
    path = substack(tmp_path, *rows, files={"posts/0.one.html": text, "posts/2.three.html": three})
    run = run_all(prepare(path))
    assert run.mapping["hosts"] == ["l.example"]
    page = ArticlePage.objects.get(slug="one")
    body = json.dumps(page.get_latest_revision().content["body"])
    assert "watch?v=abcdefghijk" in body
    assert "those who paid" in body
    assert "poll-embed" in body
    assert "https://s3.example/a.png" in body
    shown = words(read(path)["post-0"])
    assert shown.split() == ["Words.", "Two"]
    assert ArticlePage.objects.get(slug="three").get_latest_revision().content["body"].count("linktype") == 2


# --- others ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("site.sql", "CREATE TABLE jos_content", "dump of a database"),
        ("site.jpa", "JPA", "Joomla"),
        ("j2xml.xml", '<?xml version="1.0"?><j2xml version="19">', "Joomla"),
        ("blog.atom", "<feed><generator uri='http://www.blogger.com'>Blogger</generator></feed>", "Blogger"),
        ("core.extension.yml", "module: {}", "Drupal"),
        ("wp-config.php", "<?php", "Tools, Export"),
        ("notes.enex", "<en-export>", "Evernote"),
    ],
)
def test_what_nobody_reads_here_is_named_with_what_to_export_instead(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    with pytest.raises(UnreadableSource, match=said):
        kind_of(write(tmp_path / "given", {name: content}))
