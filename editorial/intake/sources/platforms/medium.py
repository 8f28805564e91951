"""A Medium export: a folder of stories as HTML, each with the marks of an h-entry (https://microformats.org/wiki/h-entry).

Its footer says when and where a story was published; a draft has neither, and a name that begins with `draft_`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from editorial.intake.sources.dates import moment_of
from editorial.intake.sources.hosts import host_of
from editorial.intake.sources.items import SourceItem, SourceStatus, UnreadableSource, files_below

BEGINNING = 32 * 1024  # bytes in which a story shows its marks, behind its style sheet
STORY = re.compile(r"(?:^|[-_])(?P<number>[0-9a-f]{8,16})$")
NAMED = re.compile(r"^(?:draft|\d{4}-\d\d-\d\d)_(?P<words>.*?)-*(?:[0-9a-f]{8,16})$")
LINKED = re.compile(r"(?:/p/|-|/)([0-9a-f]{8,16})/?$")
MEDIUM = re.compile(r"(?:^|\.)medium\.com$")
NOT_SAID = (
    "Medium does not say in its export which stories were unlisted, or for its members only, nor what their tags were: "
    "look them over before you publish. From medium.com itself no redirect can lead here."
)


class MediumExport:
    """Reader of a Medium export, or of its folder `posts`."""

    label = "Medium export (ZIP or folder)"

    def recognises(self, path: Path) -> bool:
        return any(_stories_in(path))

    def name(self, path: Path) -> str:
        """The writer's name, as the stories give it; else the folder's."""
        for file in _stories_in(path):
            author = _soup(file).select_one(".p-author")
            if author is not None:
                return " ".join(author.get_text().split())[:250]
        return path.resolve().name

    def read(self, path: Path) -> Iterator[SourceItem]:
        files = list(_stories_in(path))
        if not files:
            raise UnreadableSource("This Medium export holds no stories.")
        root = path if path.is_dir() else path.parent
        places = {number: f"/{file.relative_to(root).as_posix()}" for file in files if (number := _number(file))}
        for file in files:
            yield _item(file, root, places)
        yield SourceItem(key="what Medium does not say", title="What Medium does not say", skipped=NOT_SAID)
        if others := [key for key, file in files_below(path) if file not in files]:
            said = f"No stories, so they were left out: {', '.join(others[:10])}"
            more = f" and {len(others) - 10} more." if len(others) > 10 else "."
            yield SourceItem(key="other files", title="Other files of the export", skipped=said + more)


def _stories_in(path: Path) -> Iterator[Path]:
    for _, file in files_below(path):
        if file.suffix.lower() in (".html", ".htm") and _is_story(file):
            yield file


def _is_story(file: Path) -> bool:
    with file.open("rb") as content:
        beginning = content.read(BEGINNING)
    return b"h-entry" in beginning and (b"e-content" in beginning or b"graf" in beginning)


def _number(file: Path) -> str:
    found = STORY.search(file.stem)
    return found["number"] if found else ""


def _soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_bytes().decode("utf-8", errors="replace"), "lxml")


def _item(file: Path, root: Path, places: dict[str, str]) -> SourceItem:
    """A story. Its number is its identity: the name of the file changes with the title."""
    soup, number = _soup(file), _number(file)
    key = f"story-{number}" if number else file.relative_to(root).as_posix()
    item = SourceItem(key, dialect="plain", folder=str(root), section="stories")
    item.places = [f"/{file.relative_to(root).as_posix()}"]
    item.title = _words(soup.select_one(".p-name") or soup.find("title"))
    item.summary = _words(soup.select_one(".p-summary"))
    item.authors = [name for tag in soup.select(".p-author") if (name := _words(tag))]
    named = NAMED.match(file.stem)
    item.slug = named["words"] if named else file.stem
    _published(item, soup, file)
    body = soup.select_one(".e-content")
    if body is None:
        item.failed = "The story has no text that is marked as such."
        return item
    _without_head(body, item)
    _links(body, places)
    item.body = body.decode_contents()
    return item


def _words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if isinstance(tag, Tag) else ""


def _published(item: SourceItem, soup: BeautifulSoup, file: Path) -> None:
    """When and where; what does not say when was not published."""
    stated = soup.select_one(".dt-published")
    moment = moment_of(str(stated.get("datetime") or stated.get_text())) if stated is not None else None
    item.published_at = moment.isoformat() if moment else ""
    if file.name.startswith("draft_"):
        item.status = SourceStatus.DRAFT
    elif moment is None:
        item.status, item.kept_back = SourceStatus.DRAFT, "It does not say when it was published: it stays a draft."
    canonical = soup.select_one("a.p-canonical[href]")
    address = str(canonical["href"]) if canonical is not None else ""
    if address and not MEDIUM.search(host_of(address)):
        item.address = address


def _without_head(body: Tag, item: SourceItem) -> None:
    """The title and subtitle, which a story holds once more at its beginning; and the rules between its sections."""
    for name, words in ((".graf--title", item.title), (".graf--subtitle", item.summary)):
        found = body.select_one(name)
        if found is not None and _same(_words(found), words):
            found.decompose()
    for rule in body.select(".section--first > .section-divider, a.mixtapeImage:empty"):
        rule.decompose()


def _same(one: str, other: str) -> bool:
    """Whether two lines say the same; Medium cuts the one in its head."""
    beginning = other.rstrip("…. ")
    return bool(beginning) and re.sub(r"\s+", "", one).startswith(re.sub(r"\s+", "", beginning))


def _links(body: Tag, places: dict[str, str]) -> None:
    """Links to stories of the same export lead to their files; films are named by their own addresses."""
    for link in body.find_all("a", href=True):
        found = LINKED.search(urlsplit(str(link["href"])).path)
        if found and found[1] in places:
            link["href"] = places[found[1]]
    for frame in body.find_all("iframe", src=True):
        query = parse_qs(urlsplit(str(frame["src"])).query)
        if host_of(str(frame["src"])).endswith("embedly.com") and (inner := query.get("src") or query.get("url")):
            frame["src"] = inner[0]
    for script in body.find_all("script", src=re.compile(r"^https://gist\.github\.com/")):
        address = str(script["src"]).removesuffix(".js")
        link = Tag(name="a", attrs={"href": address})
        link.string = address
        script.replace_with(link)
