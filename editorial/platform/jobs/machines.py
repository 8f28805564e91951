"""What the machines of a cluster must share, and how one finds out that another has its own.

Each folder that is shared holds a mark, made once; each worker writes with its sign of life which marks it sees. Two
workers that see different marks under one name write where the other does not read: thumbnails and imports go missing.
"""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.platform.models.jobs import Pulse
from search.health import Finding

MARK = ".broadsheet-folder"
KEY = "SECRET_KEY"


def shared_folders() -> dict[str, Path]:
    """By the words people know them by. A search server needs no folder."""
    var = Path(settings.VAR_DIR)
    folders = {"VAR_DIR/media": Path(settings.MEDIA_ROOT), "VAR_DIR/private": var / "private"}
    folders["VAR_DIR/imports"] = var / "imports"
    search = urlsplit(settings.SEARCH_URL)
    return folders | ({"the search index": Path(search.path)} if search.scheme == "tantivy" else {})


def marks() -> dict[str, str]:
    """What this machine sees: a mark for each shared folder, and one for the key that signs sessions and links."""
    seen = {name: mark_of(folder) for name, folder in shared_folders().items()}
    return seen | {KEY: salted_hmac("machines", "key").hexdigest()[:16]}


def mark_of(folder: Path) -> str:
    """The folder's mark, made when it has none. Of two who make it at once the first one's stays."""
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / f"{MARK}-{uuid4().hex}"
    own.write_text(uuid4().hex)
    with suppress(FileExistsError):
        os.link(own, folder / MARK)
    own.unlink()
    return (folder / MARK).read_text()


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
    "the search index": "Name a search server in SEARCH_URL: an index in a folder is for one machine.",
}
