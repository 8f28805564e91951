"""Lists of people as CSV: what is understood, what is handed back."""

import pytest

from assets.links.people_lists import MOST_BYTES, MOST_PEOPLE, BrokenRow, Person, RefusedListError, read_people, text_of

pytestmark = pytest.mark.anywhere

JONAS, PAT = Person("Jonas Lind", "jonas@halden.example"), Person("Pat Berg", "pat@norrvik.example")


@pytest.mark.parametrize(
    "text",
    [
        "Jonas Lind,jonas@halden.example\nPat Berg,pat@norrvik.example",
        "E-mail;Name\r\njonas@halden.example;Jonas Lind\r\n\r\npat@norrvik.example;Pat Berg\r\n",
        "name\tcompany\temail\nJonas Lind\tHalden\tJonas@Halden.example\nPat Berg\t\tpat@norrvik.example",
        'jonas@halden.example,"Jonas  Lind"\npat@norrvik.example,Pat Berg',
        "Spring mailing\n\nEmail,Name\njonas@halden.example,Jonas Lind\npat@norrvik.example,Pat Berg",
        "sep=;\nE-Mail-Adresse;Name\njonas@halden.example;Jonas Lind\npat@norrvik.example;Pat Berg",
        "Nom;Société;Courriel\nJonas Lind;Halden;jonas@halden.example\nPat Berg;;pat@norrvik.example",
    ],
)
def test_lists_are_understood_as_people_have_them(text: str) -> None:
    assert read_people(text) == ([JONAS, PAT], [])


def test_broken_rows_are_handed_back_with_their_reasons() -> None:
    text = "name,email\nJonas Lind,jonas@halden.example\n,x@y.example\nPat\nOla,no address\nJ.,JONAS@halden.example"
    found = read_people(text)
    assert found.people == [JONAS]
    assert [row.line for row in found.broken] == [3, 4, 5, 6]
    assert found.broken[0] == BrokenRow(3, ", x@y.example", "the name is missing")
    assert found.broken[1].reason == "the e-mail address is missing"
    assert found.broken[2].reason.startswith("no e-mail address")
    assert found.broken[3].reason == "the same address stands above"


def test_without_a_known_heading_the_order_is_that_of_the_first_address_and_no_row_is_left_out() -> None:
    found = read_people("Cím;Név\njonas@halden.example;Jonas Lind\nno address;Ola\npat@norrvik.example;Pat Berg")
    assert found.people == [JONAS, PAT]
    assert [row.line for row in found.broken] == [1, 3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nobody is on the list"),
        ("name,email\n", "Nobody is on the list"),
        ("\n".join(f"Reader,r{n}@halden.example" for n in range(MOST_PEOPLE + 1)), "200 people at most"),
        ("x" * 140_000 + ",", "cannot be read as CSV"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(RefusedListError, match=said):
        read_people(text)


def test_files_are_read_in_the_encodings_spreadsheets_write() -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert text_of("Jürgen".encode(encoding)) == "Jürgen"


@pytest.mark.parametrize("content", [b"PK\0\0", b"x" * (MOST_BYTES + 1)])
def test_what_is_no_text_or_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedListError):
        text_of(content)
