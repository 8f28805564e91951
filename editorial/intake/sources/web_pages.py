"""An HTML file as a post: what its head says, and its article without the frame of the page around it."""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

WHOLE = re.compile(r"<(?:!doctype|html|body)\b", re.I)
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.I)
MUTE = ("script", "style", "link", "meta", "template")
FRAME = ("header", "footer")  # the page's own; those of an article hold its title and its author
FRAME_ROLES = ("navigation", "banner", "contentinfo", "search")
LEAST = 0.5  # of the words outside the frame: an article with fewer is not the text of the page
LEFT_OUT = "Left out, as the frame of the page and no part of its text: {}."
# Names in front matter → where a page's head says the same.
META = {
    "title": ("og:title", "twitter:title"),
    "description": ("description", "og:description"),
    "date": ("article:published_time", "date", "dc.date", "dcterms.created", "datepublished"),
    "author": ("author", "article:author", "dc.creator"),
    "image": ("og:image", "twitter:image"),
}


@dataclass
class WebPage:
    """`head` as front matter would say it; `left_out`: which parts of the frame are not in `body`."""

    body: str
    head: dict[str, object] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    notebook: str = ""  # whose export it is, where that says more than a page does

    @property
    def note(self) -> str:
        return LEFT_OUT.format(", ".join(self.left_out)) if self.left_out else ""


def web_page(html: str) -> WebPage:
    """A page from its HTML: a fragment stays as it is, but for a heading at its beginning, which is its title."""
    if not WHOLE.search(html):
        return _fragment(html)
    soup = BeautifulSoup(html, "lxml")
    head = _head(soup)
    if soup.select_one("#title-heading.pagetitle") is not None:
        return _confluence(soup, head)
    text, left_out = _article(soup)
    headings = text.find_all("h1")
    if len(headings) == 1 and (title := " ".join(headings[0].get_text().split())):
        head["title"] = title
        headings[0].decompose()
    return WebPage(text.decode_contents() if text.name == "body" else str(text), head, left_out)


def _confluence(soup: BeautifulSoup, head: dict[str, object]) -> WebPage:
    """A page of a Confluence export: its text alone. The list of a space's pages has none."""
    title, facts = soup.select_one("#title-text"), soup.select_one(".page-metadata")
    head["title"] = " ".join(title.get_text().split()).rpartition(" : ")[2] if title else head.get("title", "")
    if facts is not None:
        head["author"] = [" ".join(author.get_text().split()) for author in facts.select(".author")]
        day = re.search(r"on (\w+ \d+, \d{4})", " ".join(facts.get_text().split()))
        head |= {"date" if "last modified" not in facts.get_text() else "lastmodified": day[1]} if day else {}
    text = soup.select_one("#main-content")
    attached = soup.select_one("#attachments") is not None
    left_out = ["the list of its attachments"] if attached else []
    return WebPage(text.decode_contents() if text else "", head, left_out, notebook="Confluence")


def declared_charset(content: bytes) -> str:
    """The encoding that a page names in its head; empty when it names none."""
    found = CHARSET.search(content[:4096])
    return found[1].decode("ascii") if found else ""


def _fragment(html: str) -> WebPage:
    first = re.match(r"\s*<h1\b[^>]*>(.*?)</h1>", html, re.S | re.I)
    if first is None:
        return WebPage(html)
    title = " ".join(BeautifulSoup(first[1], "lxml").get_text().split())
    return WebPage(html[first.end() :], {"title": title})


def _head(soup: BeautifulSoup) -> dict[str, object]:
    named: dict[str, str] = {}
    for meta in soup.find_all("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        named.setdefault(name, str(meta.get("content") or "").strip())
    found = {ours: next((named[name] for name in names if named.get(name)), "") for ours, names in META.items()}
    title, moment = soup.find("title"), soup.find("time", datetime=True)
    found["title"] = found["title"] or (" ".join(title.get_text().split()) if title else "")
    found["date"] = found["date"] or (str(moment["datetime"]) if moment else "")
    root = soup.find("html", lang=True)
    found["lang"] = str(root["lang"]) if root else ""
    address = soup.find("link", rel="canonical", href=True)
    found["url"] = str(address["href"]) if address else ""
    return {name: value for name, value in found.items() if value}


def _article(soup: BeautifulSoup) -> tuple[Tag, list[str]]:
    """The element that holds the text, cleared of the frame, and which parts of the frame were left out."""
    body = soup.find("body") or soup
    left_out = set()
    for part in body.find_all(["nav", *MUTE, *FRAME, True]):
        if part.decomposed or not (part.name in ("nav", *MUTE) or _is_frame(part)):
            continue
        left_out.add("menu" if part.name == "nav" else part.name)
        part.decompose()
    whole = len(body.get_text().split())
    for name in ("main", "article"):
        found = body.find_all(name) or (body.find_all(role="main") if name == "main" else [])
        if len(found) == 1 and len(found[0].get_text().split()) >= LEAST * whole:
            if whole > len(found[0].get_text().split()):
                left_out.add(f"what stood beside its {name} part")
            return found[0], sorted(left_out)
    return body, sorted(left_out)


def _is_frame(part: Tag) -> bool:
    if str(part.get("role") or "") in FRAME_ROLES:
        return True
    return part.name in FRAME and part.find_parent(["article", "main", "section", "blockquote"]) is None
