"""The declared fields as a tantivy schema, and a document as tantivy takes it."""

import json
from dataclasses import replace
from pathlib import Path

import tantivy
from tantivy import Filter, Tokenizer

from search.documents import Document
from search.fields import FACETS, NEVER
from search.folding import changed_words, folded
from search.text import clean, parted

KEPT = ("name", "summary", "body", "places", "edition")  # stored as UTF-8 and shown, as written; never searched
LONGEST_WORD = 64  # bytes; longer ones are no words


def _analyzer(*filters: Filter) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(LONGEST_WORD), Filter.lowercase(), *filters):
        builder = builder.filter(step)
    return builder.build()


STEMMED = _analyzer(Filter.stemmer("english"))
PLAIN = _analyzer()


def _schema() -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("text", tokenizer_name="stemmed")  # folded, as "title", "bare" and "heading" are
    build.add_text_field("title", tokenizer_name="stemmed")
    build.add_text_field("words", tokenizer_name="plain", index_option="basic")  # as written
    build.add_text_field("bare", tokenizer_name="plain", index_option="basic")  # those that folding changes
    build.add_text_field("heading", tokenizer_name="plain", index_option="basic")  # the title, for suggestions
    for name in KEPT:
        build.add_bytes_field(name, stored=True)
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


def kept(document: tantivy.Document, name: str) -> str:
    """What a stored document keeps under one of the names in KEPT."""
    found: bytes = document.get_first(name) or b""
    return found.decode()


def _parted(document: Document) -> Document:
    said = (document.title, document.summary, *document.keywords, *(part.text for part in document.parts))
    if all(map(str.isascii, said)):  # most documents: nothing to cut
        return document
    return replace(
        document,
        title=parted(document.title),
        summary=parted(document.summary),
        keywords=tuple(parted(word) for word in document.keywords),
        parts=tuple(replace(part, text=parted(part.text)) for part in document.parts),
    )


def as_tantivy(document: Document) -> tantivy.Document:
    """`places` is stored JSON: `[[start in body, number, label, anchor], …]`.

    Texts are stored `parted`, as they are cut into words: a regular expression that cuts them costs half the speed.
    """
    document = _parted(document)
    body, starts = document.body()
    places = [[start, part.number, part.label, part.anchor] for start, part in starts]
    title = clean(document.title)
    shown = (title, clean(document.summary), body, json.dumps(places), document.edition)
    made = tantivy.Document()
    made.add_text("id", document.id)
    for name in ("title", "heading"):
        made.add_text(name, folded(title))
    for text in document.texts():
        made.add_text("text", folded(text))
        made.add_text("words", text)
        for word in changed_words(text):
            made.add_text("bare", word)
    for name, value in zip(KEPT, shown, strict=True):
        made.add_bytes(name, value.encode())
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
