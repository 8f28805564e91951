"""Words for people: lists in a sentence, and lists kept one a line."""

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """`["a", "b", "c"]` → “a, b and c”; nothing for none."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def lines(text: str) -> list[str]:
    """What stands on each line, without those left empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]
