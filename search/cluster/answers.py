"""What the two servers answer, as far as it is read here."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

Highlights = Mapping[str, list[str]]


class RawPart(TypedDict):
    """`label`, `anchor` and `number` come with the part of a hit, `text` with whole documents."""

    text: str
    label: str
    anchor: str
    number: NotRequired[int | None]


class RawSource(TypedDict):
    title: str
    summary: str
    edition: NotRequired[str]
    parts: NotRequired[list[RawPart]]


class PartHit(TypedDict):
    _source: RawPart
    highlight: NotRequired[Highlights]


class PartHits(TypedDict, total=False):
    hits: list[PartHit]


class InnerHits(TypedDict, total=False):
    hits: PartHits


class RawHit(TypedDict):
    """One hit. `fields` holds what ranking needs: a list of one value each."""

    _id: str
    _score: float | None
    _source: RawSource
    fields: Mapping[str, list[float]]
    highlight: NotRequired[Highlights]
    inner_hits: NotRequired[Mapping[str, InnerHits]]


class Total(TypedDict):
    value: int


class Hits(TypedDict):
    total: Total
    hits: list[RawHit]


class Bucket(TypedDict):
    key: str
    doc_count: int


class Buckets(TypedDict):
    buckets: list[Bucket]


class FacetCounts(TypedDict):
    values: Buckets


class SearchAnswer(TypedDict):
    """To a search; `aggregations` where facets were asked for."""

    hits: Hits
    aggregations: Mapping[str, FacetCounts]


class Refusal(TypedDict):
    """Why one document of a batch was not written; `error` is a plain text from some versions."""

    status: NotRequired[int]
    error: NotRequired[Mapping[str, object] | str]
    _id: NotRequired[str]
