"""The two servers' own clients behind one small face. Whatever fails is Unavailable, with the reason."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from search.cluster.answers import Refusal
from search.cluster.bodies import Body
from search.engines.contract import Unavailable

ANSWER_WITHIN = 5  # seconds for a search; longer is down
WRITE_WITHIN = 60  # seconds for a batch
BATCH = 200  # documents sent at once
HARMLESS = {404, 409}  # removed already; a newer one is there


class MissingError(Exception):
    """There is no such index or alias."""


class Client(Protocol):
    def send(self, method: str, path: str, body: Body | None = None, within: int = ANSWER_WITHIN) -> Any:
        """The answer's JSON; raises MissingError for 404 and Unavailable for everything else."""

    def bulk(self, actions: Iterable[Body]) -> None:
        """Index and delete in batches into an alias that must exist. Newer versions stay as they are."""


@contextmanager
def failing(name: str, *errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        status = getattr(error, "status_code", None) or getattr(getattr(error, "meta", None), "status", None)
        if status == 404:
            raise MissingError(str(error)) from error
        raise Unavailable(f"{name} does not do what it was asked: {error}") from error


class ElasticsearchClient:
    def __init__(self, address: str) -> None:
        from elasticsearch import ApiError, Elasticsearch, TransportError, helpers  # an extra; so is the other

        self.errors = (ApiError, TransportError)
        self.helpers = helpers
        self.client = Elasticsearch(address, max_retries=0, request_timeout=ANSWER_WITHIN)
        self.json = "application/vnd.elasticsearch+json; compatible-with=8"

    def send(self, method: str, path: str, body: Body | None = None, within: int = ANSWER_WITHIN) -> Any:
        headers = {"accept": self.json} | ({"content-type": self.json} if body is not None else {})
        with failing("Elasticsearch", *self.errors):
            asked = self.client.options(request_timeout=within)
            return asked.perform_request(method, path, headers=headers, body=body).body

    def bulk(self, actions: Iterable[Body]) -> None:
        with failing("Elasticsearch", *self.errors):
            asked = self.client.options(request_timeout=WRITE_WITHIN)
            _, problems = self.helpers.bulk(
                asked, actions, chunk_size=BATCH, raise_on_error=False, refresh=True, require_alias=True
            )
        check(problems)


class OpenSearchClient:
    def __init__(self, address: str) -> None:
        from opensearchpy import OpenSearch, OpenSearchException, helpers

        self.errors = (OpenSearchException,)
        self.helpers = helpers
        self.client = OpenSearch(address, max_retries=0, timeout=ANSWER_WITHIN)

    def send(self, method: str, path: str, body: Body | None = None, within: int = ANSWER_WITHIN) -> Any:
        with failing("OpenSearch", *self.errors):
            return self.client.transport.perform_request(method, path, params={"request_timeout": within}, body=body)

    def bulk(self, actions: Iterable[Body]) -> None:
        with failing("OpenSearch", *self.errors):
            _, problems = self.helpers.bulk(
                self.client,
                actions,
                chunk_size=BATCH,
                raise_on_error=False,
                refresh=True,
                require_alias=True,
                request_timeout=WRITE_WITHIN,
            )
        check(problems)


def check(problems: Any) -> None:
    """Raise for what was not written; `problems` is as the clients' helpers give it: `[{"index": {…}}, …]`."""
    for problem in problems:
        action: str
        said: Refusal
        [(action, said)] = problem.items()
        reason = said.get("error") or {}
        kind = reason.get("type", "") if isinstance(reason, dict) else str(reason)
        if kind == "index_not_found_exception":
            raise MissingError(str(reason))
        if said.get("status") not in HARMLESS:
            raise Unavailable(f"{action} of {said.get('_id')} was refused: {reason}")
