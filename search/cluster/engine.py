"""Elasticsearch and OpenSearch: an alias in front of one index, a second alias while another is being built.

Every write carries the moment it was made as its version, so that what a rebuild read before never replaces what was
written since, and what was removed meanwhile is not brought back.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from search.answer import Answer, Hit, Passage, Suggestion
from search.cluster import bodies
from search.cluster.answers import RawHit, RawSource, SearchAnswer
from search.cluster.bodies import Body
from search.cluster.clients import Client, ElasticsearchClient, MissingError, OpenSearchClient
from search.documents import Document
from search.engines.contract import SUGGESTIONS, Engine, MissingIndex, Unavailable, distinct
from search.fields import CANDIDATES, FINGERPRINT, RANK_FIELDS, SNIPPET
from search.highlight import CLOSE, OPEN, marked
from search.query import ParsedQuery, Query, Sort
from search.ranking import Candidate, ranked
from search.text import shorten


class Cluster(Engine):
    """`scheme://[user:password@]host:port/alias[?analysis=standard]`; with `+https` in the scheme over TLS.

    Other indexes have their name after the alias: `broadsheet-public`.
    """

    name: str
    client_class: type[ElasticsearchClient | OpenSearchClient]

    def __init__(self, url: str, index: str = "") -> None:
        parts = urlsplit(url)
        secure = parts.scheme.endswith("+https")
        self.client: Client = self.client_class(f"{'https' if secure else 'http'}://{parts.netloc}")
        self.alias = "-".join(filter(None, (parts.path.strip("/") or "broadsheet", index)))
        self.building = f"{self.alias}-building"
        self.language = parse_qs(parts.query).get("analysis") != ["standard"]

    # --- reading --------------------------------------------------------------------------------------------
    def find(self, query: Query, asked: ParsedQuery, rows: range, besides: tuple[str, ...] = ()) -> Answer:
        ranks = query.order(asked) == Sort.RELEVANCE and rows.start < CANDIDATES
        answer = self._search(bodies.hits(query, asked, range(CANDIDATES) if ranks else rows, besides))
        best = [(float(hit["_score"] or 0), _id(hit)) for hit in answer["hits"]["hits"]]
        if ranks:
            order = ranked(map(_candidate, answer["hits"]["hits"]), query.now)
            best = [(score, one.key) for score, one in order[rows.start : rows.stop]]
        return Answer(answer["hits"]["total"]["value"], self._hits(best, asked), bodies.facet_counts(answer))

    def _hits(self, best: list[tuple[float, str]], asked: ParsedQuery) -> tuple[Hit, ...]:
        if not best:
            return ()
        answer = self._search(bodies.details([uid for _, uid in best], asked))
        found = {hit["_id"]: hit for hit in answer["hits"]["hits"]}
        return tuple(_hit(found[uid], score) for score, uid in best if uid in found)

    def texts_like(self, word: str, query: Query) -> list[str]:
        found = self._search(bodies.like(word, query))["hits"]["hits"]
        return [text for hit in found for text in _texts(hit["_source"])]

    def suggest(self, prefix: str, audience: str, unexpired_on: date | None = None) -> list[Suggestion]:
        found = self._search(bodies.beginning(prefix[:100], audience, unexpired_on, SUGGESTIONS))
        return distinct(Suggestion(_id(hit), hit["_source"]["title"]) for hit in found["hits"]["hits"])

    def ping(self) -> str:
        mappings = self._ready("GET", "_mapping")
        [index] = mappings.values()
        if index["mappings"].get("_meta", {}).get("fingerprint") != FINGERPRINT:
            raise MissingIndex("The index was made by another version: run manage.py reindex.")
        return f"{self.name}, {self._ready('GET', '_count')['count']} pieces"

    def _search(self, body: Body) -> SearchAnswer:
        answer: SearchAnswer = self._ready("POST", "_search", body)
        return answer

    def _ready(self, method: str, what: str, body: Body | None = None) -> Any:
        """Ask the alias; when there is none yet, make it and ask again."""
        try:
            return self.client.send(method, f"/{self.alias}/{what}", body)
        except MissingError:
            self._make_empty()
            return self.client.send(method, f"/{self.alias}/{what}", body)

    # --- writing --------------------------------------------------------------------------------------------
    def write(self, ids: list[str], documents: list[Document]) -> None:
        """Into the index in use, and into the one being built, if there is one."""
        moment = _now()
        kept = {document.id for document in documents}
        actions = [_delete(uid, moment) for uid in ids if uid not in kept]
        actions += [_put(document, moment) for document in documents]
        if not self._behind(self.alias):  # a deletion does not mind, and would make an index without a mapping
            self._make_empty()
        self._bulk(self.alias, actions)
        try:
            if self._is_building():
                self._bulk(self.building, actions)
        except MissingError:  # swapped in just now: it is the one in use
            self._bulk(self.alias, actions)

    def rebuild(self, documents: Iterable[Document]) -> int:
        moment = _now()
        made = f"{self.alias}-{moment}"
        for left_over in self._behind(self.building):
            self.client.send("DELETE", f"/{left_over}")
        self._make(made, self.building)
        self._bulk(self.building, (_put(document, moment) for document in documents))
        before = self._behind(self.alias)
        actions: list[Body] = [{"remove_index": {"index": old}} for old in before]
        actions.append({"add": {"index": made, "alias": self.alias}})
        actions.append({"remove": {"index": made, "alias": self.building}})
        self.client.send("POST", "/_aliases", {"actions": actions})
        count: int = self._ready("GET", "_count")["count"]
        return count

    def drop(self) -> None:
        """Delete everything this engine made."""
        for alias in (self.alias, self.building):
            for index in self._behind(alias):
                self.client.send("DELETE", f"/{index}")

    def _bulk(self, alias: str, actions: Iterable[Body]) -> None:
        self.client.bulk({**action, "_index": alias} for action in actions)

    def _is_building(self) -> bool:
        return bool(self._behind(self.building))

    def _behind(self, alias: str) -> list[str]:
        """Indexes an alias points to."""
        try:
            return list(self.client.send("GET", f"/_alias/{alias}"))
        except MissingError:
            return []

    def _make_empty(self) -> None:
        """The first index. Its name is always the same, so that of two who make it at once one is refused."""
        with suppress(Unavailable):
            self._make(f"{self.alias}-first", self.alias)
        if not self._behind(self.alias):
            raise Unavailable(f"{self.name} has no index “{self.alias}”, and none could be made.")

    def _make(self, index: str, alias: str) -> None:
        body = bodies.index_body(language=self.language) | {"aliases": {alias: {}}}
        self.client.send("PUT", f"/{index}", body, within=30)


class Elasticsearch(Cluster):
    name = "elasticsearch"
    client_class = ElasticsearchClient


class OpenSearch(Cluster):
    name = "opensearch"
    client_class = OpenSearchClient


def _now() -> int:
    """Microseconds: orders writes by when they were made."""
    return time.time_ns() // 1000


def _put(document: Document, moment: int) -> Body:
    return {
        "_op_type": "index",
        "_id": document.id,
        "version": moment,
        "version_type": "external_gte",
        "_source": bodies.source(document),
    }


def _delete(uid: str, moment: int) -> Body:
    return {"_op_type": "delete", "_id": uid, "version": moment, "version_type": "external_gte"}


def _id(hit: RawHit) -> str:
    return str(hit["_id"])


def _candidate(hit: RawHit) -> Candidate[str]:
    stars, used, published = (hit["fields"][field][0] for field in RANK_FIELDS)
    return Candidate(_id(hit), float(hit["_score"] or 0), float(stars), int(used), float(published))


def _texts(source: RawSource) -> Iterator[str]:
    yield source["title"]
    yield source["summary"]
    yield from (part["text"] for part in source.get("parts", ()))


def _hit(hit: RawHit, score: float) -> Hit:
    source, highlights = hit["_source"], hit.get("highlight", {})
    title = marked(highlights["title"][0]) if "title" in highlights else escape(source["title"])
    snippet, place = _passage(hit)
    return Hit(hit["_id"], score, title, snippet, place, source.get("edition", ""))


def _passage(hit: RawHit) -> tuple[str, Passage | None]:
    """The part that says it best; else the summary."""
    source, highlights = hit["_source"], hit.get("highlight", {})
    best = hit.get("inner_hits", {}).get("parts", {}).get("hits", {}).get("hits", [])
    if best and best[0].get("highlight"):
        part = best[0]["_source"]
        place = Passage(part.get("number"), part["label"], part["anchor"])
        return _fragment(best[0]["highlight"]["parts.text"][0], part["label"]), place
    if "summary" in highlights:
        return marked(highlights["summary"][0]), None
    return escape(shorten(source["summary"], SNIPPET)), None


def _fragment(text: str, label: str) -> str:
    """A passage without its heading, which is the place's name already; with an ellipsis unless it is a sentence."""
    heading, _, rest = text.partition("\n")
    passage = rest if _bare(heading) == label and OPEN in rest else text
    bare = _bare(passage)
    before = "" if bare[:1].isupper() else "… "
    after = "" if bare.endswith((".", "!", "?")) else " …"
    return before + marked(passage.strip()) + after


def _bare(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "").strip()
