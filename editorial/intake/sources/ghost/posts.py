"""One post or page of a Ghost export as plain values."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from bs4 import BeautifulSoup
from django.utils import timezone

from editorial.intake.sources.dates import moment_of
from editorial.intake.sources.ghost.addresses import Routes
from editorial.intake.sources.ghost.cards import MARKDOWN, Card, rows_of, text_of, without_gated_blocks
from editorial.intake.sources.ghost.texts import BrokenText, lexical, mobiledoc
from editorial.intake.sources.items import SourceItem, SourceStatus

GHOST_URL = re.compile(r"__GHOST_URL__/?")
SIZED = re.compile(r"(/content/images)/size/w\d+(?:h\d+)?(?:/format/\w+)?(?=/)")
STATES = {"published": SourceStatus.LIVE, "draft": SourceStatus.DRAFT, "scheduled": SourceStatus.SCHEDULED}


@dataclass
class Tables:
    """The tables of an export that posts refer to, by post."""

    people: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    more: dict[str, Card] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Card) -> "Tables":
        """From the export's `data`. Of users only their names are read."""
        made = cls(users={str(row.get("id")): text_of(row, "name") for row in rows_of(data.get("users"))})
        made.more = {str(row.get("post_id")): row for row in rows_of(data.get("posts_meta"))}
        tags = {str(row.get("id")): _tag(row) for row in rows_of(data.get("tags"))}
        for table, named, found in (("posts_authors", made.users, made.people), ("posts_tags", tags, made.tags)):
            for row in sorted(rows_of(data.get(table)), key=_order):
                if name := named.get(str(row.get("author_id" if table == "posts_authors" else "tag_id")), ""):
                    found[str(row.get("post_id"))].append(name)
        return made


def _order(row: Card) -> float:
    order = row.get("sort_order")
    return order if isinstance(order, int | float) else 0


def _tag(row: Card) -> str:
    """Its name; Ghost's internal tags begin with “#”."""
    name = unescape(text_of(row, "name"))
    return f"#{name}" if row.get("visibility") == "internal" and not name.startswith("#") else name


def moment_in(value: object) -> datetime | None:
    """Ghost writes UTC: with a Z, without one, or as milliseconds."""
    text = str(value or "").strip()
    return moment_of(f"{text}Z" if re.search(r"\d\d:\d\d:\d\d(?:\.\d+)?$", text) else text)


def rebased(text: str) -> str:
    """Addresses from the root of the site; pictures by the place of the original, not of a smaller size."""
    return SIZED.sub(r"\1", GHOST_URL.sub("/", text))


def item_of(row: Card, tables: Tables, routes: Routes, folder: str) -> SourceItem:
    number, is_page = str(row.get("id")), row.get("type") == "page" or row.get("page") in (1, True)
    facts = {name: value for name, value in tables.more.get(number, {}).items() if value is not None}
    facts = {name: value for name, value in row.items() if value is not None} | facts
    slug, kind = text_of(row, "slug"), "page" if is_page else "post"
    item = SourceItem(f"{kind}-{number}", dialect="plain", folder=folder, slug=slug, section=f"{kind}s")
    item.title = unescape(text_of(row, "title"))
    item.places = [f"/{slug}"] if slug else []
    moment = moment_in(row.get("published_at"))
    item.published_at = moment.isoformat() if moment else ""
    item.status, item.kept_back = _status(row, facts, moment)
    item.authors = tables.people.get(number) or [name for name in [tables.users.get(str(row.get("author_id")))] if name]
    tags = tables.tags.get(number, [])
    item.terms = [name for name in tags if not name.startswith("#")]
    item.address = f"/{slug}/" if is_page and slug else routes.address(item) if slug else ""
    _said(item, facts)
    _notes(item, facts, [name for name in tags if name.startswith("#")])
    try:
        item.body = rebased(_tidied(_body(row)))
    except BrokenText as problem:
        item.failed = str(problem)
    return item


def _status(row: Card, facts: Card, moment: datetime | None) -> tuple[SourceStatus, str]:
    """What is not known to be public is not."""
    name, visibility = text_of(row, "status") or "draft", text_of(row, "visibility") or "public"
    if visibility != "public":
        return SourceStatus.PRIVATE, f"Its visibility was “{visibility}”: it stays a draft."
    if name == "sent" or facts.get("email_only") in (1, True):
        return SourceStatus.PRIVATE, "It was sent by e-mail and never on the site: it stays a draft."
    if name == "published" and moment and moment > timezone.now():
        return SourceStatus.SCHEDULED, ""
    known = STATES.get(name)
    return known or SourceStatus.PRIVATE, "" if known else f"Its status was “{name}”: it stays a draft."


def _said(item: SourceItem, facts: Card) -> None:
    """What was written for lists, for search engines and for shares, and the lead picture."""
    for_engines = unescape(text_of(facts, "meta_description", "og_description", "twitter_description"))
    item.summary = unescape(text_of(facts, "custom_excerpt")) or for_engines
    item.search_description = for_engines if for_engines != item.summary else ""
    title = unescape(text_of(facts, "meta_title", "og_title", "twitter_title"))
    item.seo_title = title if title != item.title else ""
    picture = text_of(facts, "feature_image", "image", "og_image", "twitter_image")
    item.picture, item.picture_alt = rebased(picture), text_of(facts, "feature_image_alt")


def _notes(item: SourceItem, facts: Card, internal: list[str]) -> None:
    if not item.published_at and item.status is SourceStatus.LIVE:
        item.notes.append("It has no date. Set the date it was first published.")
    if internal:
        item.notes.append(f"Internal tags were not carried over: {', '.join(internal)}.")
    if canonical := text_of(facts, "canonical_url"):
        item.notes.append(f"It named {rebased(canonical)} as its canonical address; here a piece has its own.")
    if language := text_of(facts, "locale"):
        item.notes.append(f"It is in “{language}”, said the old site; languages are not kept.")
    if facts.get("codeinjection_head") or facts.get("codeinjection_foot"):
        item.notes.append("Code that Ghost put into its page was not carried over.")
    if caption := text_of(facts, "feature_image_caption"):
        words = BeautifulSoup(caption, "lxml").get_text()
        item.notes.append(f"The caption of its lead picture was not carried over: “{words}”")


def _body(row: Card) -> str:
    """The page Ghost made of it; where there is none, what the editor stored. Raises BrokenText."""
    if html := text_of(row, "html"):
        return without_gated_blocks(html)
    if source := text_of(row, "lexical"):
        return lexical(source)
    if source := text_of(row, "mobiledoc"):
        return mobiledoc(source)
    return str(MARKDOWN.render(text_of(row, "markdown")))


def _tidied(html: str) -> str:
    """Cards that Ghost draws with icons and buttons, as what they say: a link, a recording, a film."""
    if not re.search(r"kg-(?:bookmark|audio|video)-card", html):
        return html
    soup = BeautifulSoup(html, "lxml")
    for card in soup.select(".kg-bookmark-card"):
        for part in card.select("img, svg, .kg-bookmark-metadata"):
            part.decompose()
    for card in soup.select(".kg-audio-card, .kg-video-card"):
        kept = [part.extract() for part in card.select(".kg-audio-title, audio, video, figcaption")]
        card.clear()
        card.extend(kept)
    body = soup.find("body")
    return body.decode_contents() if body else html
