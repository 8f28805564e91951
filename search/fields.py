"""What is searched and counted, in one place for every engine: fields with their boosts, facets, limits."""

from datetime import date

# Everything that is said of a piece is searched as one text (BM25, stemmed): title, summary, keywords, parts. A word
# that stands in the title as well counts for so much more, as a share of what BM25 gives it there.
TITLE_LIFT = 0.25
# So does a word that stands there letter for letter, with the accents and the ending that were typed.
EXACT_LIFT = 0.1
# What means the same counts for so much of what the words themselves would.
SYNONYM = 0.7

FACETS = ("persona", "stage", "job", "topic", "format", "rating")

RATING_STEPS = {"4": 4.0, "3": 3.0, "2": 2.0}  # "4" holds everything rated 4.0 and better
UNRATED = "unrated"

MAX_TEXT = 500_000  # characters of a document that are searched: about 200 dense pages
FACET_SIZE = 500  # values of one facet that are counted
CANDIDATES = 200  # best by text, re-ranked by rating, freshness and use
SNIPPET = 180  # characters
DEEPEST = 100_000  # hits that can be paged through
AS_TYPED = 1.0  # a text, or a page of it, that says the words as they were typed is the one that was meant
LIKE_READ = 20  # documents read for a misspelt word
RANK_FIELDS = ("stars", "used", "published")  # kept beside the text, for ranking and for the other orders
NEVER = date.max.toordinal()  # stands for the day of expiry of what does not expire

# Changes whenever indexes made before must be made anew.
FINGERPRINT = "3"


def rating_steps(rating: float) -> list[str]:
    """Steps a rating reaches: 3.4 → `["3", "2"]`; 0 → `["unrated"]`."""
    return [step for step, least in RATING_STEPS.items() if rating >= least] or ([] if rating else [UNRATED])
