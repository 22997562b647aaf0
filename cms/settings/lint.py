"""For ``make check`` only: Django's migration linter has to be an installed app to be a command."""

from .test import *  # noqa: F403
from .test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
