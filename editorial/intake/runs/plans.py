"""What an item would become as a piece: worked out without writing anything, so that a dry run tells the truth."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from html import unescape
from pathlib import PurePosixPath

from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags
from django.utils.text import Truncator, slugify
from wagtail.coreutils import string_to_ascii

from editorial.intake.conversion.dialects import MARKDOWN, MDX, PLAIN, TEMPLATED_HTML, Dialect
from editorial.intake.conversion.entries import Section, StoredBlock
from editorial.intake.conversion.marking import without_tags
from editorial.intake.conversion.references import References
from editorial.intake.conversion.richtext import sections_from_html, sections_from_markdown
from editorial.intake.runs.mapping import Mapping
from editorial.intake.runs.pictures import ItemPictures
from editorial.intake.sources.items import SourceItem, SourceStatus
from editorial.vocabulary.models import Author

LONGEST_SUMMARY = 400  # characters, as on the page
LONGEST_TITLE = 255
WORDPRESS = Dialect(shortcodes=True, breaks=True)
GUTENBERG = Dialect(shortcodes=True)
MARKDOWN_DIALECTS = {"markdown": MARKDOWN, "mdx": MDX}
HTML_DIALECTS = {"html": TEMPLATED_HTML, "plain": PLAIN}
STATUS_NOTES = {
    SourceStatus.DRAFT: "It was a draft and stays one.",
    SourceStatus.SCHEDULED: "It was scheduled; here nothing is published by a date alone.",
    SourceStatus.PRIVATE: "It was private and stays a draft.",
    SourceStatus.PROTECTED: "It was protected by a password and stays a draft.",
    SourceStatus.EXPIRED: "It had been taken down and stays a draft.",
}


@dataclass
class Plan:
    """A piece to be: its fields, its sections, and what is to be looked at."""

    title: str
    slug: str
    summary: str
    sections: list[Section]
    authors: dict[str, str]  # slug → name
    published_at: datetime | None
    pictures: ItemPictures
    lead_picture: int | None = None
    seo_title: str = ""
    search_description: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> dict[str, str]:
        """What suggestions are made from."""
        return {
            "title": self.title,
            "summary": self.summary,
            "headings": "\n".join(section["value"]["title"] for section in self.sections),
            "body": "\n".join(words_of(self.sections)),
        }

    def lines(self) -> list[str]:
        """The piece as lines, for a difference view."""
        written = f"{self.published_at:%Y-%m-%d}" if self.published_at else "no date"
        head = [f"Title: {self.title}", f"Summary: {self.summary}", f"First published: {written}"]
        head.append(f"Authors: {', '.join(self.authors.values())}")
        return [*head, *lines_for_engines(self.seo_title, self.search_description), *outline(self.sections)]


def plan(item: SourceItem, mapping: Mapping) -> Plan:
    pictures = ItemPictures(item.folder, _folders_beside(item))
    sections = _sections(item, pictures)
    text = " ".join(words_of(sections))
    title, notes = _title(item, text)
    made = Plan(
        title=title,
        slug=slugify(string_to_ascii(item.slug))[:200]
        or slugify(string_to_ascii(title))[:200]
        or slugify(item.key)[:200],
        summary=_summary(item, text, title),
        sections=sections,
        authors={slug: name for name in item.authors if (slug := mapping.author_slug(name))},
        published_at=parse_datetime(item.published_at) if item.published_at else None,
        pictures=pictures,
        seo_title=" ".join(item.seo_title.split())[:LONGEST_TITLE],
        search_description=" ".join(item.search_description.split()),
        notes=[*item.notes, *notes],
    )
    _lead_picture(made, item)
    if note := item.kept_back or STATUS_NOTES.get(item.status):
        made.notes.append(note)
    if item.expires_at:
        made.notes.append(f"At its source it ends on {item.expires_at[:10]}; it is set to go from the site then.")
    blocks = [block for section in sections for block in section["value"]["content"]]
    if number := sum(block["type"] == "unconverted" for block in blocks):
        words = "1 thing is" if number == 1 else f"{number} things are"
        made.notes.append(f"{words} kept as a note in the text: no block can say it.")
    if not text:
        made.notes.append("It has no text.")
    return made


def _folders_beside(item: SourceItem) -> tuple[str, ...]:
    """Its own folder, and the one of its name that Hexo keeps a post's pictures in."""
    if item.dialect == "wordpress":
        return ("",)
    path = PurePosixPath(item.key)
    return (str(path.parent), str(path.with_suffix("")))


