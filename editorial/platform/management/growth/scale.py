"""How much a copy holds: everything in proportion to its pieces, as in the publication of a company of some years."""

from typing import NamedTuple

AT_LEAST = 3  # of each kind: a list of none asks the database less than a list of some


class Scale(NamedTuple):
    """Rows of each kind; the comments are all about one asset, and `one_reader` is the reading of one contact."""

    pieces: int
    files: int
    comments: int
    searches: int
    links: int
    reviews: int
    imports: int
    imported: int
    proposals: int
    jobs: int
    plan_items: int
    contacts: int
    calls: int
    events: int
    one_reader: int

    @classmethod
    def of(cls, pieces: int) -> "Scale":
        """The scale of so many pieces; 100,000 of them have a million reading events."""

        def one_in(number: int) -> int:
            return max(AT_LEAST, pieces // number)

        return cls(
            pieces=pieces,
            files=one_in(20),
            comments=one_in(200),
            searches=one_in(10),
            links=one_in(50),
            reviews=one_in(50),
            imports=one_in(1000),
            imported=one_in(10),
            proposals=one_in(100),
            jobs=one_in(50),
            plan_items=one_in(5),
            contacts=one_in(20),
            calls=one_in(50),
            events=pieces * 10,
            one_reader=one_in(2),
        )
