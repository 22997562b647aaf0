"""Development: ``make run`` and a developer's shell. Plain HTTP on this machine, a secret of its own."""

import ipaddress

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, DEBUG, HOST, SECRET_KEY, VAR_DIR
from .secret import stored_secret

SECRET_KEY = SECRET_KEY or stored_secret(VAR_DIR)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

if DEBUG and HOST != "localhost" and not ipaddress.ip_address(HOST).is_loopback:
    raise ImproperlyConfigured(
        f"DEBUG 只能用于本机（HOST={HOST}）/ DEBUG shows code and settings: only with a loopback HOST, not {HOST}"
    )

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False

# Compressing thousands of files costs half a minute and saves nothing on one machine.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
