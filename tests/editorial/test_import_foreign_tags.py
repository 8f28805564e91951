"""Tags of generators and plugins: what they say is shown, what they hold stays, the rest is noted; code stays code."""

import json
from typing import Any

import pytest

from editorial.intake.conversion.dialects import MARKDOWN, MDX, TEMPLATED_HTML, Dialect
from editorial.intake.conversion.entries import Section
from editorial.intake.conversion.richtext import sections_from_html, sections_from_markdown
from editorial.intake.runs.plans import words_of

pytestmark = pytest.mark.anywhere
WORDPRESS = Dialect(shortcodes=True, breaks=True)
PICTURES = {"boat.png": 7, "/a.png": 8}
FILM = {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": ""}


def blocks(sections: list[Section]) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for section in sections for block in section["value"]["content"]]


def markdown(text: str) -> list[tuple[str, Any]]:
    return blocks(sections_from_markdown(text, picture=PICTURES.get))


def mdx(text: str) -> list[tuple[str, Any]]:
    return blocks(sections_from_markdown(text, picture=PICTURES.get, dialect=MDX))


def wordpress(html: str) -> list[tuple[str, Any]]:
    return blocks(sections_from_html(html, picture=PICTURES.get, dialect=WORDPRESS))


def shown(found: list[tuple[str, Any]]) -> str:
    """Everything readers see, as one text."""
    return json.dumps([value for kind, value in found if kind != "unconverted"], ensure_ascii=False)


def noted(found: list[tuple[str, Any]]) -> list[str]:
    return [value["source"] for kind, value in found if kind == "unconverted"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{{< figure src="boat.png" alt="Boat" caption="The *boat*" >}}',
         ("figure", {"image": 7, "alt": "Boat", "caption": "The boat"})),
        ('{{<figure src="boat.png">}}', ("figure", {"image": 7, "alt": "", "caption": ""})),
        ('{{% figure\n  src="boat.png"\n  title="T" %}}', ("figure", {"image": 7, "alt": "", "caption": "T"})),
        ("{{< youtube dQw4w9WgXcQ >}}", ("embed", FILM)),
        ('{{< youtube id="dQw4w9WgXcQ" autoplay="true" >}}', ("embed", FILM)),
        ("{{< vimeo 146022717 >}}", ("embed", {"url": "https://vimeo.com/146022717", "title": ""})),
        ("{{< highlight go >}}\nx := a *b* c\n{{< /highlight >}}", ("code", "x := a *b* c")),
        ("{% highlight ruby linenos %}\nputs '*' # {{ x }}\n\nend\n{% endhighlight %}",
         ("code", "puts '*' # {{ x }}\n\nend")),
        ('{% include figure.html src="/a.png" caption="C" %}', ("figure", {"image": 8, "alt": "", "caption": "C"})),
        ('{% include youtube.html id="dQw4w9WgXcQ" %}', ("embed", FILM)),
        ('{% image "boat.png", "A boat" %}', ("figure", {"image": 7, "alt": "A boat", "caption": ""})),
        ("![A {{ x }}]({{ site.baseurl }}/a.png)", ("figure", {"image": 8, "alt": "A", "caption": ""})),
        ("<div>\n{{< figure src=\"boat.png\" >}}\n</div>", ("figure", {"image": 7, "alt": "", "caption": ""})),
    ],
)  # fmt: skip
def test_a_tag_whose_meaning_is_known_becomes_its_block(source: str, expected: tuple[str, Any]) -> None:
    assert markdown(source) == [expected]


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ('[o]({{< ref "other.md" >}})', "other.md"),
        ('[o]({{< relref path="posts/other.md" >}} "Title")', "posts/other.md"),
        ("[o]({% post_url 2024-01-02-other %})", "2024-01-02-other.md"),
        ("[o]({% link _posts/2024-01-02-other.md %})", "_posts/2024-01-02-other.md"),
        ("[o]({{ site.baseurl }}/other)", "/other"),
        ('[o]({{ "/other" | relative_url }})', "/other"),
        ('<a href="{{< ref "other.md" >}}">o</a>', "other.md"),
        ("[o]\n\n[o]: {{ site.url }}/other", "/other"),
    ],
)
def test_a_link_filled_in_by_a_tag_leads_where_the_tag_says(source: str, address: str) -> None:
    assert markdown(source) == [("text", f'<p><a href="{address}">o</a></p>')]


