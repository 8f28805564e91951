"""Heads of files as generators allow them: a draft must not go public because its head was taken for text."""

import pytest

from editorial.intake.sources.frontmatter import BrokenFrontMatter, split

HEADS = {
    "YAML by another name": "---yml\ntitle: Seals\nstatus: draft\n---\n",
    "Hexo, more dashes": "----\ntitle: Seals\nstatus: draft\n----\n",
    "Hexo, none at first": "title: Seals\nstatus: draft\ntags:\n- pumps\n---\n",
    "Hexo, JSON without braces": '"title": "Seals",\n"status": "draft"\n;;;\n',
    "Hugo, JSON on one line": '{"title": "Seals", "status": "draft"}\n\n',
    "Eleventy, JavaScript": '---js\n{\n  title: "Seals", status: "draft"\n}\n---\n',
    "Pelican": "Title: Seals\nDate: 2020-05-06 10:20\nStatus: draft\n\n",
    "Pelican, without a title": "Date: 2020-05-06 10:20\nStatus: draft\n\n",
    "MultiMarkdown": "Title:   Seals\nBase Header Level: 2\nStatus:  draft\n\n",
    "Nikola": ".. title: Seals\n.. slug: seals\n.. status: draft\n\n",
    "Nikola, in a comment": "<!--\n.. title: Seals\n.. status: draft\n-->\n\n",
    "in a comment": "<!-- ---\ntitle: Seals\nstatus: draft\n--- -->\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_a_head_is_read_and_not_shown(head: str) -> None:
    values, body = split(f"{head}Which seal lasts?\n")
    said = {name.lower(): value for name, value in values.items()}
    assert said["status"] == "draft"
    assert said.get("title", "Seals") == "Seals"
    assert body.strip() == "Which seal lasts?"


@pytest.mark.parametrize(
    "head",
    [
        "---js\nmodule.exports = { draft: true }\n---\n",
        "---coffee\ntitle: 'x\ndraft = true\n---\n",
        '{"title": "x", "draft": true,}\n\n',
        "Title: x\nStatus: draft\nStatus: published\n\n",
    ],
)
def test_a_head_that_cannot_be_read_is_a_failed_item_not_a_text(head: str) -> None:
    with pytest.raises(BrokenFrontMatter):
        split(f"{head}Text.\n")


@pytest.mark.parametrize(
    "text",
    [
        "Note: this begins like a head.\nBut it is a paragraph.\n\nMore.\n",
        "Warning: read me first.\n\nMore.\n",
        "Date: Tuesday\nPlace: the canteen\n\nWe met.\n",
        "A line\n---\nunder which is text\n",
        "----\n\nA rule, then text\n\n----\n",
        '{" "}text of MDX\n',
        "<!-- prettier-ignore -->\nText\n",
        "<!--\nask: Bob\n-->\nText\n",
        "",
    ],
)
def test_a_paragraph_is_no_head(text: str) -> None:
    assert split(text) == ({}, text)


def test_values_over_several_lines_are_one_value() -> None:
    values, body = split("Title: Seals\nSummary: Which seal\n    lasts longest\n\nText\n")
    assert values == {"Title": "Seals", "Summary": "Which seal lasts longest"}
    assert body.strip() == "Text"
