"""Text as engines and pages can bear it."""

import re

# What no engine, page or log should be given: control characters, halves of characters, and private-use marks, two
# of which carry highlights through an engine. Line breaks stay.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufeff]+")


def clean(text: str) -> str:
    return _UNFIT.sub(" ", text)


def shorten(text: str, length: int) -> str:
    """At most `length` characters, ended at a word, with an ellipsis where something was left out."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(None, 1)[0].rstrip(" ,;:–—-") + " …"