def test_a_link_whose_address_only_the_old_site_knew_is_noted() -> None:
    found = markdown("[o]({{ page.next }})")
    assert found[0] == ("text", "<p>o</p>")
    assert "page.next" in noted(found)[0]


@pytest.mark.parametrize(
    "source",
    [
        "{{% notice warning %}}\nMind the *gap*.\n{{% /notice %}}",
        '{{< alert title="Warning" >}}\n\nMind the *gap*.\n\n{{< /alert >}}',
        "{{< warning >}}Mind the *gap*.{{< /warning >}}",
        "{% warning %}\nMind the *gap*.\n{% endwarning %}",
        "> [!WARNING]\n> Mind the *gap*.",
        ":::warning\n\nMind the *gap*.\n\n:::",
        "::: {.warning}\nMind the *gap*.\n:::",
        '!!! warning\n    Mind the *gap*.',
    ],
)  # fmt: skip
def test_the_words_of_a_box_stay_with_its_kind(source: str) -> None:
    found = markdown(f"Before.\n\n{source}\n\nAfter.")
    assert "Mind the <i>gap</i>." in shown(found)
    assert "{" not in "".join(value for kind, value in found if kind == "text")
    assert ":::" not in shown(found)
    assert "[!" not in shown(found)
    assert "After." in shown(found)


def test_titles_of_boxes_and_tabs_are_words_of_the_text() -> None:
    found = markdown(
        ':::tip[My *own*]\nA\n:::\n\n{{< tabs >}}\n    {{< tab "Linux" >}}\nB\n    {{< /tab >}}\n{{< /tabs >}}'
    )
    for words in ("<b>My <i>own</i></b>", "<b>Linux</b>", "<p>A</p>", "<p>B</p>"):
        assert words in shown(found)
    assert noted(found) == ["{{< tabs >}}", '{{< tab "Linux" >}}']


def test_an_unknown_tag_in_a_sentence_leaves_the_sentence_whole() -> None:
    found = markdown("Press {{< kbd-icon x >}} twice, {% button %}then{% endbutton %} wait.")
    assert found[0][1].split() == ["<p>Press", "twice,", "then", "wait.</p>"]
    assert noted(found) == ["{{< kbd-icon x >}}", "{% button %}"]


@pytest.mark.parametrize(
    "code", ["{{< figure >}}", "{{ x }}", "{% if a %}", "[gallery]", "{: .x}", "<Tabs>", ":::note", "$a$ {# c #}"]
)
def test_code_stays_code_character_for_character(code: str) -> None:
    assert markdown(f"```\n{code}\n```") == [("code", code)]
    assert markdown(f"    {code}") == [("code", code)]
    assert mdx(f"```jsx\n{code}\n```") == [("code", code)]
    escaped = code.replace("<", "&lt;").replace(">", "&gt;")
    assert markdown(f"a `{code}` b") == [("text", f"<p>a <code>{escaped}</code> b</p>")]
    assert wordpress(f"<pre>{escaped}</pre>") == [("code", code)]


def test_what_raw_tags_hold_is_meant_to_be_read() -> None:
    assert markdown("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}") == [("code", "{{ x }}")]
    assert markdown("Write {% raw %}`{{ x }}`{% endraw %} here.") == [
        ("text", "<p>Write <code>{{ x }}</code> here.</p>")
    ]


def test_a_note_about_a_table_or_form_shows_what_stood_at_the_source() -> None:
    cell = '{{< icon name="a & b" >}} yes'
    found = blocks(sections_from_html(f"<table><tr><td>{cell} {{{{ x }}}}</td></tr></table>", dialect=TEMPLATED_HTML))
    assert found[0][1]["data"] == [["yes …"]]
    assert noted(found) == [f"<table><tr><td>{cell} {{{{ x }}}}</td></tr></table>"]


def test_code_in_a_list_loses_the_indentation_of_the_list_only() -> None:
    found = markdown("1. one\n\n   {{< highlight sh >}}\n   a\n     b\n   {{< /highlight >}}\n\n2. two")
    assert [value for kind, value in found if kind == "code"] == ["a\n  b"]


