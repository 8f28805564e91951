"""Where a file of a folder was on the old site: what its front matter says, and by which paths files link to it."""

import re
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.text import slugify

from editorial.intake.sources.head import Head, is_no, spaced_words, word, words
from editorial.intake.sources.items import SourceItem

INDEXES = frozenset({"index", "_index", "readme"})  # the page of a folder, not one in it
ROOTS = frozenset({"content", "contents", "src", "source", "pages", "docs", "site", "website"})  # no part of addresses
DATE_IN_NAME = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_]")
MOST_ADDRESSES = 50  # of one piece; more is an attack


def is_index(path: PurePosixPath) -> bool:
    """Whether a file is the page of its folder; Next.js calls it `page` below `app`."""
    return path.stem.partition(".")[0].lower() in INDEXES or (path.stem == "page" and "app" in path.parts)


def section_of(key: str) -> str:
    """The folder a file is one of: the folder above for a page that has a folder of its own."""
    path = PurePosixPath(key)
    folder = path.parent.parent if is_index(path) else path.parent
    return "" if folder.as_posix() == "." else folder.as_posix()


def read_addresses(item: SourceItem, head: Head, moment: datetime | None) -> None:
    """Addresses that are named; patterns are filled in where every part is known, and said where one is not."""
    for name, value in head.all("permalink", "url", "path", "slug"):
        written = word(value)
        is_bare_slug = name.lower() == "slug" and "/" not in written.strip("/")
        if is_bare_slug or not written or is_no(value) or item.address:
            continue
        item.address = _filled(written, item, head, moment)
        if not item.address:
            item.notes.append(f"Its {name} “{written}” is a pattern of the old site; no redirect leads from there.")
    for _, value in head.all("redirectfrom", "aliases", "alias", "redirectsfrom", "oldurl", "oldurls", "legacyurl"):
        item.aliases += [_path(alias) for alias in words(value)]
    item.aliases = list(dict.fromkeys(_below(item.site, alias) for alias in item.aliases))[:MOST_ADDRESSES]
    item.address = _below(item.site, item.address)
    item.places = _places(item)


def _filled(pattern: str, item: SourceItem, head: Head, moment: datetime | None) -> str:
    """An address with Jekyll's `:year` and the like filled in; empty when something stays open."""
    known = {"title": item.slug, "slug": item.slug, "name": item.slug, "output_ext": ".html"}
    file_name = _file_name(item)
    own_title = re.sub(r"[^\w.+~/-]+", "-", re.sub(r"[^\w\s.+~/-]", "", item.title.lower())).strip("-")
    own_slug = word(head.first("slug"))
    known |= {"file_name": file_name, "own_title": own_title, "basename": file_name}
    known |= {"slug_or_title": own_slug or own_title, "slug_or_file_name": own_slug or file_name}
    known["categories"] = "/".join(_categories(item, head))
    if moment is not None:
        known |= {"year": f"{moment:%Y}", "month": f"{moment:%m}", "day": f"{moment:%d}", "i_day": str(moment.day)}
        known |= {"i_month": str(moment.month), "short_year": f"{moment:%y}"}
    host = found[0] if (found := re.match(r"https?://[^/]+", pattern)) else ""
    filled = re.sub(r":([a-z_]+)", lambda match: known.get(match[1], match[0]), pattern.removeprefix(host))
    return "" if re.search(r"[:{}<>\s]", filled) else _path(host + filled)


def _file_name(item: SourceItem) -> str:
    """Its file's name, or its folder's where the file is the page of that, as generators put it into addresses."""
    path = PurePosixPath(item.key)
    stem = path.parent.name if is_index(path) else re.sub(r"\.[a-z]{2}(?:-[A-Za-z]{2})?$", "", path.stem)
    return re.sub(r"\s+", "-", stem.lower())


def _categories(item: SourceItem, head: Head) -> list[str]:
    """As Jekyll puts them into addresses: folders above `_posts` first, then those of the front matter."""
    named = head.first("categories", "category")
    if "_posts/" not in item.key:
        return [slug for name in words(named) if (slug := slugify(name))]
    above = item.key.partition("_posts/")[0]
    names = spaced_words(named)
    return [slug for name in [*above.strip("/").split("/"), *names] if (slug := slugify(name))]


def _path(address: str) -> str:
    """From the root of the site; the file that stands for a folder is no part of it."""
    whole = address if address.startswith(("http://", "https://", "//")) else "/" + address.lstrip("/.")
    return re.sub(r"(?<!:)/{2,}", "/", re.sub(r"/index\.html?$", "/", whole))


def _below(site: str, address: str) -> str:
    """A path of a site that lies in a subfolder of its host, from the root of the host."""
    folder = urlsplit(site).path.rstrip("/")
    return folder + address if address.startswith("/") and not address.startswith((f"{folder}/", "//")) else address


def _places(item: SourceItem) -> list[str]:
    """Paths from the root of the source under which other files may name it, the surest first."""
    path = PurePosixPath("/", item.key)
    found = [str(path)]
    bare = path.with_suffix("")
    if is_index(path):
        found.append(str(bare.parent))
        if bare.parent.name:
            found.append(str(bare.parent.with_name(item.slug.replace("/", "-") or "-")))
    else:
        undated = DATE_IN_NAME.sub("", bare.name)
        found += [str(bare), str(bare.with_name(undated)), str(bare.with_name(item.slug.replace("/", "-") or "-"))]
    for place in list(found):
        while (parts := place.split("/", 2)) and len(parts) == 3 and parts[1] in ROOTS:
            place = "/" + parts[2]
            found.append(place)
    return list(dict.fromkeys(found))
