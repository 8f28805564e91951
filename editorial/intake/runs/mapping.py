"""What becomes of a source's authors, categories and tags: proposed by analysis, edited by people, kept as YAML."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

from editorial.intake.runs.naming import identity, slug_of, slugs_for
from editorial.intake.runs.patterns import Evidence, filled, problem_with_pattern
from editorial.intake.sources.frontmatter import reason_in_words
from editorial.intake.sources.hosts import host_of
from editorial.intake.sources.items import SourceItem, UnreadableSource, What
from editorial.vocabulary.models import Author, Topic
from editorial.vocabulary.models.classification import VOCABULARY_OF
from editorial.vocabulary.models.terms import Term

VOCABULARIES: dict[str, type[Term]] = {"topic": Topic, **VOCABULARY_OF}  # topics first: where words compete, they win
LONGEST_KEY = 390  # characters; rows of the report take 400
CREATE, SKIP, PIECE = "create", "skip", "piece"
DICTS = ("authors", "terms", "kinds", "addresses")
LISTS = ("every_piece", "hosts")
HINT = """\
# What becomes of this source. Change the words behind the colons, then run the import with --map and this file.
# authors:     the slug of one of our authors, “create”, or “skip”
# terms:       topic/SLUG, persona/SLUG, stage/SLUG, job/SLUG, format/SLUG, “create” (a new topic) or “skip”;
#              they are suggested for the pieces that carry them, and applied when somebody confirms
# every_piece: suggested for every piece, like topic/SLUG
# kinds:       post types of the source's own: “piece” to bring them along, or “skip”
# hosts:       the old site's own, like [www.example.com]; links to other hosts stay as they are
# addresses:   where the files of a folder were on the old site, for links and redirects: a pattern of {slug},
#              {year}, {month} and {day}, like /{year}/{month}/{slug}; empty: they were nowhere
# files:       internal (for colleagues only) or shareable
# under:       the page below which pieces are put
"""


@dataclass
class Mapping:
    under: str = "/"
    authors: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    every_piece: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    hosts: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    files: str = "internal"

    def values(self) -> dict[str, object]:
        """What is kept of it, as plain values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @cached_property
    def _new_authors(self) -> dict[str, str]:
        names = [name for name, target in self.authors.items() if target == CREATE]
        return slugs_for(names, _labels(Author))

    @cached_property
    def _new_topics(self) -> dict[str, str]:
        names = [name for name, target in self.terms.items() if target == CREATE]
        return slugs_for(names, _labels(Topic))

    def author_slug(self, name: str) -> str:
        """The slug of the author a name stands for; empty when it is skipped."""
        target = self.authors.get(name, CREATE)
        if target == CREATE:
            return self._new_authors.get(name) or self._one_more_author(name)
        return "" if target == SKIP else target

    def _one_more_author(self, name: str) -> str:
        """A slug for an author the mapping does not name."""
        taken = _labels(Author) | {slug: other for other, slug in self._new_authors.items()}
        self._new_authors[name] = slugs_for([name], taken)[name]
        return self._new_authors[name]

    def topic_slug(self, name: str) -> str:
        """The slug of the new topic a term asks for; empty when it asks for none."""
        return self._new_topics.get(name, "")

    def reason_to_leave_out(self, item: SourceItem) -> str:
        """Why the mapping leaves an item out; empty when it does not."""
        if not item.kind or self.kinds.get(item.kind) == PIECE:
            return ""
        return f"A “{item.kind}”, a post type of this site's own. The mapping can say that these come along."

    def targets(self, item: SourceItem) -> dict[str, list[str]]:
        """What an item's terms stand for: `{"topic/energy": ["category “Energy”"]}`."""
        found: dict[str, list[str]] = {target: ["the mapping says so"] for target in self.every_piece}
        for name in item.terms:
            target = self.terms.get(name, SKIP)
            target = f"topic/{self.topic_slug(name)}" if target == CREATE else target
            if target != SKIP:
                found.setdefault(target, []).append(f"its category or tag “{name}”")
        return found

    def is_ours(self, address: str) -> bool:
        """Whether an address is on the old site: a path, or on a host the source or the user named."""
        host = host_of(address)
        return not host or host in {host_of(f"//{name}") for name in self.hosts}

    def old_addresses(self, item: SourceItem) -> list[str]:
        """Where an item was on the old site: as the source says, or by its folder's pattern; then what led there."""
        own = item.address if item.address and self.is_ours(item.address) else ""
        own = own or filled(self.addresses.get(item.section, "") if item.places else "", item)
        return list(dict.fromkeys(filter(None, [own, *filter(self.is_ours, item.aliases)])))

    def fingerprint(self, item: SourceItem) -> str:
        """Of the item and of what it maps to: a changed mapping changes the items it concerns, no others."""
        authors = [self.author_slug(name) for name in item.authors]
        facts = [item.fingerprint(), authors, self.targets(item), self.old_addresses(item)]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def to_yaml(self) -> str:
        return HINT + yaml.safe_dump(self.values(), allow_unicode=True, sort_keys=False)

    @classmethod
    def from_values(cls, values: object) -> "Mapping":
        """Raises UnreadableSource for anything that is not a mapping of ours."""
        if not isinstance(values, dict) or set(values) - set(cls.__dataclass_fields__):
            raise UnreadableSource(f"The mapping may hold only: {', '.join(cls.__dataclass_fields__)}.")
        made = cls(**{name: value for name, value in values.items() if value})
        for name in DICTS:
            if not isinstance(getattr(made, name), dict):
                raise UnreadableSource(f"“{name}” in the mapping must be rows of “name: word”.")
            setattr(made, name, {str(k): str(v or "") for k, v in getattr(made, name).items()})
        for name in LISTS:
            if not isinstance(getattr(made, name), list):
                raise UnreadableSource(f"“{name}” in the mapping must be a list, like [one, another].")
            setattr(made, name, [str(entry) for entry in getattr(made, name)])
        if made.files not in ("internal", "shareable"):
            raise UnreadableSource("“files” in the mapping must be internal or shareable.")
        made.check()
        return made

    @classmethod
    def from_yaml(cls, path: Path) -> "Mapping":
        try:
            return cls.from_values(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            reason = reason_in_words(error, path.read_text(encoding="utf-8", errors="replace"))
            raise UnreadableSource(f"The mapping cannot be read: {reason}") from error

    def check(self) -> None:
        """Every word stands for something that exists. Raises UnreadableSource naming those that do not."""
        known = set(Author.objects.values_list("slug", flat=True)) | {CREATE, SKIP}
        wrong = [target for target in self.authors.values() if target not in known]
        for target in {*self.terms.values(), *self.every_piece} - {CREATE, SKIP}:
            axis, _, slug = str(target).partition("/")
            if axis not in VOCABULARIES or not VOCABULARIES[axis]._default_manager.filter(slug=slug).exists():
                wrong.append(str(target))
        wrong += [kind for kind in self.kinds.values() if kind not in (PIECE, SKIP)]
        for problem in filter(None, map(problem_with_pattern, self.addresses.values())):
            raise UnreadableSource(problem)
        if wrong:
            raise UnreadableSource(f"The mapping names what is not there: {', '.join(sorted(set(wrong)))}.")


class Analysis:
    """Looks at every item as it is read and proposes a mapping."""

    def __init__(self) -> None:
        self.keys: Counter[str] = Counter()
        self.authors: Counter[str] = Counter()
        self.terms: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.stated: set[str] = set()  # hosts that the source calls its own
        self.sites: Counter[str] = Counter()  # hosts that its pieces say they were at
        self.evidence = Evidence()
        self.first_with: dict[str, str] = {}  # digest of a file → key
        self.total = self.pieces = 0

    def own_key(self, key: str) -> str:
        """Keys that a source gives twice are told apart by their order; long ones end in their digest."""
        if len(key) > LONGEST_KEY:
            key = f"{key[: LONGEST_KEY - 20]}…{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        self.keys[key] += 1
        return key if self.keys[key] == 1 else f"{key} ({self.keys[key]})"

    def see(self, item: SourceItem) -> None:
        self.total += 1
        if item.what is What.FILE and item.digest and not item.skipped:
            self._see_file(item)
        if item.what is not What.PIECE or item.skipped:
            return
        self.pieces += 1
        self.authors.update(item.authors)
        self.terms.update(item.terms)
        self.kinds.update([item.kind] if item.kind else [])
        self.sites.update({host_of(item.address)} - {""})
        self.stated |= {host_of(item.site)} - {""}
        self.evidence.see(item)

    def _see_file(self, item: SourceItem) -> None:
        """The same bytes again are no second file."""
        first = self.first_with.setdefault(item.digest, item.key)
        if first != item.key:
            item.skipped = f"The same file as “{first}”, byte for byte; that one comes along."

    def mapping(self) -> Mapping:
        known = {identity(name): author.slug for author in Author.objects.all() for name in _names_of(author)}
        authors = {name: known.get(identity(name), CREATE) for name in self.authors}
        vocabulary = _vocabulary()
        terms = {name: vocabulary.get(identity(name), SKIP) for name in sorted(self.terms)}
        kinds = dict.fromkeys(sorted(self.kinds), SKIP)
        hosts = self._hosts()
        patterns = self.evidence.patterns(hosts)
        return Mapping("/", authors, terms, kinds=kinds, hosts=hosts, addresses=patterns)

    def _hosts(self) -> list[str]:
        """The old site's own: stated by the source, where most of its pieces say they were, or shown by their links."""
        most = {host for host, number in self.sites.items() if number * 2 > self.pieces}
        return sorted(self.stated | most) or self.evidence.hosts()


def _vocabulary() -> dict[str, str]:
    """Every term we have by its names: `{"stillstand": "topic/cost-of-downtime"}`; topics win."""
    found: dict[str, str] = {}
    for axis, model in reversed(VOCABULARIES.items()):
        for term in model._default_manager.all():
            names = [*_names_of(term), *getattr(term, "aliases", "").splitlines()]
            found |= {identity(name): f"{axis}/{term.slug}" for name in names if name.strip()}
    return found


def _names_of(named: Term | Author) -> list[str]:
    """Its label; and its slug, where that is more than the label folded."""
    return [named.label] if slug_of(named.label) == named.slug else [named.slug, named.label]


def _labels(model: type[Author | Topic]) -> dict[str, str]:
    return dict(model._default_manager.values_list("slug", "label"))
