"""Text as engines and pages can bear it."""

import re
import unicodedata

# What no engine, page or log should be given: control characters, halves of characters, and private-use marks, two
# of which carry highlights through an engine. Line breaks stay.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufeff]+")

# Where a word may be divided, or not: seen by nobody, and what stands on both sides is one word.
_INSIDE_WORDS = re.compile("[\xad\u2060]+")

# Letters of scripts that put no spaces between words, as the inside of a character class that Python, Java and Rust
# read alike: Thai and Lao, Burmese, Khmer, Chinese, Japanese, Korean. Each letter is a word of its own to an engine,
# and what is typed in one run is looked for as one run.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003fffd"
)
UNSEEN_SPACE = "\u200b"
_UNSPACED_LETTER = re.compile(f"[{UNSPACED}]")


def clean(text: str) -> str:
    """With letters and their accents as one character, the way people type them, and without soft hyphens."""
    if text.isascii() and text.replace("\n", " ").isprintable():  # most texts: nothing to take out or put together
        return text
    return unicodedata.normalize("NFC", _UNFIT.sub(" ", _INSIDE_WORDS.sub("", text)))


def parted(text: str) -> str:
    """With an unseen space (U+200B) after each letter of a script without spaces; `joined` takes them out."""
    return text if text.isascii() else _UNSPACED_LETTER.sub(rf"\g<0>{UNSEEN_SPACE}", text)


def joined(text: str) -> str:
    return text.replace(UNSEEN_SPACE, "")


def is_unspaced(word: str) -> bool:
    """Whether any of it is written in a script without spaces."""
    return bool(_UNSPACED_LETTER.search(word))


def shorten(text: str, length: int) -> str:
    """At most `length` characters, ended at a word, with an ellipsis where something was left out."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0].rstrip(" ,;:–—-") + " …"
