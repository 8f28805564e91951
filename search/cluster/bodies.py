"""What is sent to Elasticsearch and OpenSearch alike: mapping and bodies. The one module that imports the DSL."""

from collections.abc import Iterable
from datetime import date

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query as Clause

from search.cluster.answers import SearchAnswer
from search.documents import Document
from search.fields import (
    AS_TYPED,
    DEEPEST,
    EXACT_LIFT,
    FACET_SIZE,
    FACETS,
    FINGERPRINT,
    LIKE_READ,
    NEVER,
    RANK_FIELDS,
    SNIPPET,
    SYNONYM,
    TITLE_LIFT,
)
from search.folding import folds_of_letters
from search.highlight import CLOSE, OPEN
from search.query import ParsedQuery, Query
from search.spelling import tolerance
from search.synonyms import Meaning
from search.text import UNSPACED, clean

Body = dict[str, object]

LONGEST_WORD = 64  # letters; longer ones are no words
PLAIN = ["longest", "lowercase"]


def analysis() -> Body:
    """Words as written, folded, and folded and stemmed; what is shown stays as it was written."""
    letters = {"type": "mapping", "mappings": [f"{letter} => {said}" for letter, said in folds_of_letters().items()]}
    cut = {"type": "custom", "tokenizer": "words", "filter": PLAIN}
    folded = cut | {"char_filter": ["folds"]}
    pattern = rf"[{UNSPACED}]|[\p{{L}}\p{{N}}\p{{M}}&&[^{UNSPACED}]]+"
    return {
        "char_filter": {"folds": letters},
        "tokenizer": {"words": {"type": "pattern", "pattern": pattern, "group": 0}},
        "filter": {
            "longest": {"type": "length", "max": LONGEST_WORD},
            "stems": {"type": "stemmer", "language": "porter2"},
        },
        "analyzer": {"written": cut, "folded": folded, "stemmed": folded | {"filter": [*PLAIN, "stems"]}},
    }


# --- index --------------------------------------------------------------------------------------------------
def index_body(*, language: bool = True) -> Body:
    """Settings and mapping; without `language` every text is analysed by the built-in `standard`."""
    stemmed = {"type": "text", "analyzer": "stemmed" if language else "standard"}
    folded = {"type": "text", "analyzer": "folded" if language else "standard"}
    written = {"type": "text", "analyzer": "written" if language else "standard"}
    properties: Body = dict.fromkeys(("text", "title", "summary"), stemmed)
    properties |= {"words": folded | {"fields": {"written": written}}, "heading": folded}
    properties |= {name: {"type": "keyword"} for name in ("id", "audience", *FACETS)}
    properties |= {"stars": {"type": "float"}, "used": {"type": "integer"}, "published": {"type": "long"}}
    properties["expires"] = {"type": "integer"}
    kept = {"type": "keyword", "index": False, "doc_values": False}
    properties["edition"] = kept
    part = {"text": stemmed, "label": kept, "anchor": kept, "number": {"type": "integer", "index": False}}
    properties["parts"] = {"type": "nested", "properties": part}
    settings: Body = {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "max_result_window": DEEPEST,
        "gc_deletes": "1h",  # what was removed during a rebuild stays removed
    }
    if language:
        settings["analysis"] = analysis()
    mappings = {
        "dynamic": False,
        "_meta": {"fingerprint": FINGERPRINT},
        "_source": {"excludes": ["text", "words", "heading"]},
        "properties": properties,
    }
    return {"settings": {"index": settings}, "mappings": mappings}


def source(document: Document) -> Body:
    """A document as it is sent. `parts` are kept; `text` and `words` are searched only."""
    title, summary = clean(document.title), clean(document.summary)
    texts = list(document.texts())
    return {
        "id": document.id,
        "title": title,
        "heading": title,
        "summary": summary,
        "text": texts,
        "words": texts,
        "parts": [
            {"text": text, "label": part.label, "anchor": part.anchor, "number": part.number}
            for part, text in document.text_parts
        ],
        **{facet: document.values(facet) for facet in FACETS},
        "audience": list(document.audiences),
        "stars": document.rating,
        "used": document.used,
        "published": int(document.published.timestamp()),
        "expires": document.expires.toordinal() if document.expires else NEVER,
        "edition": document.edition,
    }


# --- clauses ------------------------------------------------------------------------------------------------
def run_of(text: str, boost: float = 1.0) -> Clause:
    """A word, or words in this order, anywhere in a piece."""
    in_title = Q("match_phrase", title={"query": text, "boost": TITLE_LIFT * boost})
    return Q("bool", must=[Q("match_phrase", text={"query": text, "boost": boost})], should=[in_title])


def word(text: str) -> Clause:
    """A run that was not quoted: what says it letter for letter, accents and ending, comes first."""
    exact = Q("match_phrase", **{"words.written": {"query": text, "boost": EXACT_LIFT}})
    return Q("bool", must=[run_of(text)], should=[exact])


def meant(meaning: Meaning) -> Clause:
    """All of its words, or anything that means the same."""
    own = [Q("bool", must=[word(run) for run in meaning.words])] if meaning.words else []
    return Q("bool", should=[*own, *(run_of(other, SYNONYM) for other in meaning.others)], minimum_should_match=1)


