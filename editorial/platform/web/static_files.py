"""Addresses of static files change with what is in them: after an upgrade no browser goes on with an old one."""

from functools import lru_cache
from hashlib import sha1
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

DIGITS = 10  # of the digest; enough to tell two versions of one file apart


class VersionedAddresses(StaticFilesStorage):
    """Files are served from where they are installed, so what changes is the address: `site.css?v=1f3a…`."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        version = version_of.__wrapped__(name) if settings.DEBUG else version_of(name)
        return f"{address}?v={version}" if version else address


@lru_cache(4096)
def version_of(name: str | None) -> str:
    """The first digits of the file's digest; empty for what is no file."""
    found = finders.find(name) if name else None
    if found is None or not Path(found).is_file():
        return ""
    return sha1(Path(found).read_bytes(), usedforsecurity=False).hexdigest()[:DIGITS]
