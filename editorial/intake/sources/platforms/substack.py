"""A Substack export: `posts.csv` says of every post what it was, `posts/ID.SLUG.html` holds its text."""

import csv
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils import timezone

from editorial.intake.conversion.foreign_tags import mark
from editorial.intake.sources.dates import moment_of
from editorial.intake.sources.hosts import host_of
from editorial.intake.sources.items import SourceItem, SourceStatus, UnreadableSource, files_below

LIST = "posts.csv"
NEEDED = frozenset({"post_id", "is_published"})
LONGEST = 10 * 1024**2  # characters of one field
PEOPLE = re.compile(r"(?:^|/)(?:email_list|subscribers?)[^/]*\.csv$|\.(?:opens|delivers)\.csv$", re.I)
CDN = re.compile(r"^https://substackcdn\.com/image/fetch/[^/]*(?:/[^/]*)*?/(https?(?:%3A%2F%2F|://).+)$", re.I)
BUTTON = "A button of Substack, which was filled in when the post was shown or sent."
COMPONENT = "A part of Substack's editor that has no block here."
PAYWALL = "What stands below was for those who paid."


class SubstackExport:
    """Reader of a Substack export, unpacked. Lists of readers in it are not opened."""

    label = "Substack export (ZIP or folder)"

    def recognises(self, path: Path) -> bool:
        return path.is_dir() and any(_is_list(file) for key, file in files_below(path) if file.name == LIST)

    def name(self, path: Path) -> str:
        return path.resolve().name

    def read(self, path: Path) -> Iterator[SourceItem]:
        listed = next(file for _, file in files_below(path) if file.name == LIST and _is_list(file))
        folder = listed.parent
        rows = _rows(listed)
        files = {file.stem: file for file in sorted((folder / "posts").glob("*.html"))}
        items = [_item(row, files, folder) for row in rows]
        site = _site(items)
        for item in items:
            item.site = site
            yield item
        for stem in files.keys() - {row["post_id"] for row in rows}:
            said = "posts.csv does not name this file, so nobody knows whether it was public. It was left out."
            yield SourceItem(key=f"posts/{stem}.html", title=stem, skipped=said)
        people = [key for key, _ in files_below(path) if PEOPLE.search(key)]
        if people:
            were = "1 list of readers was" if len(people) == 1 else f"{len(people)} lists of readers were"
            said = f"{were} not opened, nor kept here. Delete them where the export is kept."
            yield SourceItem(key="lists of readers", title="Lists of readers", skipped=said)


def _is_list(file: Path) -> bool:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as content:
        return set(content.readline().strip().replace('"', "").split(",")) >= NEEDED


def _rows(file: Path) -> list[dict[str, str]]:
    before = csv.field_size_limit(LONGEST)
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as content:
            rows = [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(content)]
    except csv.Error as error:
        raise UnreadableSource(f"posts.csv cannot be read: {error}. Export it again.") from error
    finally:
        csv.field_size_limit(before)
    return [row for row in rows if row.get("post_id")]


def _item(row: dict[str, str], files: dict[str, Path], folder: Path) -> SourceItem:
    number, _, slug = row["post_id"].partition(".")
    item = SourceItem(f"post-{number}", dialect="plain", folder=str(folder), slug=slug, section="posts")
    item.title, item.summary = row.get("title", "").strip(), row.get("subtitle", "").strip()
    moment = moment_of(row.get("post_date", ""))
    item.published_at = moment.isoformat() if moment else ""
    item.status, item.kept_back = _status(row, moment is not None and moment > timezone.now())
    if slug:
        item.address = f"/p/{slug}"  # on every Substack
        item.places = [f"/posts/{row['post_id']}.html"]
    if not item.published_at and item.status is SourceStatus.LIVE:
        item.notes.append("It has no date. Set the date it was first published.")
    if recording := row.get("podcast_url", ""):
        item.notes.append(f"It was an episode; its recording was not carried over: {recording}")
    elif row.get("type") not in ("newsletter", "page", "", None):
        item.notes.append(f"Its type was “{row['type']}”.")
    file = files.get(row["post_id"]) or files.get(number)
    if file is None:
        item.skipped = "Its text is not in the export."
        return item
    item.body = _converted(file.read_bytes().decode("utf-8-sig", errors="replace"))
    return item