def text(asked: ParsedQuery) -> Clause:
    """All phrases, enough of the words, none of the unwanted; the words in a row count for more."""
    must = [run_of(phrase) for phrase in asked.phrases]
    should = [run_of(asked.typed, AS_TYPED)] if " " in asked.typed else []
    if asked.words or asked.meanings:
        said = [*map(word, asked.words), *map(meant, asked.meanings)]
        words = Q("bool", should=said, minimum_should_match=max(asked.required, 1))
        (must if asked.required else should).append(words)
    without = [run_of(run) for run in asked.without]
    return Q("bool", must=must or [Q("match_all")], should=should, must_not=without)


def visible(audiences: Iterable[str], unexpired_on: date | None) -> list[Clause]:
    """Only what one of these audiences may find."""
    clauses = [Q("terms", audience=[clean(name) for name in audiences])]
    if unexpired_on:
        clauses.append(Q("range", expires={"gte": unexpired_on.toordinal()}))
    return clauses


def chosen(query: Query) -> dict[str, Clause]:
    return {
        facet: Q("terms", **{facet: [clean(slug) for slug in slugs]}) for facet, slugs in query.filters.items() if slugs
    }


# --- searches -----------------------------------------------------------------------------------------------
def hits(query: Query, asked: ParsedQuery, rows: range, besides: tuple[str, ...] = ()) -> Body:
    """Ids in order, what ranking needs, the count, and facets that each ignore their own choice."""
    filters = chosen(query)
    search = Search().query(Q("bool", must=[text(asked)], filter=visible(query.audiences, query.unexpired_on)))
    if filters or besides:
        known = [Q("terms", id=list(besides))] if besides else []
        search = search.post_filter(Q("bool", filter=list(filters.values()), must_not=known))
    for facet in FACETS:
        others = [clause for name, clause in filters.items() if name != facet]
        within = search.aggs.bucket(facet, "filter", filter=Q("bool", filter=others))
        within.bucket("values", "terms", field=facet, size=FACET_SIZE)
    field = query.order(asked).field or "_score"
    search = search.sort({field: {"order": "desc"}}, {"id": {"order": "asc"}})[rows.start : rows.stop]
    return _body(
        search.source(False).extra(track_total_hits=True, track_scores=True, docvalue_fields=[*RANK_FIELDS, "id"])
    )


def details(ids: list[str], asked: ParsedQuery) -> Body:
    """Titles and summaries with highlights, and of each document the one part that says it best."""
    marks = {"pre_tags": [OPEN], "post_tags": [CLOSE]}
    in_parts = [Q("match_phrase", **{"parts.text": run}) for run in asked.runs]
    in_parts += [Q("match_phrase", **{"parts.text": {"query": run, "boost": AS_TYPED}}) for run in asked.literal]
    snippet = {"parts.text": {"number_of_fragments": 1, "fragment_size": SNIPPET}}
    best = {
        "size": 1,
        "_source": ["parts.label", "parts.anchor", "parts.number"],
        "highlight": {**marks, "fields": snippet},
    }
    place = Q("nested", path="parts", query=Q("bool", should=in_parts), score_mode="max", inner_hits=best)
    wanted = Q("bool", filter=[Q("terms", id=ids)], should=[place] if in_parts else [])
    search = Search().query(wanted).source(["title", "summary", "edition"])[: len(ids)]
    search = search.highlight("title", number_of_fragments=0).highlight(
        "summary", number_of_fragments=1, fragment_size=SNIPPET
    )
    everywhere = {"require_field_match": False, "highlight_query": text(asked).to_dict()}
    return _body(search.highlight_options(**marks, **everywhere))


def like(misspelt: str, query: Query) -> Body:
    """Texts that hold a word with a few letters wrong, or one that begins like it."""
    near = Q("match", words={"query": misspelt, "fuzziness": tolerance(misspelt), "max_expansions": 50})
    begins = Q("match_phrase_prefix", words={"query": misspelt})
    within = [*visible(query.audiences, query.unexpired_on), *chosen(query).values()]
    search = Search().query(Q("bool", should=[near, begins], minimum_should_match=1, filter=within))
    return _body(search.source(["title", "summary", "parts.text"])[:LIKE_READ])


def beginning(prefix: str, audience: str, unexpired_on: date | None, size: int) -> Body:
    """Titles that hold all words, the last one as a beginning; the most used first."""
    titles = Q("match_bool_prefix", heading={"query": clean(prefix), "operator": "and"})
    search = Search().query(Q("bool", must=[titles], filter=visible([audience], unexpired_on)))
    search = search.sort({"used": {"order": "desc"}}, {"id": {"order": "asc"}})
    return _body(search.source(["title"])[:size])


def _body(search: Search) -> Body:
    body: Body = search.to_dict()
    return body


def facet_counts(answer: SearchAnswer) -> dict[str, dict[str, int]]:
    """From the answer to `hits`."""
    found = answer["aggregations"]
    return {facet: {b["key"]: b["doc_count"] for b in found[facet]["values"]["buckets"]} for facet in FACETS}
