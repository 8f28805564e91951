"""Bodies from elsewhere become named sections; what no block can say is kept with its reason."""

import json
from html import escape
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.intake.conversion.dialects import Dialect
from editorial.intake.conversion.richtext import sections_from_html, sections_from_markdown
from editorial.pieces.models import ArticlePage

WORDPRESS = Dialect(shortcodes=True, breaks=True)


def blocks(sections: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for section in sections for block in section["value"]["content"]]


def titles(sections: list[dict[str, Any]]) -> list[str]:
    return [section["value"]["title"] for section in sections]


def everything(sections: list[dict[str, Any]]) -> str:
    return json.dumps(sections, ensure_ascii=False)


def test_a_section_begins_at_each_heading_of_the_second_level() -> None:
    sections = sections_from_markdown("Before.\n\n## One\n\ntext\n\n### Small\n\nmore\n\n#### Smaller\n\n## Two\n\nend")
    assert titles(sections) == ["Introduction", "One", "Two"]
    assert blocks(sections)[1] == ("text", "<p>text</p><h3>Small</h3><p>more</p><h4>Smaller</h4>")


def test_a_text_with_small_headings_only_is_split_at_the_largest_of_them() -> None:
    sections = sections_from_markdown("### One\n\na\n\n#### In it\n\nb\n\n### Two\n\nc")
    assert titles(sections) == ["One", "Two"]
    assert blocks(sections)[0] == ("text", "<p>a</p><h3>In it</h3><p>b</p>")


def test_anchors_differ_and_a_given_one_stays() -> None:
    sections = sections_from_html("<h2>Sum</h2><p>a</p><h2>Sum</h2><h2 id='kept-id'>Third</h2><h2>Ελληνικά</h2>")
    assert [s["value"]["anchor"] for s in sections] == ["sum", "sum-2", "kept-id", "ellinika"]


def test_the_same_text_gives_the_same_body_twice() -> None:
    assert sections_from_markdown("## A\n\ntext") == sections_from_markdown("## A\n\ntext")


def test_a_title_too_long_for_a_section_is_cut_and_stays_whole_in_the_text() -> None:
    long = "word " * 60
    (section,) = sections_from_html(f"<h2>{long}</h2>")
    assert len(section["value"]["title"]) <= 160
    assert long.strip() in everything([section])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<strong>a</strong> <em>b</em>", "<p><b>a</b> <i>b</i></p>"),
        ("x<sup>2</sup><br>y <kbd>Esc</kbd>", "<p>x<sup>2</sup><br/>y <code>Esc</code></p>"),
        ('<a href="https://example.com/?a=1&amp;b=2" onclick="x()">l</a>',
         '<p><a href="https://example.com/?a=1&amp;b=2">l</a></p>'),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        ("<dl><dt>T</dt><dd>means</dd></dl>", "<p><b>T</b></p><p>means</p>"),
        ("<details><summary>Q?</summary><p>A.</p></details>", "<h4>Q?</h4><p>A.</p>"),
        ("<div><div>a</div>b</div>", "<p>a</p><p>b</p>"),
        ("a<hr>b", "<p>a</p><hr/><p>b</p>"),
        ("1 &lt; 2 &amp;&amp; 3", "<p>1 &lt; 2 &amp;&amp; 3</p>"),
    ],
)  # fmt: skip
def test_plain_formatting_is_written_in_the_tags_the_editor_knows(html: str, expected: str) -> None:
    assert blocks(sections_from_html(html)) == [("text", expected)]


def test_quotes_code_tables_and_films_become_blocks() -> None:
    found = blocks(
        sections_from_html(
            "<blockquote><p>One.</p><p>Two.</p><cite>Jo, Acme</cite></blockquote><pre><code>a &lt; b\n</code></pre>"
            "<table><caption>C</caption><tr><th>A</th><th>B</th></tr><tr><td colspan=2>1</td></tr></table>"
            '<iframe src="https://www.youtube.com/embed/abcdef12345?rel=0"></iframe>'
        )
    )
    assert found[0] == ("quote", {"text": "One.\n\nTwo.", "expert": None, "said_by": "Jo, Acme"})
    assert found[1] == ("code", "a < b")
    assert found[2][1]["data"] == [["A", "B"], ["1", ""]]
    assert (found[2][1]["table_header_choice"], found[2][1]["table_caption"]) == ("row", "C")
    assert found[3] == ("embed", {"url": "https://www.youtube.com/watch?v=abcdef12345", "title": ""})


