"""What a folder says about its files beyond their own front matter: whose site it is, and what all of a part share.

Read are the settings of Hugo, Jekyll, Zola, Astro, Docusaurus and MkDocs, for the site's own address; Hugo's `cascade`,
Jekyll's `defaults` and Eleventy's directory data, for what is said of many files at once; what a generator was told to
leave out; and lists of people. What the settings of one generator mean is in `generators/`.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from editorial.intake.sources.frontmatter import BrokenFrontMatter, read_mapping, read_yaml, split
from editorial.intake.sources.generators.eleventy import HIDING, ignored, names_of_programs
from editorial.intake.sources.generators.hugo import Hugo, handed_down
from editorial.intake.sources.generators.jekyll import Jekyll
from editorial.intake.sources.head import words
from editorial.intake.sources.items import inside

HUGO: tuple[str, ...] = (
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config/_default/hugo.toml",
)
HUGO += ("config/_default/config.toml", "config/_default/hugo.yaml", "config/_default/config.yaml")
JEKYLL = ("_config.yml", "_config.yaml")
OTHERS: tuple[str, ...] = (
    "astro.config.mjs",
    "astro.config.ts",
    "astro.config.js",
    "docusaurus.config.js",
    "docusaurus.config.ts",
)
OTHERS += ("mkdocs.yml", "mkdocs.yaml", "zola.toml", "gatsby-config.js", "_data/site.json", "_data/metadata.json")
ADDRESS = re.compile(
    r"""^\s*["']?(?:base_?url|url|site|site_?url)["']?\s*[:=]\s*["']?(https?://[^\s"',]+)""", re.I | re.M
)
SUBFOLDER = re.compile(r"""^\s*["']?base_?url["']?\s*[:=]\s*["']?(/[^\s"',]+)""", re.I | re.M)
PEOPLE = ("authors.yml", "authors.yaml", "_data/authors.yml", "data/authors.yml", "blog/authors.yml")
LARGEST = 512 * 1024  # bytes of a settings file
# Parts of a generator's folder that are no pages: theme, templates for new files, what it built.
HUGO_MACHINERY = frozenset({"archetypes", "themes", "layouts", "resources", "public", "i18n"})
JEKYLL_MACHINERY = frozenset({"_site", "_includes", "_layouts", "_sass", "vendor"})
HEXO_MACHINERY = frozenset({"themes", "scaffolds", "public"})
REPOSITORY = re.compile(r"(readme|licen[cs]e|contributing|changelog|code[_-]of[_-]conduct|security|support)\W", re.I)
PARSERS: dict[str, Callable[[str], object]] = {"json": json.loads, "toml": tomllib.loads}  # by ending; else YAML
HUGO_PARTS = ("permalinks", "languages", "cascade")  # settings that may have files of their own


