"""What becomes of a source's authors, categories and tags: proposed by analysis, edited by people, kept as YAML."""

import hashlib
import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

from editorial.intake.sources.items import SourceItem, UnreadableSource, What
from editorial.vocabulary.models import Author, Topic
from editorial.vocabulary.models.classification import VOCABULARY_OF
from editorial.vocabulary.models.terms import Term

VOCABULARIES: dict[str, type[Term]] = {"topic": Topic, **VOCABULARY_OF}  # topics first: where words compete, they win
CREATE, SKIP = "create", "skip"
LINK = re.compile(r"(?:\]\(|href=[\"'])(https?://[^\s\"')#?]+|/[^\s\"')#?]*)")
HINT = """\
# What becomes of this source. Change the words behind the colons, then run the import with --map and this file.
# authors:     the slug of one of our authors, “create”, or “skip”
# terms:       topic/SLUG, persona/SLUG, stage/SLUG, job/SLUG, format/SLUG, “create” (a new topic) or “skip”;
#              they are suggested for the pieces that carry them, and applied when somebody confirms
# every_piece: suggested for every piece, like topic/SLUG
# addresses:   where the files of a folder were on the old site, for links and redirects
# files:       internal (for colleagues only) or shareable
# under:       the page below which pieces are put
"""


@dataclass
class Mapping:
    under: str = "/"
    authors: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    every_piece: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    files: str = "internal"

    def author_slug(self, name: str) -> str:
        """The slug of the author a name stands for; empty when it is skipped."""
        target = self.authors.get(name, CREATE)
        return slug_of(name) if target == CREATE else "" if target == SKIP else target

    def targets(self, item: SourceItem) -> dict[str, list[str]]:
        """What an item's terms stand for: `{"topic/energy": ["category “Energy”"]}`."""
        found: dict[str, list[str]] = {target: ["the mapping says so"] for target in self.every_piece}
        for name in item.terms:
            target = self.terms.get(name, SKIP)
            target = f"topic/{slug_of(name)}" if target == CREATE else target
            if target != SKIP:
                found.setdefault(target, []).append(f"its category or tag “{name}”")
        return found

    def old_addresses(self, item: SourceItem) -> list[str]:
        """Where an item was: what the source says, and what its folder's pattern says."""
        folder = item.key.rpartition("/")[0]
        pattern = self.addresses.get(folder)
        return [*item.addresses, *([pattern.replace("{slug}", item.slug)] if pattern and item.slug else [])]

    def fingerprint(self, item: SourceItem) -> str:
        """Of the item and of what it maps to: a changed mapping changes the items it concerns, no others."""
        authors = [self.author_slug(name) for name in item.authors]
        facts = [item.fingerprint(), authors, self.targets(item), self.old_addresses(item)]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def to_yaml(self) -> str:
        return HINT + yaml.safe_dump(asdict(self), allow_unicode=True, sort_keys=False)

    @classmethod
    def from_values(cls, values: object) -> "Mapping":
        """Raises UnreadableSource for anything that is not a mapping of ours."""
        if not isinstance(values, dict) or set(values) - set(cls.__dataclass_fields__):
            raise UnreadableSource(f"The mapping may hold only: {', '.join(cls.__dataclass_fields__)}.")
        made = cls(**{name: value for name, value in values.items() if value})
        for name in ("authors", "terms", "addresses"):
            if not isinstance(getattr(made, name), dict):
                raise UnreadableSource(f"“{name}” in the mapping must be rows of “name: word”.")
            setattr(made, name, {str(k): str(v) for k, v in getattr(made, name).items()})
        if not isinstance(made.every_piece, list):
            raise UnreadableSource("“every_piece” in the mapping must be a list, like [topic/SLUG].")
        if made.files not in ("internal", "shareable"):
            raise UnreadableSource("“files” in the mapping must be internal or shareable.")
        made.check()
        return made

    @classmethod
    def from_yaml(cls, path: Path) -> "Mapping":
        try:
            return cls.from_values(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise UnreadableSource(f"The mapping cannot be read: {' '.join(str(error).split())}") from error

    def check(self) -> None:
        """Every word stands for something that exists. Raises UnreadableSource naming those that do not."""
        known = set(Author.objects.values_list("slug", flat=True)) | {CREATE, SKIP}
        wrong = [target for target in self.authors.values() if target not in known]
        for target in {*self.terms.values(), *self.every_piece} - {CREATE, SKIP}:
            axis, _, slug = str(target).partition("/")
            if axis not in VOCABULARIES or not VOCABULARIES[axis]._default_manager.filter(slug=slug).exists():
                wrong.append(str(target))
        if wrong:
            raise UnreadableSource(f"The mapping names what is not there: {', '.join(sorted(set(wrong)))}.")


def slug_of(name: str) -> str:
    return slugify(string_to_ascii(name))[:80] or "unnamed"


class Analysis:
    """Looks at every item as it is read and proposes a mapping."""

    def __init__(self) -> None:
        self.keys: Counter[str] = Counter()
        self.authors: Counter[str] = Counter()
        self.terms: Counter[str] = Counter()
        self.slugs: dict[str, str] = {}
        self.links: Counter[tuple[str, str]] = Counter()
        self.total = 0

    def own_key(self, key: str) -> str:
        """Keys that a source gives twice are told apart by their order."""
        self.keys[key] += 1
        return key if self.keys[key] == 1 else f"{key} ({self.keys[key]})"

    def see(self, item: SourceItem) -> None:
        self.total += 1
        if item.what is not What.PIECE or item.skipped:
            return
        self.authors.update(item.authors)
        self.terms.update(item.terms)
        if item.dialect == "markdown" and not item.addresses:
            self.slugs[item.slug] = item.key.rpartition("/")[0]
        if item.dialect == "markdown":
            self.links.update(link.rstrip("/").rpartition("/")[::2] for link in LINK.findall(item.body))

    def mapping(self) -> Mapping:
        known = {author.label.lower(): author.slug for author in Author.objects.all()}
        slugs = set(known.values())
        authors = {
            name: known.get(name.lower(), slug_of(name) if slug_of(name) in slugs else CREATE) for name in self.authors
        }
        vocabulary = _vocabulary()
        terms = {name: vocabulary.get(slug_of(name), SKIP) for name in sorted(self.terms)}
        return Mapping("/", authors, terms, [], self._patterns())

    def _patterns(self) -> dict[str, str]:
        """Where a folder's files were, from how they link to one another: the beginning seen most, twice at least."""
        seen: dict[str, Counter[str]] = {}
        for (beginning, last), number in self.links.items():
            folder = self.slugs.get(last.removesuffix(".html"))
            if folder is not None:
                seen.setdefault(folder, Counter())[beginning] += number
        best = {folder: counts.most_common(1)[0] for folder, counts in seen.items()}
        return {folder: f"{start}/{{slug}}" for folder, (start, number) in best.items() if number > 1}


def _vocabulary() -> dict[str, str]:
    """Every term we have by the slugs of its names: `{"stillstand": "topic/cost-of-downtime"}`; topics win."""
    found: dict[str, str] = {}
    for axis, model in reversed(VOCABULARIES.items()):
        for term in model._default_manager.all():
            names = [term.label, term.slug, *getattr(term, "aliases", "").splitlines()]
            found |= {slug_of(name): f"{axis}/{term.slug}" for name in names if name.strip()}
    return found


def path_of(address: str) -> str:
    """The path of an address, without a slash at its end: `https://a.example/b/` → `/b`."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return (re.sub(r"/{2,}", "/", parts.path).rstrip("/") or "/") + query
