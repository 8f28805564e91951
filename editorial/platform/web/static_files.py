"""Addresses of static files change with what is in them: after an upgrade no browser goes on with an old one.

Collected, each file stands under a name with its digest, plain and compressed, and browsers keep it for good. What is
not collected, as while somebody develops, is served from where it is installed, and its address says its version.
"""

import fcntl
import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha1
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

DIGITS = 10  # of the digest; enough to tell two versions of one file apart
COLLECTED = "collected"  # beside the files: of which installed ones they were made
_DIGEST = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")  # in the name of what was collected


class ServeStaticFiles(WhiteNoiseMiddleware):
    """Of a version that is not here, as while machines are upgraded one by one, the file that is stands in for it."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase
        if self.autorefresh or request.path_info in self.files or not request.path_info.startswith(self.static_prefix):
            answer = super().__call__(request)
        elif installed_file := self.files.get(_DIGEST.sub("", request.path_info)):
            answer = self.serve(installed_file, request)
        else:
            answer = self.get_response(request)
        return answer


class StaticFiles(CompressedManifestStaticFilesStorage):
    """`site.1f3a….css` where those that are installed now were collected, else `site.css?v=1f3a…`."""

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """None when what is installed has changed since."""
        if settings.DEBUG or collected_of() != installed():
            return {}, ""
        manifest: tuple[dict[str, str], str] = super().load_manifest()
        return manifest

    def url(self, name: str | None, force: bool = False) -> str:
        if collected := self.hashed_files.get(self.hash_key(self.clean_name(name or ""))):
            return StaticFilesStorage.url(self, collected)
        address = StaticFilesStorage.url(self, name)
        version = version_of.__wrapped__(name) if settings.DEBUG else version_of(name)
        return f"{address}?v={version}" if version else address

    def post_process(self, *args: Any, **kwargs: Any) -> Iterator[tuple[str, str, bool]]:
        """As collectstatic calls it: when all are there, what they were made of is noted."""
        yield from super().post_process(*args, **kwargs)
        if not kwargs.get("dry_run"):
            _note().write_text(installed())


@lru_cache(4096)
def version_of(name: str | None) -> str:
    """The first digits of the file's digest; empty for what is no file."""
    found = finders.find(name) if name else None
    if found is None or not Path(found).is_file():
        return ""
    return sha1(Path(found).read_bytes(), usedforsecurity=False).hexdigest()[:DIGITS]


@lru_cache(1)
def installed() -> str:
    """A digest of all files that are installed: the same on every machine of one version."""
    seen = sha1(usedforsecurity=False)
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            seen.update(name.encode())
            seen.update(Path(storage.path(name)).read_bytes())
    return seen.hexdigest()


def _note() -> Path:
    return Path(settings.STATIC_ROOT) / COLLECTED


def collected_of() -> str:
    """Which installed files the collected ones were made of; empty when there are none."""
    try:
        return _note().read_text()
    except FileNotFoundError:
        return ""


def collect() -> None:
    """Collect what is installed, unless that is done. Files of an earlier version stay, for pages that are open."""
    with (Path(settings.STATIC_ROOT) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed, also by a kill
        if collected_of() != installed():
            call_command("collectstatic", interactive=False, verbosity=0)