class SiteFolder:
    """A folder of files for a site."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._heads: dict[PurePosixPath, dict[str, object]] = {}

    # --- whose site it is ------------------------------------------------------------------------------------
    @cached_property
    def address(self) -> str:
        """The site's own address; empty when nothing in the folder states it."""
        for name in (*HUGO, *JEKYLL, *OTHERS):
            text = self._text(name)
            if (match := ADDRESS.search(text)) and (host := urlsplit(match[1]).hostname) and host != "localhost":
                below = SUBFOLDER.search(text) if name in JEKYLL else None
                return match[1].rstrip("/") + (below[1].rstrip("/") if below else "")
        host = self._text("CNAME").strip() or self._text("static/CNAME").strip()
        return f"https://{host}" if re.fullmatch(r"[\w.-]+\.\w+", host) else ""

    @cached_property
    def people(self) -> dict[str, str]:
        """Names of people by the short ones that front matters give: `{"ann": "Ann Lee"}`."""
        found: dict[str, str] = {}
        for name in PEOPLE:
            rows = self._settings(name)
            found |= {key: words(row)[0] for key, row in rows.items() if isinstance(row, dict) and "name" in row}
        return found

    @cached_property
    def _is_hugo(self) -> bool:
        return any(self._text(name) for name in HUGO) and (self.root / "content").is_dir()

    @cached_property
    def hugo(self) -> Hugo | None:
        if not self._is_hugo:
            return None
        found: dict[str, object] = {}
        for name in HUGO:
            found = self._settings(name) | found
        for part in HUGO_PARTS:
            for ending in ("toml", "yaml", "yml", "json"):
                if own := self._settings(f"config/_default/{part}.{ending}"):
                    found[part] = own
        return Hugo(found)

    @cached_property
    def jekyll(self) -> Jekyll | None:
        settings = next((found for name in JEKYLL if (found := self._settings(name))), {})
        return Jekyll(settings) if settings else None

    @cached_property
    def is_docusaurus(self) -> bool:
        """Its `.md` files are MDX."""
        return any(self._text(name) for name in OTHERS if name.startswith("docusaurus"))

    def reason_to_leave_out(self, key: str) -> str:
        """Why a file is no page of the site; empty when it may be one."""
        folders = PurePosixPath(key).parts[:-1]
        if self._is_hugo and folders and folders[0] in HUGO_MACHINERY:
            return f"It belongs to the machinery of the old site (“{folders[0]}”)."
        if folders and folders[0] in HEXO_MACHINERY and (self.root / "source" / "_posts").is_dir():
            return f"It belongs to the machinery of the old site (“{folders[0]}”)."
        if self.jekyll and folders and folders[0] in JEKYLL_MACHINERY:
            return f"It belongs to the machinery of the old site (“{folders[0]}”)."
        return ""

    def reason_to_keep_back(self, key: str) -> str:
        """Why the old site made no page of a file; empty when it made one."""
        settings = self.hugo or self.jekyll
        if reason := (settings.reason_to_keep_back(key) if settings else "") or self._reason_of_bundle(key):
            return reason
        if line := ignored(self._text(".eleventyignore"), key):
            return f"The old site left it out (“{line}” in .eleventyignore): it stays a draft."
        if program := next((name for name in self._programs(key) if HIDING.search(self._text(name))), ""):
            return f"A program of the old site said what was public ({program}); it is not run. It stays a draft."
        return ""

    def _reason_of_bundle(self, key: str) -> str:
        """Hugo makes no page of what lies in another page's bundle."""
        path = PurePosixPath(key)
        for folder in path.parents if self._is_hugo and path.parts[0] == "content" else ():
            is_its_page = folder == path.parent and path.stem.partition(".")[0] == "index"
            if not is_its_page and any(self.root.joinpath(folder).glob("index.*")):
                return f"It lay in the bundle of the page “{folder.name}” and was none itself: it stays a draft."
        return ""

    def _programs(self, key: str) -> Iterator[str]:
        """Eleventy: programs that may speak of a file, its own and those of the folders above it."""
        path = PurePosixPath(key)
        yield from (str(path.parent / name) for name in names_of_programs(path.stem))
        for folder in path.parents:
            yield from (str(folder / name) for name in names_of_programs(folder.name) if folder.name)

    @cached_property
    def is_vault(self) -> bool:
        """Whether these are notes of Obsidian, and not a site that is also edited with it."""
        return (self.root / ".obsidian").is_dir() and not self.address and not self._is_hugo and not self.jekyll

    # --- what is said of many files at once ------------------------------------------------------------------
    def inherited(self, key: str) -> dict[str, object]:
        """Values that a file has unless it says otherwise, the nearest folder's first."""
        path = PurePosixPath(key)
        found: dict[str, object] = {}
        for folder in path.parents:
            for values in (*self._cascade(folder, key), self._directory_data(folder)):
                found = values | found
        for values in self._settings_for(key):
            found = values | found
        return found

    def _settings_for(self, key: str) -> Iterator[dict[str, object]]:
        """What the generator's settings say of a file, what weighs more first; last, where its pages are."""
        if self.hugo:
            yield from self.hugo.cascade(key)
            yield {"url": "" if self._reason_of_bundle(key) else self.hugo.address(key)}
        if self.jekyll:
            yield from self.jekyll.inherited(key)
            yield {"permalink": self.jekyll.address(key)}

    def _cascade(self, folder: PurePosixPath, key: str) -> Iterator[dict[str, object]]:
        """Hugo: what `_index.md` hands down to itself and to the pages below it."""
        return handed_down(self._head(folder / "_index.md").get("cascade"), key)

    def _directory_data(self, folder: PurePosixPath) -> dict[str, object]:
        """Eleventy: `posts/posts.json` speaks of every file in `posts`."""
        for name in (f"{folder.name}.json", f"{folder.name}.11tydata.json"):
            if folder.name and (found := self._settings(str(folder / name))):
                return found
        return {}

    # --- reading ---------------------------------------------------------------------------------------------
    def _head(self, path: PurePosixPath) -> dict[str, object]:
        if path not in self._heads:
            try:
                self._heads[path] = split(self._text(str(path)))[0]
            except BrokenFrontMatter:  # its own row says so
                self._heads[path] = {}
        return self._heads[path]

    def _settings(self, name: str) -> dict[str, object]:
        text = self._text(name)
        try:
            return read_mapping(PARSERS.get(name.rpartition(".")[2], read_yaml), text) if text.strip() else {}
        except BrokenFrontMatter:  # settings with a language of their own say nothing here
            return {}

    def _text(self, name: str) -> str:
        file = self.root / name
        if not file.is_file() or not inside(file, self.root) or file.stat().st_size > LARGEST:
            return ""
        return file.read_text(encoding="utf-8", errors="replace")


def is_about_the_repository(key: str) -> bool:
    """README, licence and the like at the top of a folder speak to those who work on it."""
    return "/" not in key and REPOSITORY.match(key) is not None
