"""A backup, everything lost, and the same site again: on SQLite, or on PostgreSQL where the tests run there."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from editorial.platform.management.backups import FILES, MADE_AGAIN, SPOOLS
from tests import databases

pytestmark = pytest.mark.long

SETTINGS = "editorial.platform.settings"
ROOT = Path(__file__).resolve().parents[2]
Manage = Callable[..., str]

FILL = """
from pathlib import Path
from django.conf import settings
from assets.extract.file_reading import read_version
from assets.models import Version
from editorial.platform.accounts.roles import Role
from editorial.platform.jobs.runner import run_due
from tests.assets.made import pdf
from tests.factories import *
ed, sally = UserFactory(username="ed", roles=[Role.CONTENT]), UserFactory(roles=[Role.SALES])
picture = ImageFactory(title="A valve")
ArticleFactory(title="The second price", sections=[("Hours", "<p>2,130 hours.</p>")], image=picture, published=True)
deck = pdf(Path(settings.VAR_DIR, "made.pdf"), "One page.").read_bytes()
AssetFactory(title="Deck", tagged=True, content=deck, content__name="deck.pdf", content__by=ed)
read_version(Version.objects.get())
run_due()
"""

LOOK = """
import json
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from assets.models import Asset, FilePage
from editorial.platform.models import Job, User
reader, sally = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
sally.force_login(User.objects.get(username="sally"))
deck = Asset.objects.get(title="Deck")
page = FilePage.objects.get()
print(json.dumps({
    "front": reader.get("/").status_code,
    "piece": "2,130 hours." in reader.get("/the-second-price/").text,
    "found": "Deck" in sally.get("/library/?q=deck").text,
    "asset": sally.get(f"/library/{deck.uuid}/").status_code,
    "file": len(b"".join(sally.get(f"/library/{deck.uuid}/download/").streaming_content)),
    "thumbnail": sally.get(f"/library/{deck.uuid}/pages/1.jpg").status_code,
    "size": [page.width, page.height],
    "rows": {model._meta.label: model.objects.count() for model in apps.get_models() if model not in (Job, Session)},
}))
"""


@pytest.fixture
def database_at(tmp_path: Path) -> Iterator[Callable[[str, bool], str]]:
    """The address of a new database, empty or migrated: `database_at("a", True)`; empty for SQLite in VAR_DIR."""
    made = []

    def make(name: str, migrated: bool) -> str:
        if connection.vendor == "sqlite":
            if migrated:
                (tmp_path / name).mkdir()
                databases.copy_of_template(str(tmp_path / name / "broadsheet.sqlite3"))
            return ""
        made.append(f"backups_{name}_{uuid4().hex[:8]}")
        (databases.copy_of_template if migrated else databases.create)(made[-1])
        return databases.address_of(made[-1])

    yield make
    for name in made:
        databases.drop(name)


def given() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SEARCH_URL"}}


@pytest.fixture
def installation(tmp_path: Path, database_at: Callable[[str, bool], str]) -> Callable[..., Manage]:
    """`installation("a", migrated=True)` runs `manage.py` on a folder and a database of its own."""

    def make(name: str, *, migrated: bool = False) -> Manage:
        address = database_at(name, migrated)
        own = {"VAR_DIR": str(tmp_path / name), **({"DATABASE_URL": address} if address else {})}

        def manage(*arguments: str) -> str:
            environment = given() | own | {"CACHE_URL": "locmemcache://", "DJANGO_SETTINGS_MODULE": SETTINGS}
            done = subprocess.run(  # noqa: S603  # our own program
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            return done.stdout

        return manage

    return make


@pytest.mark.django_db
def test_what_is_restored_is_whole(installation: Callable[..., Manage], tmp_path: Path) -> None:
    before, after = installation("before", migrated=True), installation("after")
    before("shell", "--no-imports", "-c", FILL)
    looked = before("shell", "--no-imports", "-c", LOOK)
    said = before("backup", str(tmp_path / "kept"))
    assert f"Not in it, for no part of Broadsheet: made.pdf in {tmp_path / 'before'}." in said
    shutil.rmtree(tmp_path / "before")
    after("restore", str(tmp_path / "kept"))
    seen = json.loads(after("shell", "--no-imports", "-c", LOOK))
    assert seen == json.loads(looked)
    assert (seen["front"], seen["piece"], seen["found"], seen["asset"]) == (200, True, True, 200)
    assert seen["file"] > 0
    assert seen["thumbnail"] == 200
    assert all(seen["size"])
    for picture in (tmp_path / "after" / "private").rglob("*.jpg"):
        picture.unlink()
    without = json.loads(after("shell", "--no-imports", "-c", LOOK))
    assert without == seen | {"thumbnail": 404}
    with pytest.raises(AssertionError, match="There is a database here already"):
        after("restore", str(tmp_path / "kept"))
    with pytest.raises(AssertionError, match="is not empty"):
        after("backup", str(tmp_path / "kept"))


KILLED = """
import os, shutil, signal
from pathlib import Path
from editorial.platform.management import backups
from editorial.platform.management.commands import restore as command
moment = os.environ["KILLED_AT"]
copied = 0
copy2 = shutil.copy2
def copy(source, target):
    global copied
    copied += 1
    if moment == "files" and copied == 3:
        data = Path(source).read_bytes()
        Path(target).write_bytes(data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    if moment == "database" and Path(source).name == backups.SQLITE:
        data = Path(source).read_bytes()
        Path(target).write_bytes(data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    return copy2(source, target)
shutil.copy2 = copy
def postgres(program, *arguments):
    if moment == "database":
        import subprocess, threading, time
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
    ran(program, *arguments)
ran, backups._postgres = backups._postgres, postgres
def kill_self(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
if moment == "index":
    command.call_command = kill_self
from django.core.management import call_command
call_command("restore", os.environ["BACKUP"])
"""


@pytest.mark.django_db
@pytest.mark.timeout(900)  # nine commands, each a process of its own
def test_a_restore_that_is_killed_goes_on_and_nothing_serves_meanwhile(
    installation: Callable[..., Manage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = installation("before", migrated=True)
    before("shell", "--no-imports", "-c", FILL)
    looked = json.loads(before("shell", "--no-imports", "-c", LOOK))
    before("backup", str(tmp_path / "kept"))
    monkeypatch.setenv("BACKUP", str(tmp_path / "kept"))
    after = installation("after")
    for moment in ("files", "database", "index"):  # each goes on where the one before was killed
        monkeypatch.setenv("KILLED_AT", moment)
        with pytest.raises(AssertionError, match="returncode=-9"):
            after("shell", "--no-imports", "-c", KILLED)
    with pytest.raises(AssertionError, match="Run it again, and it goes on"):
        after("work", "--once")
    assert "Restored as it was" in after("restore", str(tmp_path / "kept"))
    assert json.loads(after("shell", "--no-imports", "-c", LOOK)) == looked
    assert not list((tmp_path / "after").glob("*.part"))
    with pytest.raises(AssertionError, match="There is a database here already"):
        after("restore", str(tmp_path / "kept"))


def test_everything_that_is_written_is_backed_up_or_made_again() -> None:
    """A new folder under VAR_DIR must be one or the other."""
    known = {*FILES, *SPOOLS, *MADE_AGAIN}
    places = [settings.MEDIA_ROOT, settings.STATIC_ROOT, settings.SPOOL_DIR, settings.MAIL_DIR]
    places += [
        store["OPTIONS"]["location"] for store in settings.STORAGES.values() if "location" in store.get("OPTIONS", {})
    ]
    names = {Path(place).relative_to(settings.VAR_DIR).parts[0] for place in places}
    assert names - known == set()
