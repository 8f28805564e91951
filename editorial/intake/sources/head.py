"""The names in a front matter, as the dialects of generators agree on them, and which of them were read.

`heroImage`, `hero_image` and `hero-image` are one name. Values that generators keep in a part of their own (Zola's
`extra`, Hugo's `params`) count like those beside it, unless one beside it has the name: then they carry that of their
part, like those of `seo` and the like: `seo.description` is `seodescription`.
"""

import re
from collections.abc import Iterator
from html import unescape

SHELLS = frozenset({"extra", "params", "taxonomies", "meta", "metadata", "frontmatter"})
NAMED_SHELLS = frozenset({"seo", "og", "opengraph", "header", "social", "twitter", "build", "sitemap", "open_graph"})
# How the old site was built and laid out: no fact about the piece.
TECHNICAL_NAMES = """
    layout type template theme toc tableofcontents showtoc hidetoc weight order sort sidebar sidebarposition
    sidebarlabel sidebarclassname paginationnext paginationprev hidetitle hidetableofcontents tocminheadinglevel
    tocmaxheadinglevel customediturl id uid uuid menu nav navorder navtitle parent grandparent haschildren class
    bodyclass classes css js scripts styles math mathjax katex mermaid comments disqus share sharing related readtime
    readingtime showreadingtime wordcount pagination paginate sitemap sitemappriority sitemapchangefreq robots noindex
    outputs markup content editlink eleventynavigation eleventycomputed cascade direction
    lastmod lastmodified lastmodifiedat modified updated updateddate updatedat lastupdated dateupdated datemodified
    mtime imageborder fullwidth featured pin pinned sticky tocopen disabletoc
"""
TECHNICAL = frozenset(TECHNICAL_NAMES.split())
NOTHING = frozenset({"", "null", "~", "none"})


class Head:
    """A front matter to be read by name."""

    def __init__(self, values: dict[str, object]) -> None:
        self.values: dict[str, object] = {}
        self.written: dict[str, str] = {}
        self._take(values)
        self.seen: set[str] = set()

    def _take(self, values: dict[str, object], before: str = "", shown: str = "", shell: str = "") -> None:
        """`before` and `shown`: what stands before each name; `shell`: what does where the bare name is taken."""
        shells = []
        for name, value in values.items():
            plain = before + folded(name)
            if isinstance(value, dict) and not before and plain in SHELLS | NAMED_SHELLS:
                shells.append((plain, name, value))
            elif not is_empty(value):
                said = shown + str(name)
                if shell and plain in self.values:
                    plain, said = folded(shell) + plain, f"{shell}.{name}"
                self.values.setdefault(plain, value)
                self.written.setdefault(plain, said)
        for plain, name, inner in shells:
            self._take(inner, *(("", "", name) if plain in SHELLS else (plain, f"{name}.")))

    def first(self, *names: str) -> object:
        """The first value there is under these names; all of them count as read."""
        self.seen.update(names)
        return next((self.values[name] for name in names if name in self.values), None)

    def all(self, *names: str) -> Iterator[tuple[str, object]]:
        """Each of these that has a value, with its name as it was written."""
        self.seen.update(names)
        for name in names:
            if name in self.values:
                yield self.written[name], self.values[name]

    def switched_on(self) -> Iterator[tuple[str, object]]:
        """Each value that is a plain yes, with its name as it was written; those count as read only where asked for."""
        yield from ((self.written[name], value) for name, value in self.values.items() if is_yes(value))

    def unread(self) -> list[str]:
        """Names of facts that nobody asked for, as they were written."""
        left = self.values.keys() - self.seen - TECHNICAL
        return sorted(self.written[name] for name in left if not is_no(self.values[name]))


def folded(name: object) -> str:
    return re.sub(r"[\s_-]+", "", str(name)).lower()


def name_parts(name: str) -> list[str]:
    """“isInternal” and “is_internal” → is, internal."""
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def is_empty(value: object) -> bool:
    return value is None or value == [] or value == {} or (isinstance(value, str) and value.strip() in NOTHING)


def is_yes(value: object) -> bool:
    return str(value).strip().lower() in ("true", "yes", "y", "on", "1")


def is_no(value: object) -> bool:
    return str(value).strip().lower() in ("false", "no", "n", "off", "0", "never")


def word(value: object) -> str:
    """A value as plain text: unescaped once, on one line; nothing of lists and rows."""
    return " ".join(unescape(str(value)).split()) if not is_empty(value) and not isinstance(value, dict | list) else ""


def words(value: object) -> list[str]:
    """Names in a list, in a line of commas, or in rows with a `name`."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, dict) and not any(name in value for name in ("name", "title", "label")):
        value = list(value.values()) if all(isinstance(row, dict) for row in value.values()) else list(value)
    rows = value if isinstance(value, list) else [value]
    if any(isinstance(row, list) for row in rows):  # Hexo: categories in categories
        rows = [inner for row in rows for inner in (row if isinstance(row, list) else [row])]
    found = [word(_name_of(row)) for row in rows]
    return list(dict.fromkeys(name for name in found if name))


def spaced_words(value: object) -> list[str]:
    """The same where a line without commas is a list of words, as in Jekyll's categories and tags."""
    return words(value.split() if isinstance(value, str) and "," not in value else value)


def _name_of(row: object) -> object:
    if not isinstance(row, dict):
        return row
    return next((row[name] for name in ("name", "title", "label", "slug", "id") if name in row), None)
