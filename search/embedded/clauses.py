"""A query as tantivy takes it. Built clause by clause, never from a string: nothing typed is ever parsed by it."""

from collections.abc import Iterable, Sequence
from datetime import date

from tantivy import FieldType, Occur
from tantivy import Query as Clause

from search.embedded.schema import PLAIN, SCHEMA, STEMMED
from search.fields import AS_TYPED, BOOSTS, TIE
from search.query import ParsedQuery
from search.spelling import tolerance
from search.text import clean

NOTHING = Clause.empty_query()


def all_of(*clauses: Clause) -> Clause:
    return Clause.boolean_query([(Occur.Must, clause) for clause in clauses])


def any_of(clauses: Sequence[Clause], least: int = 1) -> Clause:
    return Clause.boolean_query([(Occur.Should, clause) for clause in clauses], minimum_number_should_match=least)


def silent(clause: Clause) -> Clause:
    """Chooses, without a say in the order."""
    return Clause.const_score_query(clause, 0.0)


def _term(field: str, tokens: list[str]) -> Clause:
    if len(tokens) == 1:
        return Clause.term_query(SCHEMA, field, tokens[0])
    return Clause.phrase_query(SCHEMA, field, list(tokens))


def run_of(text: str) -> Clause:
    """A word, or words in this order, in any field; what holds no searchable word is found nowhere."""
    tokens = STEMMED.analyze(text)
    if not tokens:
        return NOTHING
    fields = [Clause.boost_query(_term(field, tokens), boost) for field, boost in BOOSTS.items()]
    return Clause.disjunction_max_query(fields, TIE)


def text(asked: ParsedQuery) -> Clause:
    """All phrases, enough of the words, none of the unwanted; the words in a row count for more."""
    parts = [(Occur.Must, run_of(phrase)) for phrase in asked.phrases]
    if asked.words:
        parts.append((Occur.Must, any_of([run_of(word) for word in asked.words], asked.required)))
    if " " in asked.typed:
        parts.append((Occur.Should, Clause.boost_query(run_of(asked.typed), AS_TYPED)))
    if not parts:
        parts.append((Occur.Must, silent(Clause.all_query())))
    parts += [(Occur.MustNot, run_of(word)) for word in asked.without]
    return Clause.boolean_query(parts)


def one_of(field: str, values: Iterable[str]) -> Clause:
    """Holds any of these values. A single one is looked up as a term: a set is spread out over the whole index."""
    cleaned = [clean(value) for value in values]
    if len(cleaned) == 1:
        return silent(Clause.term_query(SCHEMA, field, cleaned[0], "basic"))
    return silent(Clause.term_set_query(SCHEMA, field, cleaned))


def audience(name: str, unexpired_on: date | None) -> list[Clause]:
    """Only what this audience may find."""
    clauses = [one_of("audience", [name])]
    if unexpired_on:
        day = unexpired_on.toordinal()
        clauses.append(silent(Clause.range_query(SCHEMA, "expires", FieldType.Integer, lower_bound=day)))
    return clauses


def beginning(prefix: str) -> Clause:
    """Titles that hold all words, the last one as a beginning."""
    tokens = PLAIN.analyze(prefix)
    if not tokens:
        return NOTHING
    *whole, last = tokens
    clauses = [Clause.term_query(SCHEMA, "heading", word, "basic") for word in whole]
    return all_of(*clauses, _like("heading", last, 0))


def like(word: str) -> Clause:
    """Holds a word with a few letters wrong, or one that begins like it."""
    tokens = PLAIN.analyze(word)
    return _like("words", tokens[0], tolerance(tokens[0])) if tokens else NOTHING


def _like(field: str, token: str, letters: int) -> Clause:
    return Clause.fuzzy_term_query(SCHEMA, field, token, distance=letters, prefix=True)
