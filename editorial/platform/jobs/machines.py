"""What the machines of a cluster must share, and how one finds out that another has its own.

Each folder that is shared holds a mark, made once, and so does a shared cache; each worker writes with its sign of life
which marks it sees. Two workers that see different marks under one name write where the other does not read: thumbnails
and imports go missing, pages stay old.
"""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.platform.cache.site_version import is_shared_cache
from editorial.platform.models.jobs import Pulse
from search.health import Finding

MARK = ".broadsheet-folder"
KEY, CACHE, SEARCH = "SECRET_KEY", "the page cache", "the search index"


def shared_folders() -> dict[str, Path]:
    """By the words people know them by. A search server needs no folder, nor does a shared cache."""
    var = Path(settings.VAR_DIR)
    folders = {"VAR_DIR/media": Path(settings.MEDIA_ROOT), "VAR_DIR/private": var / "private"}
    folders["VAR_DIR/imports"] = var / "imports"
    if not is_shared_cache():
        folders[CACHE] = var  # where the number is that says which cached pages are too old
    search = urlsplit(settings.SEARCH_URL)
    return folders | ({SEARCH: Path(search.path)} if search.scheme == "tantivy" else {})


def marks() -> dict[str, str]:
    """What this machine sees: a mark for each shared folder, the cache, the index, and the key that signs sessions.

    What cannot be asked just now (a full disk, a cache that is away) is left out.
    """
    seen = {KEY: salted_hmac("machines", "key").hexdigest()[:16]}
    for name, folder in shared_folders().items():
        with suppress(OSError):
            seen[name] = mark_of(folder)
    if SEARCH not in seen:
        seen[SEARCH] = f"server {urlsplit(settings.SEARCH_URL).path}"  # one server may be known by two names
    if is_shared_cache() and (mark := _mark_of_cache()):
        seen[CACHE] = mark
    return seen


def mark_of(folder: Path) -> str:
    """The folder's mark, made when it has none. Of two who make it at once the first one's stays."""
    with suppress(FileNotFoundError):
        return (folder / MARK).read_text()
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / f"{MARK}-{uuid4().hex}"
    try:
        own.write_text(uuid4().hex)
        with suppress(FileExistsError):
            os.link(own, folder / MARK)
    finally:
        own.unlink(missing_ok=True)
    return (folder / MARK).read_text()


def _mark_of_cache() -> str:
    """The same for all that ask one cache; empty when it is away."""
    cache.add(MARK, uuid4().hex, None)
    return str(cache.get(MARK) or "")


def machines() -> Finding:
    """Whether every worker that lives sees the same folders and key as this machine."""
    here = marks()
    apart: dict[str, list[str]] = {}
    for worker in Pulse.objects.beating(timezone.now()).order_by("name"):
        for name in sorted(here.keys() & worker.marks.keys()):
            if here[name] != worker.marks[name]:
                apart.setdefault(name, []).append(worker.name)
    if not apart:
        return Finding(True, "all workers see the same folders")
    detail = "; ".join(f"{name} is another for {', '.join(workers)}" for name, workers in apart.items())
    return Finding(False, detail, " ".join(ADVICE.get(name, f"Share {name} between all machines.") for name in apart))


ADVICE = {
    KEY: "Give all machines the same SECRET_KEY.",
    CACHE: (
        "Name one cache for all machines in CACHE_URL: until then each goes on showing pages, for up to five minutes, "
        "that were changed on another."
    ),
    SEARCH: "Name one search server for all machines in SEARCH_URL: an index in a folder is for one machine.",
}