def test_a_picture_that_came_along_is_a_figure_and_one_that_did_not_is_kept() -> None:
    html = (
        '<p>Before <img src="/a.png" alt="A"> after</p><figure><img src="/b.png"><figcaption>Cap</figcaption></figure>'
    )
    found = blocks(sections_from_html(html, picture={"/a.png": 7}.get))
    assert [kind for kind, _ in found] == ["text", "figure", "text", "unconverted", "text"]
    assert found[1][1] == {"image": 7, "alt": "A", "caption": ""}
    assert "/b.png" in found[3][1]["source"]
    assert found[4][1] == "<p>Cap</p>"


def test_a_picture_in_a_list_stands_behind_its_item() -> None:
    found = blocks(sections_from_html("<ol><li>a<img src='/a.png'></li><li>b</li></ol>", picture=lambda src: 1))
    assert [kind for kind, _ in found] == ["text", "figure", "text"]
    assert found[2] == ("text", "<ol><li>b</li></ol>")


def test_a_figure_of_words_is_a_quotation() -> None:
    html = '<figure><p>"Good tool."</p><figcaption><span>Jo</span>, Acme</figcaption></figure>'
    assert blocks(sections_from_html(html)) == [
        ("quote", {"text": '"Good tool."', "expert": None, "said_by": "Jo , Acme"})
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<script>canary()</script>",
        "<style>.canary{}</style>",
        "<video src=canary.mp4></video>",
        "<svg><text>canary</text></svg>",
        "<form><input value=canary></form>",
        '<iframe src="https://example.com/canary"></iframe>',
        "<math><mi>canary</mi></math>",
        "<table><tr><td>a <a href='/canary'>b</a></td></tr></table>",
        "<p>H<sub>canary</sub>O</p>",
        "<p><del>canary</del></p>",
        "<div><p>short</p><select><option>canary</option></select></div>",
    ],
)
def test_what_no_block_can_say_is_kept_with_a_reason(html: str) -> None:
    kept = [value for kind, value in blocks(sections_from_html(html)) if kind == "unconverted"]
    assert len(kept) == 1
    assert "canary" in kept[0]["source"]
    assert kept[0]["reason"].endswith(".")


@pytest.mark.parametrize(
    "element",
    [
        "<progress max=4 value=1></progress>",
        "<button>Copy</button>",
        "<input name=x>",
        "<select><option>one</option></select>",
        "<textarea></textarea>",
        "<script>run()</script>",
        "<meter value=2></meter>",
        '<iframe src="https://example.com/"></iframe>',
        "<canvas></canvas>",
    ],
)
@pytest.mark.parametrize(
    "box", ["<div><p>Before it.</p>{}<p>After it.</p></div>", "<div>Before it. {} After it.</div>"]
)
def test_only_a_small_element_becomes_a_note_and_the_words_around_it_stay(element: str, box: str) -> None:
    found = blocks(sections_from_html(box.format(element)))
    shown = " ".join(value for kind, value in found if kind == "text")
    assert "Before it." in shown
    assert "After it." in shown
    assert len([value for kind, value in found if kind == "unconverted"]) == 1


def test_a_sentence_stays_whole_around_a_control() -> None:
    found = blocks(sections_from_html("<p>Press <button>Go</button> <b>now</b>.</p>"))
    assert found[0] == ("text", "<p>Press  <b>now</b>.</p>")


def test_the_words_of_a_form_stay_and_the_form_is_noted_once_and_whole() -> None:
    html = "<form><p>What it saves</p><label>Hours <input></label><select><option>a</option></select></form><p>End.</p>"
    found = blocks(sections_from_html(html))
    assert [kind for kind, _ in found] == ["unconverted", "text"]
    assert found[0][1]["source"].startswith("<form>")
    assert "<option>a</option>" in found[0][1]["source"]
    assert found[1][1] == "<p>What it saves</p><p>Hours</p><p>End.</p>"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVa\tscript:alert(1)", " data:text/html,x", "vbscript:x", "\x01javascript:x"]
)
def test_a_link_that_would_run_a_program_loses_its_address(address: str) -> None:
    sections = sections_from_html(f'<a href="{escape(address)}">words</a>')
    assert blocks(sections)[0] == ("text", "<p>words</p>")
    assert blocks(sections)[1][0] == "unconverted"


