"""One item of a WordPress export as plain values."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils import timezone
from django.utils.html import strip_tags

from editorial.intake.sources.documents import digest
from editorial.intake.sources.items import NOINDEX_NOTE, SourceItem, SourceStatus, What, local_file
from editorial.intake.sources.wordpress.closed_parts import reason_to_keep_back
from editorial.intake.sources.wordpress.other_types import OTHER_TYPES
from editorial.intake.sources.wordpress.wxr_xml import local, text_of

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
REUSABLE = re.compile(r'<!--\s*wp:block\s+\{[^}]*"ref":\s*"?(\d+)[^}]*\}\s*/-->')
DEEPEST_REUSABLE = 5  # reusable blocks within each other; WordPress refuses circles, an edited export may hold one
LONGEST_FILLED = 2 * 1024**2  # characters they may add to a text; no article has so many
GALLERY = re.compile(r"\[gallery\b[^\]]*\]")
STATES = {
    "publish": SourceStatus.LIVE,
    "draft": SourceStatus.DRAFT,
    "pending": SourceStatus.DRAFT,
    "auto-draft": SourceStatus.DRAFT,
    "future": SourceStatus.SCHEDULED,
    "private": SourceStatus.PRIVATE,
    "trash": SourceStatus.TRASHED,
}
# Where plugins keep the description written for search engines, and what stands in it when nobody wrote one.
SEO_SUMMARIES = (
    *("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description"),
    *("_seopress_titles_desc", "_genesis_description", "_metaseo_metadesc", "_su_description", "slim_seo_description"),
)
SEO_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title", "_seopress_titles_title")
TEMPLATED = re.compile(r"%%\w+%%|%\w+%|#(?:post|site|tagline|separator)\w*")
OWN_FIELD = re.compile(r"(?!_|rank_math|wpcom_|geo_|publicize_|jetpack|seo_|footnotes$|slim_seo|classic-editor)\w")
# Where they keep what else they tell search engines, and Elementor the text it drew.
CANONICAL = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseo_canonical_url", "_seopress_robots_canonical")
NOT_LISTED = {
    "_yoast_wpseo_meta-robots-noindex": re.compile(r"1"),
    "rank_math_robots": re.compile(r"noindex"),
    "_seopress_robots_index": re.compile(r"yes"),
    "_aioseop_noindex": re.compile(r"on"),
    "_genesis_noindex": re.compile(r"1"),
}
DRAWN = ("_elementor_data", "_fl_builder_data", "ct_builder_shortcodes", "_bricks_page_content_2", "brizy_post_uid")
HIDING_EXPIRY = frozenset({"draft", "private", "trash", "delete", "default"})  # of PublishPress Future
LAST_SECOND = 32_503_680_000  # the year 3000
AUTHOR_TAXONOMIES = ("author", "ppma_author")
NO_TERMS = frozenset({*AUTHOR_TAXONOMIES, "language", "post_translations", "nav_menu", "wp_theme", "term_language"})


@dataclass
class Attached:
    """An attachment, as posts refer to it."""

    address: str
    post: str
    alt: str = ""


@dataclass
class Blog:
    """What the whole export says: whose site it is, its people, its attachments by number."""

    folder: Path
    address: str = ""
    version: str = ""
    names: dict[str, str] = field(default_factory=dict)
    attached: dict[str, Attached] = field(default_factory=dict)
    reusable: dict[str, str] = field(default_factory=dict)

    def see(self, element: Element) -> None:
        name = local(element.tag)
        if name == "wxr_version":
            self.version = element.text or ""
        elif name in ("base_blog_url", "link"):
            self.address = self.address or (element.text or "").strip()
        elif name == "author" and element.tag.startswith("{"):
            login = text_of(element, "author_login")
            self.names[login] = plain(text_of(element, "author_display_name")) or login
        elif name == "item" and (address := text_of(element, "attachment_url")):
            alt = plain(fields_of(element).get("_wp_attachment_image_alt", ""))
            self.attached[text_of(element, "post_id")] = Attached(address, text_of(element, "post_parent"), alt)
        elif name == "item" and text_of(element, "post_type") == "wp_block" and text_of(element, "status") == "publish":
            self.reusable[text_of(element, "post_id")] = element.findtext(CONTENT) or ""

    def with_reusable_blocks(self, body: str) -> str:
        """A text with the words of its reusable blocks in their places; those not in the export stay named."""
        for _ in range(DEEPEST_REUSABLE):
            known = [number for number in REUSABLE.findall(body) if number in self.reusable]
            if not known or sum(len(self.reusable[number]) for number in known) > LONGEST_FILLED:
                break
            body = REUSABLE.sub(lambda match: self.reusable.get(match[1], match[0]), body)
        return body


def plain(html: str) -> str:
    """Text on one line: tags taken out, then unescaped, once."""
    return " ".join(unescape(strip_tags(html)).split())


def fields_of(element: Element) -> dict[str, str]:
    """Its post meta: name → value."""
    rows = (child for child in element if local(child.tag) == "postmeta")
    return {text_of(row, "meta_key"): text_of(row, "meta_value") for row in rows}


def item_of(element: Element, blog: Blog) -> SourceItem:
    kind = text_of(element, "post_type") or "post"
    item = SourceItem(key=f"{kind}-{text_of(element, 'post_id')}", dialect="wordpress", folder=str(blog.folder))
    item.site = blog.address
    item.title = plain(element.findtext("title") or "")
    item.status, item.kept_back = _status(element)
    if kind == "attachment":
        return _attachment(element, item, blog)
    if kind in OTHER_TYPES:
        item.skipped = OTHER_TYPES[kind]
    elif item.status is SourceStatus.TRASHED:
        item.skipped = "It was in the trash."
    if item.skipped:
        return item
    item.kind = "" if kind in ("post", "page") else kind
    item.body = blog.with_reusable_blocks(element.findtext(CONTENT) or "")
    item.slug = unquote(text_of(element, "post_name"))
    item.address, item.aliases = text_of(element, "link"), [element.findtext("guid") or ""]
    moment = _moment(element)
    item.published_at = moment.isoformat() if moment else ""
    item.authors = _authors(element, blog)
    _terms(element, item)
    _fields(element, item, blog)
    _publicness(element, item)
    _galleries(item, text_of(element, "post_id"), blog)
    _notes(element, item)
    return item


def _status(element: Element) -> tuple[SourceStatus, str]:
    if text_of(element, "post_password"):
        return SourceStatus.PROTECTED, ""
    name = text_of(element, "status")
    moment = _moment(element)
    if name == "publish" and moment and moment > timezone.now():
        return SourceStatus.SCHEDULED, ""
    status = STATES.get(name, SourceStatus.PRIVATE)  # what is unknown is not public
    is_plain = name in STATES and name != "pending"
    return status, "" if is_plain else f"Its status was “{name}”: it stays a draft."


def _publicness(element: Element, item: SourceItem) -> None:
    """What plugins say about whom it was for, and until when."""
    fields = fields_of(element)
    if item.status is not SourceStatus.LIVE:
        return
    if reason := reason_to_keep_back(item.body, fields):
        item.status, item.kept_back = SourceStatus.PROTECTED, reason
        return
    ends = fields.get("_expiration-date", "")
    if not ends.isdigit() or fields.get("_expiration-date-status", "saved") != "saved":
        return
    kind = re.search(r'"expireType";s:\d+:"([\w-]+)"', fields.get("_expiration-date-options", ""))
    if kind and kind[1] not in HIDING_EXPIRY:
        item.notes.append("A plugin of the old site was to change it by a date; that was not carried over.")
        return
    moment = datetime.fromtimestamp(min(int(ends), LAST_SECOND), UTC)
    if moment > timezone.now():
        item.expires_at = moment.isoformat()
    else:
        item.status = SourceStatus.EXPIRED
        item.kept_back = f"It was to be taken down on {moment:%Y-%m-%d}: it stays a draft."


def _moment(element: Element) -> datetime | None:
    for name, zone in (("post_date_gmt", UTC), ("post_date", timezone.get_default_timezone())):
        try:
            return datetime.strptime(text_of(element, name), "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text_of(element, "pubDate")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _authors(element: Element, blog: Blog) -> list[str]:
    """All who wrote it, where a plugin for several authors says so; else who put it in."""
    found = []
    for term in element.iter("category"):
        if term.get("domain") in AUTHOR_TAXONOMIES:
            login = (term.get("nicename") or "").removeprefix("cap-")
            name = plain(term.text or "")
            found.append(blog.names.get(name) or (name if name != login else blog.names.get(login)) or name or login)
    login = element.findtext(CREATOR) or ""
    return list(dict.fromkeys(found)) or ([blog.names.get(login) or login] if login else [])


def _terms(element: Element, item: SourceItem) -> None:
    for term in element.iter("category"):
        domain, name = term.get("domain") or "", plain(term.text or "")
        if domain == "language":
            item.notes.append(f"It is in {name}, said the old site; languages are not kept.")
        if domain in NO_TERMS:
            continue
        if domain == "post_format":
            name = name or (term.get("nicename") or "").removeprefix("post-format-").capitalize()
        if name and name not in item.terms:
            item.terms.append(name)


def _fields(element: Element, item: SourceItem, blog: Blog) -> None:
    """Summary and lead picture; what else somebody wrote into fields is said."""
    fields = fields_of(element)
    by_hand = [value for name in SEO_SUMMARIES if (value := fields.get(name, "")) and not TEMPLATED.search(value)]
    for_engines = next((plain(value) for value in by_hand), "")
    item.summary = plain(_excerpt(element)) or for_engines
    item.search_description = for_engines if for_engines != item.summary else ""
    if thumbnail := fields.get("_thumbnail_id", "").strip():
        lead = blog.attached.get(thumbnail)
        item.picture, item.picture_alt = (lead.address, lead.alt) if lead else ("", "")
        if lead is None and thumbnail != "0":
            item.notes.append(f"Its lead picture (number {thumbnail}) is not in the export.")
    titles = [value for name in SEO_TITLES if (value := fields.get(name, "")) and not TEMPLATED.search(value)]
    if titles and plain(titles[0]) != item.title:
        item.seo_title = plain(titles[0])
    templated = [plain(value) for name in SEO_SUMMARIES if TEMPLATED.search(value := fields.get(name, ""))]
    if written := next((value for value in templated if re.search(r"\w", TEMPLATED.sub("", value))), ""):
        item.notes.append(f"Its description for search engines had gaps that a plugin filled in: “{written}”")
    if canonical := next((value for name in CANONICAL if (value := fields.get(name, "").strip())), ""):
        item.notes.append(f"It named {canonical} as its canonical address; here a piece has its own.")
    if any(shape.search(fields.get(name, "")) for name, shape in NOT_LISTED.items()):
        item.notes.append(NOINDEX_NOTE)
    if not item.body.strip() and any(fields.get(name, "").strip("[] ") for name in DRAWN):
        item.notes.append("A page builder of the old site drew its text, which is not in the export as text. Copy it.")
    if own := sorted(name for name, value in fields.items() if OWN_FIELD.match(name) and value.strip()):
        item.notes.append(f"Fields of its own were not carried over: {', '.join(own)}.")


def _excerpt(element: Element) -> str:
    return next((c.text or "" for c in element if local(c.tag) == "encoded" and "excerpt" in c.tag), "")


def _galleries(item: SourceItem, number: str, blog: Blog) -> None:
    """The pictures that a post's galleries name; all that hang on it for a gallery that names none."""
    for gallery in GALLERY.findall(item.body):
        named = re.search(r"""\b(?:ids|include)=["']?([\d,\s]+)""", gallery)
        hanging = [i for i, attached in blog.attached.items() if attached.post == number]
        ids = re.findall(r"\d+", named[1]) if named else hanging
        item.galleries |= {i: blog.attached[i].address for i in ids if i in blog.attached}


def _notes(element: Element, item: SourceItem) -> None:
    comments = sum(1 for child in element if local(child.tag) == "comment")
    if comments:
        were = "1 comment was" if comments == 1 else f"{comments} comments were"
        item.notes.append(f"{were} not imported: pieces here have ratings, not comments.")
    if parent := text_of(element, "post_parent").strip("0"):
        item.notes.append(f"It stood below another page (number {parent}) in the old site.")
    if not item.published_at:
        item.notes.append("It has no date. Set the date it was first published.")


def _attachment(element: Element, item: SourceItem, blog: Blog) -> SourceItem:
    address = text_of(element, "attachment_url") or element.findtext("guid") or ""
    item.address = address
    item.status, item.kept_back = SourceStatus.LIVE, ""
    item.picture_alt = plain(fields_of(element).get("_wp_attachment_image_alt", ""))
    found = local_file(address, blog.folder)
    if found is None:
        item.skipped = f"Its file is not beside the export: {address}"
        return item
    item.file, item.digest = str(found), digest(found)
    item.what = What.PICTURE if re.search(r"\.(png|jpe?g|gif|webp|avif)$", found.name, re.I) else What.FILE
    item.title = item.title or found.stem
    return item
