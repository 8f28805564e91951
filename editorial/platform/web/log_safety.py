"""Text from elsewhere, made safe for a line of a log, a terminal or a column of a report."""

import logging
import unicodedata

HIDDEN = {"Cc", "Cf", "Zl", "Zp"}  # Unicode's control and format characters, and its line and paragraph separators


def one_line(text: str, limit: int = 500) -> str:
    """One line without control characters, shortened: nobody writes a second log line, or colours, through it."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return " ".join(_visible(cut).split())


def indented_lines(text: str) -> str:
    """The same for several lines: they stay lines, each but the first indented, so that none passes for an entry."""
    return "\n    ".join(_visible(line) for line in text.splitlines())


def _visible(text: str) -> str:
    return "".join(" " if unicodedata.category(character) in HIDDEN else character for character in text)


class LineFormatter(logging.Formatter):
    """A log whose entries begin where entries begin, whatever was in the message."""

    def format(self, record: logging.LogRecord) -> str:
        return indented_lines(super().format(record))
