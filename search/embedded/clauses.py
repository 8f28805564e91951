"""A query as tantivy takes it. Built clause by clause, never from a string: nothing typed is ever parsed by it."""

from collections.abc import Iterable, Sequence
from datetime import date

from tantivy import FieldType, Occur
from tantivy import Query as Clause

from search.embedded.schema import PLAIN, SCHEMA, STEMMED
from search.fields import AS_TYPED, EXACT_LIFT, SYNONYM, TITLE_LIFT
from search.folding import folded
from search.query import ParsedQuery
from search.spelling import tolerance
from search.synonyms import Meaning
from search.text import clean, parted

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
    """A word, or words in this order, anywhere in a piece; what holds no searchable word is found nowhere."""
    tokens = STEMMED.analyze(folded(parted(text)))
    if not tokens:
        return NOTHING
    in_title = Clause.boost_query(_term("title", tokens), TITLE_LIFT)
    return Clause.boolean_query([(Occur.Must, _term("text", tokens)), (Occur.Should, in_title)])


def word(text: str) -> Clause:
    """A run that was not quoted: what says it letter for letter, accents and ending, comes first."""
    tokens = PLAIN.analyze(parted(text))
    if len(tokens) != 1:
        return run_of(text)
    exact = Clause.boost_query(Clause.term_query(SCHEMA, "words", tokens[0], "basic"), EXACT_LIFT)
    return Clause.boolean_query([(Occur.Must, run_of(text)), (Occur.Should, exact)])


def meant(meaning: Meaning) -> Clause:
    """All of its words, or anything that means the same."""
    others = [Clause.boost_query(run_of(other), SYNONYM) for other in meaning.others]
    return any_of([all_of(*map(word, meaning.words)), *others] if meaning.words else others)


def text(asked: ParsedQuery) -> Clause:
    """All phrases, enough of the words, none of the unwanted; the words in a row count for more."""
    parts = [(Occur.Must, run_of(phrase)) for phrase in asked.phrases]
    if asked.words or asked.meanings:
        words = any_of([*map(word, asked.words), *map(meant, asked.meanings)], max(asked.required, 1))
        parts.append((Occur.Must if asked.required else Occur.Should, words))
    if " " in asked.typed:
        parts.append((Occur.Should, Clause.boost_query(run_of(asked.typed), AS_TYPED)))
    if not parts:
        parts.append((Occur.Must, silent(Clause.all_query())))
    parts += [(Occur.MustNot, run_of(run)) for run in asked.without]
    return Clause.boolean_query(parts)


def one_of(field: str, values: Iterable[str]) -> Clause:
    """Holds any of these values. A single one is looked up as a term: a set is spread out over the whole index."""
    cleaned = [clean(value) for value in values]
    if len(cleaned) == 1:
        return silent(Clause.term_query(SCHEMA, field, cleaned[0], "basic"))
    return silent(Clause.term_set_query(SCHEMA, field, cleaned))


def besides(ids: Iterable[str]) -> Clause:
    """Everything but these."""
    return Clause.boolean_query([(Occur.Must, silent(Clause.all_query())), (Occur.MustNot, one_of("id", ids))])


def audience(names: Iterable[str], unexpired_on: date | None) -> list[Clause]:
    """Only what one of these audiences may find."""
    clauses = [one_of("audience", names)]
    if unexpired_on:
        day = unexpired_on.toordinal()
        clauses.append(silent(Clause.range_query(SCHEMA, "expires", FieldType.Integer, lower_bound=day)))
    return clauses


def beginning(prefix: str) -> Clause:
    """Titles that hold all words, the last one as a beginning."""
    tokens = PLAIN.analyze(folded(parted(prefix)))
    if not tokens:
        return NOTHING
    *whole, last = tokens
    clauses = [Clause.term_query(SCHEMA, "heading", token, "basic") for token in whole]
    return all_of(*clauses, _like("heading", last, 0))


def like(misspelt: str) -> Clause:
    """Holds a word with a few letters wrong, or, which counts for less, one that begins like it."""
    tokens = PLAIN.analyze(folded(parted(misspelt)))
    if not tokens:
        return NOTHING
    letters = tolerance(tokens[0])
    fields = ("words", "bare")
    return any_of([_like(field, tokens[0], letters, prefix=whole) for field in fields for whole in (False, True)])


def _like(field: str, token: str, letters: int, *, prefix: bool = True) -> Clause:
    return Clause.fuzzy_term_query(SCHEMA, field, token, distance=letters, prefix=prefix)
