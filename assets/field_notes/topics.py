"""Topics that the words of a note name: who writes on a phone seldom ticks a box."""

from collections.abc import Iterable

from editorial.vocabulary.models import Topic
from search.folding import folded
from search.synonyms import tokens


def named_in(text: str, topics: Iterable[Topic]) -> list[Topic]:
    """Those whose name, or one of whose other names, stands in the text as whole words in a row."""
    said = f" {' '.join(tokens(text))} "
    return [topic for topic in topics if any(f" {name} " in said for name in _names(topic))]


def _names(topic: Topic) -> list[str]:
    written = (topic.label, *topic.aliases.splitlines())
    return [" ".join(words) for name in written if (words := tokens(folded(name)))]
