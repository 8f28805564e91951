"""Settings of the tests: the product's own, with quick passwords, mail in memory and folders of their own."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("SECRET_KEY", "only-for-tests")
checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
folder = os.path.join(tempfile.gettempdir(), f"broadsheet-tests-{os.getuid()}-{checkout}")
os.environ.pop("STATIC_DIR", None)  # of the process that started this one
os.environ["VAR_DIR"] = os.path.join(folder, worker)

if sys.dont_write_bytecode:
    # Where the environment keeps Python from writing __pycache__, every process that tests start would compile
    # Django and Wagtail again, which takes longer than most of these tests: compiled once, beside the database.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(folder, "compiled")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from editorial.platform.settings import *  # noqa: E402, F403
from editorial.platform.settings import CACHES, DATABASES  # noqa: E402

# Every `serve` that a test starts finds the static files which the first one collected.
os.environ["STATIC_DIR"] = os.path.join(folder, "static")

PACKAGES = ("editorial", "assets", "audience", "calendar/editorial_calendar")

# The template is named by the migrations it holds: kept between runs, made anew when one of them changes.
state = hashlib.sha256()
for migration in sorted(path for room in PACKAGES for path in (ROOT / room).rglob("migrations/0*.py")):
    state.update(migration.read_bytes())
template = f"template_{checkout}_{state.hexdigest()[:12]}"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    template = os.path.join(folder, f"{template}.sqlite3")
DATABASES["default"]["TEST"] = {"NAME": template}  # see tests/databases.py

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True  # look for a file when it is asked for: each client would list all of them first
PAGE_CACHE_SECONDS = 0  # tests roll back, so nothing tells of a change; those about cached pages turn it on

if CACHES["default"].get("LOCATION", "").startswith("redis"):
    # A database of its own for each process: clearing the cache empties the whole of it.
    place, _, _ = CACHES["default"]["LOCATION"].rpartition("/")
    CACHES["default"]["LOCATION"] = f"{place}/{2 + int(worker.removeprefix('gw')) if worker != 'main' else 1}"
