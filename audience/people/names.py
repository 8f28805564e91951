"""Is this a person's name? We write to whoever's address stands beside it, so it must not carry a message."""

import re
import unicodedata

MOST_WORDS = 7  # María del Carmen de la Vega Ruiz has seven; longer ones are mostly sentences
LONGEST = 60  # characters
BESIDES_LETTERS = frozenset(" .,-'’ʼ·‐–\u200c\u200d")  # the last two join letters in Persian and Indic names
AN_ADDRESS = re.compile(r"\w{2,}[.,·]\w{2,}|\bwww\b|\bhttps?\b", re.IGNORECASE)


def is_a_name(written: str) -> bool:
    """Letters, spaces and what joins or shortens names; nothing that reads as an address or a sentence."""
    return (
        any(character.isalpha() for character in written)
        and len(written) <= LONGEST
        and len(written.split()) <= MOST_WORDS
        and all(unicodedata.category(c)[0] in "LM" or c in BESIDES_LETTERS for c in written)
        and not AN_ADDRESS.search(written)
    )
