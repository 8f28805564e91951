"""The declared fields as a tantivy schema, and a document as tantivy takes it."""

import json
from pathlib import Path

import tantivy
from tantivy import Filter, Tokenizer

from search.documents import Document
from search.fields import FACETS, NEVER
from search.text import clean

LONGEST_WORD = 64  # bytes; longer ones are no words


def _analyzer(*filters: Filter) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(LONGEST_WORD), Filter.lowercase(), Filter.ascii_fold(), *filters):
        builder = builder.filter(step)
    return builder.build()


STEMMED = _analyzer(Filter.stemmer("english"))
PLAIN = _analyzer()


def _schema() -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "summary", "body"):
        build.add_text_field(name, stored=True, tokenizer_name="stemmed")
    build.add_text_field("keywords", tokenizer_name="stemmed")
    build.add_text_field("words", tokenizer_name="plain", index_option="basic")  # as written: for misspelt queries
    build.add_text_field("heading", tokenizer_name="plain", index_option="basic")  # the title, for suggestions
    build.add_text_field("places", stored=True, tokenizer_name="raw", index_option="basic")
    for name in (*FACETS, "audience"):
        build.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    build.add_float_field("stars", fast=True)
    for name in ("used", "published", "expires"):
        build.add_integer_field(name, fast=True, indexed=name == "expires")
    return build.build()


SCHEMA = _schema()


def open_index(path: Path) -> tantivy.Index:
    """Open the index in a folder, or make an empty one. It is reloaded by hand: see Embedded."""
    index = tantivy.Index(SCHEMA, str(path))
    index.register_tokenizer("stemmed", STEMMED)
    index.register_tokenizer("plain", PLAIN)
    index.config_reader("Manual")
    return index


def as_tantivy(document: Document) -> tantivy.Document:
    """`places` is stored JSON: `[[start in body, number, label, anchor], …]`."""
    body, starts = document.body()
    title, summary = clean(document.title), clean(document.summary)
    made = tantivy.Document()
    made.add_text("id", document.id)
    made.add_text("title", title)
    made.add_text("heading", title)
    made.add_text("summary", summary)
    made.add_text("body", body)
    for text in (title, summary, body):
        made.add_text("words", text)
    for keyword in document.keywords:
        made.add_text("keywords", clean(keyword))
    places = [[start, part.number, part.label, part.anchor] for start, part in starts]
    made.add_text("places", json.dumps(places))
    for facet in FACETS:
        for slug in document.values(facet):
            made.add_text(facet, slug)
    for audience in document.audiences:
        made.add_text("audience", audience)
    made.add_float("stars", document.rating)
    made.add_integer("used", document.used)
    made.add_integer("published", int(document.published.timestamp()))
    made.add_integer("expires", document.expires.toordinal() if document.expires else NEVER)
    return made