def test_programs_of_templates_and_comments_are_noted_whole() -> None:
    loop = "{% for post in site.posts %}\n- {{ post.title }}\n{% endfor %}"
    remark = "{% comment %}\nsecret\n{% endcomment %}"
    assert noted(markdown(f"{loop}\n\nText.\n\n{remark}\n\n{{# hidden #}}")) == [loop, remark, "{# hidden #}"]
    assert shown(markdown(f"{loop}\n\nText.\n\n{remark}")) == '["<p>Text.</p>"]'


def test_marks_of_kramdown_name_headings_and_are_never_read() -> None:
    sections = sections_from_markdown("## One {#own .wide}\n\ntext\n{: .lead}\n\n## Two\n{: #other}\n")
    assert [(s["value"]["title"], s["value"]["anchor"]) for s in sections] == [("One", "own"), ("Two", "two")]
    assert "{:" not in shown(blocks(sections))


def test_the_mark_of_a_footnote_is_no_link_and_its_text_has_no_way_back() -> None:
    assert markdown("A claim[^1].\n\n[^1]: Its source.") == [
        ("text", "<p>A claim<sup>1</sup>.</p><hr/><ol><li>Its source.</li></ol>")
    ]


def test_links_within_a_text_lead_to_the_section_that_holds_the_place() -> None:
    found = markdown('[a](#small) [b](#spot) [c](#gone)\n\n## One\n\n### Small\n\n<a id="spot"></a>text')
    assert found[0] == ("text", '<p><a href="#one">a</a> <a href="#one">b</a> c</p>')
    assert noted(found) == ['<a href="#gone">c</a>']


def test_ticks_formulas_and_dollars() -> None:
    assert markdown("- [ ] open\n- [x] done") == [("text", "<ul><li>☐ open</li><li>☑ done</li></ul>")]
    assert markdown("It costs $5 to $10, and $a_1 * b_1$ holds.") == [
        ("text", "<p>It costs $5 to $10, and <code>a_1 * b_1</code> holds.</p>")
    ]


def test_programs_of_mdx_are_noted_and_its_markdown_is_text() -> None:
    found = mdx(
        'import Tabs from "@theme/Tabs";\n\n## What changed\n\nPlain *words*.\n\n'
        '<Tabs\n  values={[{label: "a > b"}]}>\n<TabItem label="Apple">\n\n**Red**\n\n</TabItem>\n</Tabs>\n\n'
        'Has {count} parts {/* secret */} and <Badge>new</Badge>.\n\nexport const x = {\n  a: 1,\n\n  b: 2,\n}\n'
    )  # fmt: skip
    text = "".join(value for kind, value in found if kind == "text")
    for words in ("<i>words</i>", "<b>Apple</b>", "<b>Red</b>", "Has … parts  and new."):
        assert words in text
    assert "{" not in text
    assert "import" not in text
    assert [source.split()[0] for source in noted(found)] == [
        "import", "<Tabs", "<TabItem", "{count}", "{/*", "<Badge>", "export",
    ]  # fmt: skip


def test_pictures_of_mdx_are_found_through_their_imports() -> None:
    found = mdx(
        'import hero from "boat.png";\n\n<img src={hero} alt="A" />\n\n'
        '<Image src={require("/a.png").default} alt="B" />'
    )
    assert [value["image"] for kind, value in found if kind == "figure"] == [7, 8]


def test_prose_that_looks_like_a_program_stays_prose() -> None:
    prose = "import duties rose, and exports fell: 3 < 5, don't worry {really"
    assert mdx(prose) == [("text", f"<p>{prose.replace('<', '&lt;')}</p>")]


def test_the_pictures_of_a_gallery_stand_where_it_was() -> None:
    addresses = {"50": "boat.png", "51": "/a.png"}
    found = blocks(
        sections_from_html(
            'Before [gallery ids="50,51" columns="2"] after.',
            picture=PICTURES.get,
            dialect=WORDPRESS,
            gallery=lambda ids: [addresses[number] for number in ids],
        )
    )
    assert [kind for kind, _ in found] == ["text", "figure", "figure", "text"]
    assert (found[0][1], found[3][1]) == ("<p>Before</p>", "<p>after.</p>")