def _status(row: dict[str, str], is_ahead: bool) -> tuple[SourceStatus, str]:
    """What is not known to be public is not."""
    audience, kind = row.get("audience") or "everyone", row.get("type") or "newsletter"
    if row.get("is_published", "").strip().lower() != "true":
        return (SourceStatus.SCHEDULED if is_ahead else SourceStatus.DRAFT), ""
    if audience != "everyone":
        return SourceStatus.PRIVATE, f"Its audience was “{audience}”: it stays a draft."
    if kind in ("adhoc_email", "private_note"):
        return SourceStatus.PRIVATE, "It was sent by e-mail and never on the site: it stays a draft."
    return (SourceStatus.SCHEDULED if is_ahead else SourceStatus.LIVE), ""


def _site(items: list[SourceItem]) -> str:
    """The newsletter's own address: the one host at which posts of this export, two at least, are linked to."""
    slugs = {item.slug for item in items if item.slug}
    linked: dict[str, set[str]] = {}
    for item in items:
        for address in re.findall(r'href="(https?://[^"]+/p/[^"]+)"', item.body):
            parts = urlsplit(address)
            slug = parts.path.removeprefix("/p/").strip("/")
            if slug in slugs and slug != item.slug:
                linked.setdefault(host_of(address), set()).add(slug)
    hosts = [host for host, found in linked.items() if len(found) > 1]
    return f"https://{hosts[0]}" if len(hosts) == 1 else ""


# --- its editor's parts ---------------------------------------------------------------------------------------------
def _converted(html: str) -> str:
    """Parts that stand in attributes or are filled in later, as what they say; pictures by their own addresses."""
    soup = BeautifulSoup(html, "lxml")
    for part in soup.select("[data-attrs]"):
        if not part.decomposed:
            _part(part, _attributes(part))
    for link in soup.find_all("a", href=re.compile("%%")):
        _replace(link, mark(str(link), BUTTON))
    for picture in soup.find_all("img", src=True):
        if found := CDN.match(str(picture["src"])):
            picture["src"] = unquote(found[1])
    body = soup.find("body")
    return body.decode_contents() if body else html


def _attributes(part: Tag) -> dict[str, object]:
    try:
        found = json.loads(str(part["data-attrs"]))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _part(part: Tag, facts: dict[str, object]) -> None:
    name = str(part.get("data-component-name") or " ".join(part.get("class") or []))
    if "paywall" in name.lower():
        _replace(part, mark(str(part), PAYWALL, block=True))
    elif re.search(r"subscri|button|share|checkout|community|directmessage|install", name, re.I) and part.name != "img":
        _replace(part, mark(str(part), BUTTON, block=True) + _said(part))
    elif film := facts.get("videoId"):
        site = "https://vimeo.com/" if "vimeo" in name.lower() else "https://www.youtube.com/watch?v="
        _replace(part, f"<p>{escape(f'{site}{film}')}</p>")
    elif pictures := _pictures(facts):
        _replace(part, pictures)
    elif part.name != "img" and not part.get_text().strip() and part.find(["img", "iframe"]) is None:
        _replace(part, _linked(facts) or mark(str(part), COMPONENT, block=True))


def _said(part: Tag) -> str:
    """Words of a box around a button, without those of the button and its form."""
    for control in part.find_all(["a", "button", "form", "input"]):
        control.decompose()
    return f"<p>{escape(part.get_text(' ').strip())}</p>"


def _pictures(facts: dict[str, object]) -> str:
    gallery = facts.get("gallery")
    rows = gallery.get("images") if isinstance(gallery, dict) else None
    sources = [str(row.get("src") or "") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    shown = "".join(f'<figure><img src="{escape(source)}" alt=""></figure>' for source in sources if source)
    caption = str(gallery.get("caption") or "") if isinstance(gallery, dict) else ""
    return shown + (f"<p>{escape(caption)}</p>" if caption else "")


def _linked(facts: dict[str, object]) -> str:
    """A post, a tweet, a page shown as a card: its words, and where it leads."""
    address = next((str(facts[name]) for name in ("canonical_url", "url", "href") if facts.get(name)), "")
    words = next((str(facts[name]) for name in ("title", "full_text", "name", "label") if facts.get(name)), address)
    return f'<p><a href="{escape(address)}">{escape(words)}</a></p>' if address.startswith("http") else ""


def _replace(part: Tag, html: str) -> None:
    body = BeautifulSoup(html, "html.parser")
    part.replace_with(*list(body.children))
