"""The test suite: production's settings, with what would make tests slow or need HTTPS loosened."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Tests never write into the developer's own data, and parallel workers never into each other's.
if not os.environ.get("HUIQI_VAR"):
    os.environ["HUIQI_VAR"] = tempfile.mkdtemp(prefix="huiqi-test-")
    atexit.register(shutil.rmtree, os.environ["HUIQI_VAR"], ignore_errors=True)
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    folder = Path(os.environ["HUIQI_VAR"])
    os.environ["HUIQI_VAR"] = str(folder if folder.name == worker else folder / worker)
Path(os.environ["HUIQI_VAR"], "static").mkdir(parents=True, exist_ok=True)

from .base import *  # noqa: E402, F403
from .base import DATABASES, VAR_DIR  # noqa: E402

SECRET_KEY = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False  # the client's login() has no request to count; the lock-out has its own test

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real life: an in-memory database has neither WAL nor a second connection.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