def test_brackets_in_prose_are_no_shortcodes_and_doubled_ones_are_meant() -> None:
    prose = "He [sic] said [1] [see below] [a=b] [TODO: x], use [[gallery]]."
    assert wordpress(prose) == [("text", f"<p>{prose.replace('[[gallery]]', '[gallery]')}</p>")]


def test_entities_in_brackets_are_written_once() -> None:
    assert wordpress("He [R&amp;D at AT&amp;T] said so.") == [("text", "<p>He [R&amp;D at AT&amp;T] said so.</p>")]


def test_columns_stay_two_words_and_the_name_of_a_form_is_none() -> None:
    found = wordpress(
        '[one_half]Left[/one_half][one_half_last]Right[/one_half_last] [contact-form-7 id="1" title="x1"]'
    )
    assert shown(found).split() == ['["<p>Left', 'Right</p>"]']
    assert wordpress('<a href="[home_url]/x">home</a>')[0] == ("text", "<p>home</p>")


def test_shortcodes_of_page_builders_leave_their_words() -> None:
    found = wordpress(
        '[vc_row][vc_column width="1/2"]Words[/vc_column][/vc_row]\n\n[vc_toggle title="Why?"]\nSo.[/vc_toggle]'
    )
    assert "Words" in shown(found)
    assert "[" not in shown(found).strip('["]')
    assert "So." in shown(found)


@pytest.mark.parametrize("opening", ["{{", "{%", "{#", "{:", '<a href="', "[gallery ", "<Tabs x={", "{{<", "$", ":::"])
def test_thousands_of_openings_without_an_end_are_survived(opening: str) -> None:
    text = f"word {opening} " * 4_000
    for found in (markdown(text), mdx(text), wordpress(text)):
        assert "word" in json.dumps(found)


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("Write {{</* figure src=x */>}} for it.", "Write {{< figure src=x >}} for it."),
        ("Write {{%/* note */%}} for it.", "Write {{% note %}} for it."),
        ("```\n{{</* note */>}}\n```", "{{< note >}}"),
        ("`{{</* note */>}}`", "{{< note >}}"),
    ],
)
def test_a_shortcode_that_is_written_about_is_shown_as_hugo_showed_it(source: str, seen: str) -> None:
    found = markdown(source)
    assert seen in shown(found).replace("&lt;", "<").replace("&gt;", ">")
    assert noted(found) == []


def test_a_comment_of_a_template_stays_unseen() -> None:
    found = markdown("Before. {{/* secret */}}")
    assert "secret" not in shown(found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('## Belt <Badge text="beta" type="warning"/>\n\nWords.', "Belt beta Words."),
        ('Set the belt <Badge text="new"/> to forty.', "Set the belt new to forty."),
        ("Set <Badge type='tip'>NEW</Badge> now.", "Set NEW now."),
        ('<CodeGroup>\n<CodeGroupItem title="YARN">\n\nWords.\n\n</CodeGroupItem>\n</CodeGroup>', "YARN Words."),
        ('A <Tooltip content="secret">word</Tooltip> ends.', "A word ends."),
    ],
)
def test_what_components_in_plain_markdown_show_is_text(text: str, shown: str) -> None:
    assert " ".join(" ".join(words_of(sections_from_markdown(text, dialect=MARKDOWN))).split()) == shown


def test_what_a_component_may_have_shown_is_kept_for_editors() -> None:
    sections = sections_from_markdown('A <Tooltip content="Mind the gap">word</Tooltip> ends.', dialect=MARKDOWN)
    assert "Mind the gap" in str(sections)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('<Aside type="tip" title="Mind">Words.</Aside>', "Mind Words."),
        ('<Tabs>\n  <TabItem label="Linux">Use apt.</TabItem>\n</Tabs>', "Linux Use apt."),
        ('<Card title="Fast" icon="star">Words.</Card>', "Fast Words."),
        ('A <Link title="unseen" to="/x">word</Link> ends.', "A word ends."),
        ('<Badge text="New" />', "New"),
    ],
)
def test_a_component_on_one_line_keeps_its_title(text: str, shown: str) -> None:
    assert " ".join(" ".join(words_of(sections_from_markdown(text, dialect=MDX))).split()) == shown
