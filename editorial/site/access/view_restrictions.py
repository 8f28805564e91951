"""Which parts of the tree are not for everybody. Kept under the version of the site's words: every restriction made
or lifted changes it, and so does every page that moves."""

from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from wagtail.models import PageViewRestriction

from editorial.platform.cache import site_version


def restricted_paths() -> tuple[str, ...]:
    """Tree paths of pages that, with all below them, only some may read."""
    return cast(
        "tuple[str, ...]",
        cache.get_or_set(
            f"view-restrictions-{site_version.words()}", read_restricted_paths, settings.PAGE_CACHE_SECONDS
        ),
    )


def unrestricted() -> Q:
    """What `public()` of a page's query says, without asking again what is closed."""
    found = Q()
    for path in restricted_paths():
        found &= ~Q(path__startswith=path)
    return found


def read_restricted_paths() -> tuple[str, ...]:
    """The same as they are at this moment, for what is written in the transaction of a change."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
