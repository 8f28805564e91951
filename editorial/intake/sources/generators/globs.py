"""Which paths the patterns of settings mean: `private/`, `tmp/*`, `/docs/old/**`."""

import re
from functools import cache


def is_meant(path: str, pattern: str) -> bool:
    """Whether a pattern names a path, or a folder above it. Both from the root of the site."""
    return _compiled(pattern.strip().strip("/")).fullmatch(path.strip("/")) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """`*` and `?` stop at a slash, `**` does not; what lies below a folder that is named is meant too."""
    parts = re.split(r"(\*\*/?|\*|\?|\{[^{}]*\})", pattern)
    known = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    made = "".join(known.get(part) or _one_of(part) for part in parts)
    return re.compile(f"{made}(?:/.*)?", re.S)


def _one_of(part: str) -> str:
    """`{a,b}` is either; anything else is itself."""
    if part.startswith("{") and part.endswith("}"):
        return f"(?:{'|'.join(re.escape(word.strip()) for word in part[1:-1].split(','))})"
    return re.escape(part)
