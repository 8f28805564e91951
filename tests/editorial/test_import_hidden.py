"""What an old site held and showed to nobody, or not to everybody, is not made public by moving."""

from pathlib import Path

import pytest

from editorial.intake.conversion.dialects import MARKDOWN
from editorial.intake.conversion.richtext import sections_from_html, sections_from_markdown
from editorial.intake.runs.plans import words_of
from editorial.intake.sources.items import SourceItem
from editorial.intake.sources.registry import READERS
from tests.editorial.test_import_sources import export, post


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="color: red; display:none">secret <b>words</b></div>',
        "<p hidden>secret</p>",
        '<p>Half a <span style="visibility: hidden">secret</span> sentence.</p>',
        "<ul><li>One</li><li style='display:none!important'>secret</li></ul>",
        "<table><tr><td>One</td><td hidden>secret</td></tr></table>",
        "<h2 hidden>secret</h2>",
        '<div style="position:absolute; left:-9999px">secret <a href="https://spam.example">words</a></div>',
        '<p style="font-size:0px;">secret</p>',
        '<p style="color:red;opacity: 0">secret</p>',
        '<p>Half a <a href="/x">link<span class="screen-reader-text">secret</span></a>.</p>',
        '<p><span class="more sr-only">secret</span></p>',
    ],
)
def test_hidden_elements_become_notes(hidden: str) -> None:
    sections = sections_from_html(f"<p>Before.</p>{hidden}<p>After.</p>")
    text = " ".join(words_of(sections))
    assert "Before." in text
    assert "After." in text
    assert "secret" not in text
    assert "secret" in str(sections), "kept for editors"


@pytest.mark.parametrize(
    "shown",
    [
        '<p hidden="until-found">words</p>',
        '<p style="display:block">words</p>',
        '<p style="opacity:0.5; left: -12px; font-size:0.9em">words</p>',
        '<p><span aria-hidden="true">words</span></p>',
    ],
)
def test_what_only_looks_hidden_is_text(shown: str) -> None:
    assert words_of(sections_from_html(shown)) == ["words"]


@pytest.mark.parametrize(
    "text",
    [
        "{% if false %}secret{% endif %}",
        "{%- unless true -%}\n\nsecret\n\n{%- endunless -%}",
        "{{% comment %}}secret{{% /comment %}}",
        "{::comment}\nsecret\n\nin two paragraphs\n{:/comment}",
        "{::comment}secret{:/}",
        "{{< comment >}}\nsecret\n{{< /comment >}}",
        "{%- macro button(words) -%}secret{%- endmacro -%}",
    ],
)
def test_templates_that_show_nothing_become_notes(text: str) -> None:
    sections = sections_from_markdown(f"Before.\n\n{text}\n\nAfter.", dialect=MARKDOWN)
    assert " ".join(words_of(sections)) == "Before. After."
    assert "secret" in str(sections)


def only(root: Path, item: str) -> SourceItem:
    return next(iter(READERS["wordpress"].read(export(root, item))))


@pytest.mark.parametrize(
    "body",
    [
        "Open. [members_only]secret[/members_only]",
        'Open. [restrict userlevel="subscriber"]\nsecret\n[/restrict]',
        '[pmpro_membership level="1"]secret[/pmpro_membership]',
        "[s2If current_user_can(access_s2member_level1)]secret[/s2If]",
        '[et_pb_text disabled="on"]secret[/et_pb_text]',
        '[vc_column_text disable_element="yes"]secret[/vc_column_text]',
        "<!-- wp:premium-content/subscriber-view --><p>secret</p><!-- /wp:premium-content/subscriber-view -->",
        "<p>Open.</p><!-- wp:jetpack/paywall /--><p>secret</p>",
        "<!-- wp:woocommerce-memberships/member-content --><p>secret</p>",
        "<!-- wp:content-control/restricted --><p>secret</p>",
        '<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>secret</p><!-- /wp:paragraph -->',
    ],
)
def test_a_post_of_which_a_part_was_closed_stays_a_draft(tmp_path: Path, body: str) -> None:
    found = only(tmp_path, post(1, content=body))
    assert found.status != "live"
    assert "Take that part out" in found.kept_back
    assert "secret" in found.body, "it comes along, for editors"