def test_liquid_tags_are_kept_and_a_value_leaves_a_gap_in_its_sentence() -> None:
    sections = sections_from_markdown(
        "1. Ordered list\n{:toc}\n\n"
        '{% include cta_button.html text="*now*" %}\n\n'
        "It weighs {{ site.data.script_kb }} KB.\n\n"
        "`{{ code }}`\n\n```\n{% raw %}\n```"
    )
    found = blocks(sections)
    assert found[0][1]["source"] == "Ordered list\n{:toc}"
    assert found[1][1]["source"] == '{% include cta_button.html text="*now*" %}'
    assert found[2] == ("text", "<p>It weighs … KB.</p>")
    assert found[3][1]["source"] == "{{ site.data.script_kb }}"
    assert found[4:] == [("text", "<p><code>{{ code }}</code></p>"), ("code", "{% raw %}")]


def test_markdown_tables_strikes_footnotes_and_heading_marks() -> None:
    sections = sections_from_markdown("## T {#own}\n\n|a|b|\n|-|-|\n|1|2|\n\n~~old~~ x[^1]\n\n[^1]: Note.")
    assert (sections[0]["value"]["title"], sections[0]["value"]["anchor"]) == ("T", "own")
    found = blocks(sections)
    assert found[0][1]["data"] == [["a", "b"], ["1", "2"]]
    assert "Note." in everything(sections)
    assert any(kind == "unconverted" and "old" in value["source"] for kind, value in found)


def test_shortcodes_are_kept_and_square_brackets_in_prose_are_not_shortcodes() -> None:
    html = 'Before [gallery ids="1,2"] after.\n\nHe said [sic] it.\n\n[acme_prices]\n\n[box color="red"]in[/box]'
    found = blocks(sections_from_html(html, dialect=WORDPRESS))
    assert [value["source"] for kind, value in found if kind == "unconverted"] == [
        '[gallery ids="1,2"]', "[acme_prices]", '[box color="red"]',
    ]  # fmt: skip
    assert "[sic]" in everything(sections_from_html(html, dialect=WORDPRESS))


def test_the_old_editor_of_wordpress_meant_its_line_breaks() -> None:
    found = blocks(sections_from_html("One\ntwo\n\nThree <b>x</b>\n\n<h2>T</h2>", dialect=WORDPRESS))
    assert found == [("text", "<p>One<br/>two</p><p>Three <b>x</b></p>")]


def test_a_caption_shortcode_becomes_a_figure() -> None:
    html = '[caption id="a" width="5"]<img src="/a.png" /> The words[/caption]'
    found = blocks(sections_from_html(html, picture=lambda src: 3, dialect=WORDPRESS))
    assert found == [("figure", {"image": 3, "alt": "", "caption": "The words"})]


def test_an_address_alone_on_its_line_is_embedded() -> None:
    found = blocks(sections_from_html("a\n\nhttps://www.youtube.com/watch?v=abcdef12345\n\nb", dialect=WORDPRESS))
    assert found[1] == ("embed", {"url": "https://www.youtube.com/watch?v=abcdef12345", "title": ""})


def test_gutenberg_blocks_that_only_the_old_site_could_draw_are_kept() -> None:
    html = (
        '<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --><!-- wp:latest-posts {"n":5} /--><!-- wp:acme/x --><p>b</p>'
    )
    found = blocks(sections_from_html(html, dialect=WORDPRESS))
    assert [kind for kind, _ in found] == ["text", "unconverted", "unconverted", "text"]
    assert "latest-posts" in found[1][1]["source"]


def test_a_body_nested_ten_thousand_deep_and_one_very_long_line_are_survived() -> None:
    assert "deep" in everything(sections_from_html("<div>" * 10_000 + "deep" + "</div>" * 10_000))
    assert len(everything(sections_from_markdown("word " * 40_000))) > 200_000


def test_the_result_is_a_body_the_page_accepts_and_cleans_to_itself(db: None) -> None:
    sections = sections_from_markdown("Intro\n\n## A\n\n|a|\n|-|\n|1|\n\n```\nc\n```\n\n## A\n\n<form></form>")
    page = ArticlePage(title="t", body=json.dumps(sections))
    cleaned = page.body.stream_block.clean(page.body)
    assert [child.value["anchor"] for child in cleaned] == ["introduction", "a", "a-2"]
    assert cleaned.get_prep_value() == sections


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="abc<>&\"'{}[]%:#\n ", max_size=30), max_size=6))
def test_no_word_is_ever_lost(parts: list[str]) -> None:
    """Words between any mess of marks are found again: in the text, or in what was kept."""
    words = [f"canary{number}" for number in range(len(parts))]
    html = "".join(f"<p>{escape(part)} {word}</p>" for part, word in zip(parts, words, strict=True))
    found = BeautifulSoup(everything(sections_from_html(html)), "lxml").get_text()
    assert [word for word in words if word not in found] == []
