"""What the front matter of a file says about a piece, in the dialects of Hugo, Jekyll, Eleventy, Astro, Docusaurus,
Zola and what their themes made customary."""

import re
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.utils import timezone

from editorial.intake.sources.dates import moment_of
from editorial.intake.sources.file_addresses import is_index, read_addresses, section_of
from editorial.intake.sources.head import Head, is_yes, spaced_words, word, words
from editorial.intake.sources.items import NOINDEX_NOTE, SourceItem, SourceStatus
from editorial.intake.sources.publicness import DATES, PUBLISH_DATES, expiry, kept_back

DATED_NAME = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2})[-_](.+)$")
DATED_PATH = re.compile(r"(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})(?:/|-|$)")
LANGUAGE_FOLDER = re.compile(r"(?:^|/)i18n/([a-z]{2}(?:-[A-Za-z]{2,4})?)/")
LANGUAGE_ENDING = re.compile(r"\.([a-z]{2}(?:-[A-Za-z]{2,4})?)$")
OTHER_DATES = ("publishdate", "created", "createdat", "datecreated", "createdon", "creationdate", "written", "year")
SUMMARY_NAMES = "summary excerpt teaser standfirst dek abstract description lead intro subtitle"
SEO_SUMMARY_NAMES = """
    metadescription seodescription seometadescription searchdescription ogdescription opengraphdescription
    socialdescription twitterdescription
"""
SEO_TITLES = ("seotitle", "metatitle", "seometatitle", "titletag", "ogtitle", "opengraphtitle", "twittertitle")
CANONICAL = ("canonical", "canonicalurl", "seocanonical", "seocanonicalurl", "canonicallink", "relcanonical")
PICTURES = """
    image cover featuredimage featureimage featured hero heroimage thumbnail thumb banner bannerimage coverimage
    coverphoto leadimage mainimage headerimage headeroverlayimage headerteaser headerimg ogimage socialimage img photo
    picture preview previewimage cardimage seoimage twitterimage openGraphimage images socialcard background
"""
PICTURE_NAMES = tuple(name.lower() for name in PICTURES.split())
ALTS: tuple[str, ...] = (
    "alt",
    "imagealt",
    "coveralt",
    "heroalt",
    "heroimagealt",
    "featuredimagealt",
    "featureimagealt",
    "thumbnailalt",
)
ALTS += ("imgalt", "bannerimagealt", "bannerialt", "coverimagealt", "imagedescription", "ogimagealt", "headerimagealt")
AUTHORS = ("authors", "author", "coauthors", "coauthor", "byline", "writers", "writer", "by", "creator")
NOT_LISTED = ("noindex", "seonoindex", "robotsnoindex", "norobots")
TERMS = ("categories", "category", "tags", "tag", "topics", "topic", "series", "keywords")
SPACED = frozenset({"categories", "tags"})  # where Jekyll's lists may be words with spaces between


def fill(item: SourceItem, head: Head, names: dict[str, str]) -> None:
    """Put what a front matter says on an item. `names`: people by the short names the source gives them."""
    path = PurePosixPath(item.key)
    _titles(item, head, path)
    _summaries(item, head)
    moment = _date(item, head, path)
    item.published_at = moment.isoformat() if moment else ""
    item.status, item.kept_back = kept_back(head, item.key)
    if item.status is SourceStatus.LIVE and moment and moment > timezone.now():
        said = f"Its date is still to come ({moment:%Y-%m-%d}): it stays a draft."
        item.status, item.kept_back = SourceStatus.SCHEDULED, said
    if (ends := expiry(head)) and item.status is SourceStatus.LIVE:
        item.expires_at = ends.isoformat()
    item.section = section_of(item.key)
    read_addresses(item, head, moment)
    _people(item, head, names)
    _terms(item, head)
    _picture(item, head)
    _rest(item, head)


def _titles(item: SourceItem, head: Head, path: PurePosixPath) -> None:
    own = word(head.first("title", "headline", "name"))
    seo_title = next((found for _, value in head.all(*SEO_TITLES) if (found := word(value))), "")
    item.title = own or seo_title or item.title
    item.seo_title = seo_title if seo_title != item.title else ""
    stem, ending = path.stem, ""
    if match := LANGUAGE_ENDING.search(stem):
        stem, ending = stem[: match.start()], f"-{match[1].lower()}"
    if is_index(path):
        stem = path.parent.name
    if match := DATED_NAME.match(stem):
        stem = match[2]
    given = word(head.first("slug")).strip("/").rpartition("/")[2]
    item.slug = given or (f"{stem}{ending}" if stem else "")
    item.title = item.title or item.slug.replace("-", " ").replace("_", " ").strip().capitalize()