def _sections(item: SourceItem, pictures: ItemPictures) -> list[Section]:
    link = References(item.folder, item.key).link
    if markdown := MARKDOWN_DIALECTS.get(item.dialect):
        return sections_from_markdown(item.body, picture=pictures.find, link=link, dialect=markdown)
    if html := HTML_DIALECTS.get(item.dialect):
        return sections_from_html(item.body, picture=pictures.find, link=link, dialect=html)
    dialect = GUTENBERG if "<!-- wp:" in item.body else WORDPRESS
    return sections_from_html(item.body, picture=pictures.find, gallery=partial(_gallery, item), dialect=dialect)


def _gallery(item: SourceItem, ids: list[str]) -> list[str]:
    """The addresses of a gallery's pictures; one that names none shows all that hang on its post."""
    return [item.galleries[number] for number in ids or item.galleries if number in item.galleries]


def _title(item: SourceItem, text: str) -> tuple[str, list[str]]:
    title = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", item.title).split())
    if not title:
        title = Truncator(text).words(8) or f"Untitled ({item.key})"
        return title[:LONGEST_TITLE], ["It had no title; its first words stand in."]
    if len(title) > LONGEST_TITLE:
        return title[: LONGEST_TITLE - 1] + "…", [f"The title was cut; it was: {title}"]
    return title, []


def _summary(item: SourceItem, text: str, title: str) -> str:
    """The source's own summary, or the first sentences of the text."""
    dialect = WORDPRESS if item.dialect == "wordpress" else HTML_DIALECTS.get(item.dialect, TEMPLATED_HTML)
    given = " ".join(without_tags(item.summary, dialect).split())
    if given:
        return Truncator(given).chars(LONGEST_SUMMARY)
    sentences = re.split(r"(?<=[.!?])\s+", Truncator(text).chars(LONGEST_SUMMARY))
    short = ""
    for sentence in sentences[:2]:
        short = f"{short} {sentence}".strip()
    return short[:LONGEST_SUMMARY] or title


def _lead_picture(made: Plan, item: SourceItem) -> None:
    if not item.picture:
        return
    found = made.pictures.find(item.picture)
    made.lead_picture = found if isinstance(found, int) else None
    if made.lead_picture is None:
        made.notes.append(f"Its picture did not come along: {item.picture}")


def words_of(sections: list[Section]) -> list[str]:
    """The plain text readers will see, block by block."""
    found = []
    for section in sections:
        found.append(section["value"]["title"] if section["value"]["anchor"] != "introduction" else "")
        found += [_plain(block) for block in section["value"]["content"]]
    return [" ".join(words.split()) for words in found if words.strip()]


def _plain(block: StoredBlock) -> str:
    value = block["value"]
    if block["type"] == "text":
        return unescape(strip_tags(re.sub(r"</(p|li|h3|h4)>|<br/>", " ", value)))
    if block["type"] == "quote":
        return str(value["text"])
    if block["type"] == "table":
        return " ".join(cell for row in value["data"] for cell in row)
    return str(value.get("caption", "")) if block["type"] == "figure" else ""


def lines_for_engines(seo_title: str, search_description: str) -> list[str]:
    """What search engines are told, as lines for a difference view, where it is not what readers see."""
    said = {"Title for search engines": seo_title, "Description for search engines": search_description}
    return [f"{name}: {text}" for name, text in said.items() if text]


def outline(sections: list[Section]) -> list[str]:
    """Sections as lines: titles, paragraphs, and a line for each other block."""
    lines = []
    for section in sections:
        lines += ["", f"## {section['value']['title']}"]
        for block in section["value"]["content"]:
            if block["type"] == "text":
                lines += [unescape(strip_tags(part)).strip() for part in re.split(r"</(?:p|li|h3|h4)>", block["value"])]
            else:
                source = block["value"].get("source", "") if block["type"] == "unconverted" else _plain(block)
                lines.append(f"[{block['type']}] {' '.join(source.split())[:200]}")
    return [line for line in lines if line.strip() or not line]


def authors_of(slugs_and_names: dict[str, str]) -> tuple[list[Author], list[int]]:
    """Authors by slug, made where they are missing; and the ids of those made."""
    made, found = [], []
    for slug, name in slugs_and_names.items():
        label = name if " " in name or name != slug else name.replace("-", " ").replace("_", " ").title()
        author, is_new = Author.objects.get_or_create(slug=slug, defaults={"label": label[:80]})
        found.append(author)
        if is_new:
            made.append(author.pk)
    return found, made