@pytest.mark.parametrize(
    "body",
    [
        "A word on [private] things.",
        "[gallery]",
        "[note]Mind the gap[/note]",
        "<!-- wp:loginout /--><p>Text</p>",
        "<!-- wp:jetpack/subscriptions /--><p>Text</p>",
        "<!-- wp:premium/banner --><p>Text</p><!-- /wp:premium/banner -->",
    ],
)
def test_a_post_of_which_nothing_was_closed_is_public(tmp_path: Path, body: str) -> None:
    assert only(tmp_path, post(1, content=body)).status == "live"


def with_field(name: str, value: str, **more: str) -> str:
    field = f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
    return post(1, **more).replace("</item>", f"{field}</item>")


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("_members_access_role", "editor", "protected"),
        ("rcp_access_level", "2", "protected"),
        ("rcp_access_level", "None", "live"),
        ("_jetpack_newsletter_access", "paid_subscribers", "protected"),
        ("_jetpack_newsletter_access", "everybody", "live"),
        ("um_content_restriction", 's:26:"_um_custom_access_settings";s:1:"1"', "protected"),
        ("um_content_restriction", 's:26:"_um_custom_access_settings";s:1:"0"', "live"),
        ("_expiration-date", "1500000000", "expired"),
        ("_expiration-date", "4500000000", "live"),
    ],
)
def test_plugins_that_closed_a_whole_post_are_believed(tmp_path: Path, name: str, value: str, status: str) -> None:
    found = only(tmp_path, with_field(name, value))
    assert found.status == status
    assert found.expires_at[:4] == ("2112" if value == "4500000000" else "")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("_yoast_wpseo_metadesc", "About %%title%% in winter", "“About %%title%% in winter”"),
        ("_yoast_wpseo_canonical", "https://other.example/x", "https://other.example/x as its canonical"),
        ("_yoast_wpseo_meta-robots-noindex", "1", "told not to list it"),
        ("rank_math_robots", 'a:1:{i:0;s:7:"noindex";}', "told not to list it"),
    ],
)
def test_what_search_engines_were_told_and_is_lost_is_said(tmp_path: Path, name: str, value: str, said: str) -> None:
    assert said in " ".join(only(tmp_path, with_field(name, value)).notes)


def test_a_text_that_only_a_page_builder_held_is_said(tmp_path: Path) -> None:
    found = only(tmp_path, with_field("_elementor_data", '[{"elType":"section"}]', content=""))
    assert "page builder" in " ".join(found.notes)


def reusable(number: int, content: str) -> str:
    return post(number, content=content).replace(">post</wp:post_type>", ">wp_block</wp:post_type>")


def test_a_reusable_block_stands_where_it_was_used(tmp_path: Path) -> None:
    used = '<p>Before.</p><!-- wp:block {"ref":9} /--><!-- wp:block {"ref":8} /-->'
    block = '<p>Words of all.</p><!-- wp:block {"ref":7} /-->'
    items = {
        item.key: item
        for item in READERS["wordpress"].read(
            export(tmp_path, post(1, content=used), reusable(9, block), reusable(7, "<p>Words within.</p>"))
        )
    }
    text = " ".join(words_of(sections_from_html(items["post-1"].body)))
    assert text == "Before. Words of all. Words within."
    assert '"ref":8' in items["post-1"].body, "what is not in the export stays named"


def test_reusable_blocks_in_a_circle_end(tmp_path: Path) -> None:
    itself = '<!-- wp:block {"ref":9} /-->' * 200
    items = list(READERS["wordpress"].read(export(tmp_path, post(1, content=itself), reusable(9, f"x{itself}"))))
    assert len(items[0].body) < 9_000_000
