"""What an Eleventy site leaves out: by a list, or by a program beside its files, which is read and never run."""

import re
from collections.abc import Iterator

from editorial.intake.sources.generators.globs import is_meant

PROGRAMS = ("11tydata.js", "11tydata.cjs", "11tydata.mjs", "11tydata.ts")
# What such a program may hide its files by.
HIDING = re.compile(r"\b(?:permalink|draft|published?|eleventyExcludeFromCollections|eleventyComputed)\b")


def ignored(listed: str, key: str) -> str:
    """The line of `.eleventyignore` that names a file; empty when none does. A later `!line` takes it in again."""
    found = ""
    for line in map(str.strip, listed.splitlines()):
        pattern = line.removeprefix("!").removeprefix("./")
        if not pattern or line.startswith("#"):
            continue
        is_named = is_meant(key, pattern) or ("/" not in pattern.strip("/") and is_meant(key, f"**/{pattern}"))
        if is_named:
            found = "" if line.startswith("!") else line
    return found


def names_of_programs(folder: str) -> Iterator[str]:
    """The programs that speak of every file in a folder, by that folder's name."""
    return (f"{folder}.{ending}" for ending in PROGRAMS)
