"""Which engine is used: `settings.SEARCH_URL` names it, this dict finds it."""

from functools import cache
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.contract import Engine, MissingIndex, Unavailable

__all__ = ["ENGINES", "NOTES", "PUBLIC", "Engine", "MissingIndex", "Unavailable", "engine", "engine_at"]

# Scheme of SEARCH_URL → module and class, imported when used: a cluster's client is an extra.
ENGINES = {
    "tantivy": "search.embedded.engine:Embedded",
    "elasticsearch": "search.cluster.engine:Elasticsearch",
    "elasticsearch+https": "search.cluster.engine:Elasticsearch",
    "opensearch": "search.cluster.engine:OpenSearch",
    "opensearch+https": "search.cluster.engine:OpenSearch",
}


NOTES = "notes"  # the index of field notes: apart, so that no other search can count or respell from their words
PUBLIC = "public"  # the index that readers search: it never holds a word that not everybody may read


def engine(index: str = "") -> Engine:
    """The engine of this installation, asked for the library's index or for one beside it."""
    return engine_at(settings.SEARCH_URL, index)


@cache
def engine_at(url: str, index: str = "") -> Engine:
    """Made once per process, address and index."""
    scheme = urlsplit(url).scheme
    if scheme not in ENGINES:
        raise ImproperlyConfigured(f"SEARCH_URL begins with “{scheme}”; known are {', '.join(ENGINES)}.")
    module, _, name = ENGINES[scheme].partition(":")
    try:
        made: Engine = getattr(import_module(module), name)(url, index)
    except ModuleNotFoundError as error:
        raise ImproperlyConfigured(
            f"SEARCH_URL asks for {scheme}, and “{error.name}” is not installed: add the extra of that name."
        ) from error
    return made
