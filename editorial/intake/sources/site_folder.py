"""What a folder says about its files beyond their own front matter: whose site it is, and what all of a part share.

Read are the settings of Hugo, Jekyll, Zola, Astro, Docusaurus and MkDocs, for the site's own address; Hugo's `cascade`,
Jekyll's `defaults` and Eleventy's directory data, for what is said of many files at once; and lists of people.
"""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from editorial.intake.sources.frontmatter import BrokenFrontMatter, read_mapping, read_yaml, split
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
JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


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
    def _jekyll(self) -> dict[str, object]:
        return next((found for name in JEKYLL if (found := self._settings(name))), {})

    def reason_to_leave_out(self, key: str) -> str:
        """Why a file is no page of the site; empty when it may be one."""
        folders = PurePosixPath(key).parts[:-1]
        if self._is_hugo and folders and folders[0] in HUGO_MACHINERY:
            return f"It belongs to the machinery of the old site (“{folders[0]}”)."
        if folders and folders[0] in HEXO_MACHINERY and (self.root / "source" / "_posts").is_dir():
            return f"It belongs to the machinery of the old site (“{folders[0]}”)."
        if self._jekyll and folders and folders[0] in JEKYLL_MACHINERY:
            return f"It belongs to the machinery of the old site (“{folders[0]}”)."
        return ""

    def reason_to_keep_back(self, key: str) -> str:
        """Why the old site made no page of a file; empty when it made one. Hugo: what lies in another page's bundle."""
        path = PurePosixPath(key)
        for folder in path.parents if self._is_hugo and path.parts[0] == "content" else ():
            is_its_page = folder == path.parent and path.stem.partition(".")[0] == "index"
            if not is_its_page and any(self.root.joinpath(folder).glob("index.*")):
                return f"It lay in the bundle of the page “{folder.name}” and was none itself: it stays a draft."
        return ""

    @cached_property
    def is_vault(self) -> bool:
        """Whether these are notes of Obsidian, and not a site that is also edited with it."""
        return (self.root / ".obsidian").is_dir() and not self.address and not self._is_hugo and not self._jekyll

    # --- what is said of many files at once ------------------------------------------------------------------
    def inherited(self, key: str) -> dict[str, object]:
        """Values that a file has unless it says otherwise, the nearest folder's first."""
        path = PurePosixPath(key)
        found: dict[str, object] = {}
        for folder in path.parents:
            for values in (*self._cascade(folder, key), self._directory_data(folder)):
                found = values | found
        for values in self._jekyll_defaults(key):
            found = values | found
        return found

    def _cascade(self, folder: PurePosixPath, key: str) -> Iterator[dict[str, object]]:
        """Hugo: what `_index.md` hands down to the pages below it."""
        index = folder / "_index.md"
        if str(index) == key:
            return
        cascade = self._head(index).get("cascade")
        for row in cascade if isinstance(cascade, list) else [cascade]:
            if isinstance(row, dict):
                yield {name: value for name, value in row.items() if name not in ("_target", "target")}

    def _directory_data(self, folder: PurePosixPath) -> dict[str, object]:
        """Eleventy: `posts/posts.json` speaks of every file in `posts`."""
        for name in (f"{folder.name}.json", f"{folder.name}.11tydata.json"):
            if folder.name and (found := self._settings(str(folder / name))):
                return found
        return {}

    def _jekyll_defaults(self, key: str) -> Iterator[dict[str, object]]:
        rows = self._jekyll.get("defaults")
        for row in reversed(rows) if isinstance(rows, list) else []:
            scope, values = row.get("scope"), row.get("values")
            if not isinstance(scope, dict) or not isinstance(values, dict):
                continue
            kind = str(scope.get("type") or "")
            if key.startswith(str(scope.get("path") or "")) and (not kind or f"_{kind}/" in f"/{key}"):
                yield values
        if self._jekyll and "_posts/" in key:
            style = str(self._jekyll.get("permalink") or "date")
            yield {"permalink": JEKYLL_STYLES.get(style, style)}

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
            return read_mapping(json.loads if name.endswith(".json") else read_yaml, text) if text.strip() else {}
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
