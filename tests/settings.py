"""Settings of the tests: the product's own, with quick passwords, mail in memory and folders of their own."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["VAR_DIR"] = os.path.join(tempfile.gettempdir(), f"broadsheet-tests-{os.getuid()}-{worker}")

from editorial.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
