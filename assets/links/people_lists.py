"""Lists of people, as CSV: who gets a link each, and which rows have to be mended first.

A list has the columns `name` and `email`, in any order and under a heading or none; what separates them is found out.
The same address twice is one person. Pure: knows no database.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from editorial.platform.accounts.email_addresses import normal_email

MOST_PEOPLE = 200  # of one list; each gets a link of their own, made while one waits
MOST_BYTES = 100_000  # of the file
TOP = 10  # lines within which titles and a heading end
LONGEST_NAME = 120  # characters, as a link keeps it
# As spreadsheets of European companies head them; whatever has “mail” in it is an address too.
NAME_WORDS = "name recipient person contact kontakt empfänger nom nombre nome naam namn navn nimi nazwa"
NAMES = frozenset((*NAME_WORDS.split(), "full name", "vollständiger name", "nom complet", "nombre completo"))
EMAILS = frozenset(("address", "courriel", "correo", "correo electrónico", "e-post", "epost", "sähköposti", "posta"))


class RefusedListError(ValueError):
    """The list cannot be read at all; its text says why, and what to do."""


class Person(NamedTuple):
    name: str
    email: str


class BrokenRow(NamedTuple):
    """`line` as the reader of the file counts it, from 1."""

    line: int
    text: str
    reason: str


class PeopleList(NamedTuple):
    people: list[Person]
    broken: list[BrokenRow]


def text_of(content: bytes) -> str:
    """A file's text. Raises RefusedListError for what is too large or no text."""
    if len(content) > MOST_BYTES:
        raise RefusedListError(f"The list is larger than {MOST_BYTES // 1000} kB. Send it in parts.")
    of_excel = ("utf-16",) if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ()  # its “Unicode text”
    for encoding in (*of_excel, "utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RefusedListError("The file is no text. Save the list as CSV and choose it again.")


def read_people(text: str) -> PeopleList:
    """Who is on the list, and what of it is broken. Raises RefusedListError when nobody is, or too many are."""
    found: dict[str, Person] = {}
    broken: list[BrokenRow] = []
    for line, cells in _rows(text):
        try:
            person = _person(cells)
            if person.email in found:
                raise ValueError("the same address stands above")
            found[person.email] = person
        except ValueError as reason:
            broken.append(BrokenRow(line, ", ".join(cells)[:200], str(reason)))
        if len(found) + len(broken) > MOST_PEOPLE:
            raise RefusedListError(f"A list holds {MOST_PEOPLE} people at most. Send it in parts.")
    if not found and not broken:
        raise RefusedListError("Nobody is on the list. Each line holds a name and an e-mail address.")
    return PeopleList(list(found.values()), broken)


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """(line, (name, e-mail)) of all that is not empty, without titles and heading."""
    lines = text.splitlines()
    top = lines[:TOP]
    mark = max(";,\t", key=lambda sign: max((line.count(sign) for line in top), default=0))
    reader = csv.reader(StringIO("\n".join(lines)), delimiter=mark)
    rows = []
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                rows.append((reader.line_num, cells))
    except csv.Error as reason:
        raise RefusedListError(f"Line {reader.line_num} cannot be read as CSV: {reason}.") from reason
    begin, (name, email) = _layout([cells for _, cells in rows[:TOP]])
    for line, cells in rows[begin:]:
        yield line, (cells[name] if name < len(cells) else "", cells[email] if email < len(cells) else "")


def _layout(rows: Sequence[list[str]]) -> tuple[int, tuple[int, int]]:
    """How many rows of these go before the people, and in which columns name and address stand.

    Above a heading there are titles only. Without one, the first row with an @ shows the order, and no row is left out.
    """
    first = next((at for at, cells in enumerate(rows) if any("@" in cell for cell in cells)), len(rows))
    for at, cells in enumerate(rows[:first]):
        if heading := _heading(cells):
            return at + 1, heading
    return 0, _guess(rows[first]) if first < len(rows) else (0, 1)


def _heading(cells: list[str]) -> tuple[int, int] | None:
    """Where name and address stand, if this row says so."""
    words = [cell.casefold() for cell in cells]
    name = next((at for at, word in enumerate(words) if word in NAMES), None)
    email = next((at for at, word in enumerate(words) if word in EMAILS or "mail" in word), None)
    return None if name is None or email is None or name == email else (name, email)


def _guess(cells: list[str]) -> tuple[int, int]:
    """The first cell with an @ is the address, and the name stands in the first of the others."""
    email = next((at for at, cell in enumerate(cells) if "@" in cell), 1)
    return (0 if email else 1), email


def _person(cells: tuple[str, str]) -> Person:
    name, email = cells
    if not name:
        raise ValueError("the name is missing")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"the name is longer than {LONGEST_NAME} characters")
    if not email:
        raise ValueError("the e-mail address is missing")
    try:
        return Person(name, normal_email(email))
    except ValueError as reason:
        raise ValueError(f"no e-mail address: {reason}") from reason