def _summaries(item: SourceItem, head: Head) -> None:
    """What was written for readers, what for search engines; a description beside a summary is for the latter."""
    written = {name: text for name, value in head.all(*SUMMARY_NAMES.split()) if (text := word(value))}
    for_engines = [text for _, value in head.all(*SEO_SUMMARY_NAMES.split()) if (text := word(value))]
    texts = list(written.values())
    item.summary = next(iter([*texts, *for_engines]), "")
    others = [text for name, text in written.items() if name.lower() == "description"]
    item.search_description = next((text for text in [*for_engines, *others] if text != item.summary), "")
    for name, text in written.items():
        if text not in (item.summary, item.search_description):
            item.notes.append(f"Its {name} was not carried over: “{text}”")


def _date(item: SourceItem, head: Head, path: PurePosixPath) -> datetime | None:
    """The first date that can be read; others that say another day are noted."""
    found: list[tuple[str, str, datetime]] = []
    head.first(*PUBLISH_DATES)  # these say when a piece goes out: `publicness`
    for name, value in head.all(*DATES, *OTHER_DATES):
        if isinstance(value, dict):  # MkDocs: date: {created: …, updated: …}
            value = value.get("created") or value.get("published") or ""
        if moment := moment_of(value):
            found.append((name, word(value), moment))
        elif name.lower() == "date":
            item.notes.append(f"Its date “{word(value)}” is not clear. Set the date it was first published.")
    if not found:
        return _date_of_place(item, head, path)
    (name, shown, moment), now = found[0], timezone.now()
    if others := [f"{other} {said}" for other, said, day in found[1:] if abs((day - moment).days) > 1 and day <= now]:
        item.notes.append(f"It gives several dates: {name} {shown} is used; there is also {', '.join(others)}.")
    return moment


def _date_of_place(item: SourceItem, head: Head, path: PurePosixPath) -> datetime | None:
    for part in (path.stem, path.parent.name):
        if match := DATED_NAME.match(part):
            return moment_of(match[1])
    for place in (word(head.first("permalink", "url", "path")), item.key):
        if (match := DATED_PATH.search(place)) and (moment := moment_of("-".join(match.groups()))):
            item.notes.append("It gives no date; the one in its address is used.")
            return moment
    if not any("date" in note for note in item.notes):
        item.notes.append("It has no date. Set the date it was first published.")
    return None


def _people(item: SourceItem, head: Head, names: dict[str, str]) -> None:
    for _, value in head.all(*AUTHORS):
        for name in words(value):
            item.authors += [names.get(person, person) for person in _one_by_one(name)]
    item.authors = list(dict.fromkeys(item.authors))


def _one_by_one(name: str) -> list[str]:
    """“Ann Lee and Bob Ray” are two people; “Smith & Sons” is one name."""
    people = re.split(r"\s+(?:and|und|et|y|&)\s+", name)
    return people if all(" " in person for person in people) else [name]


def _terms(item: SourceItem, head: Head) -> None:
    in_jekyll = any(part.startswith("_") for part in item.key.split("/")[:-1])
    for name, value in head.all(*TERMS):
        item.terms += spaced_words(value) if in_jekyll and name.lower() in SPACED else words(value)
    item.terms = list(dict.fromkeys(item.terms))


def _picture(item: SourceItem, head: Head) -> None:
    alts = [word(value) for _, value in head.all(*ALTS)]
    for _, value in head.all(*PICTURE_NAMES):
        address, alt = _address_of(value)
        if address and not item.picture:
            item.picture, item.picture_alt = address, alt or next(iter(alts), "")


def _address_of(value: object) -> tuple[str, str]:
    """A picture's address and its description, as a word, a row, or the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, dict):
        address = word(value)
        return (address, "") if re.search(r"[./]", address) else ("", "")
    names = ("src", "url", "path", "image", "file", "feature", "relative", "img", "publicURL")
    address = next((word(value[name]) for name in names if "." in word(value.get(name))), "")
    return address, word(value.get("alt") or value.get("description"))


def _rest(item: SourceItem, head: Head) -> None:
    """Facts that nobody reads here are said, not dropped in silence."""
    if target := word(head.first("redirectto", "redirect", "redirecturl")):
        item.notes.append(f"At its source it led readers on to {target}.")
    if canonical := word(head.first(*CANONICAL)):
        item.notes.append(f"It named {canonical} as its canonical address; here a piece has its own.")
    if any("noindex" in word(value).lower() for _, value in head.all("robots", "seorobots")) or any(
        is_yes(value) for _, value in head.all(*NOT_LISTED)
    ):
        item.notes.append(NOINDEX_NOTE)
    language = word(head.first("lang", "language", "locale")) or _language_of(item.key)
    if language and language[:2].lower() != settings.LANGUAGE_CODE[:2]:
        item.notes.append(f"It is in “{language}”, said the old site; languages are not kept.")
    if unread := head.unread():
        item.notes.append(f"Not carried over from its front matter: {', '.join(unread)}.")


def _language_of(key: str) -> str:
    """`post.de.md` and `i18n/de/post.md` → `de`; empty for files whose place gives no language."""
    found = LANGUAGE_ENDING.search(PurePosixPath(key).stem) or LANGUAGE_FOLDER.search(key)
    return found[1] if found else ""
