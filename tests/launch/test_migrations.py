"""The migrations themselves: from nothing to the models, on the database the suite runs on."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection

from tooling.catalogues import ROOMS

# Named one by one: without names Django passes over a room that has no migrations at all.
OURS = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The DATABASE_URL of an empty database of its own."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"huiqi_migrations_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(*arguments: str, database: str, var: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": database, "HUIQI_VAR": str(var)}
    environment["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_migrations__build_the_schema_of_the_models(empty_database: str, tmp_path: Path) -> None:
    migrated = manage("migrate", "--verbosity", "0", database=empty_database, var=tmp_path)
    assert migrated.returncode == 0, migrated.stderr
    complete = manage("makemigrations", "--check", "--dry-run", *OURS, database=empty_database, var=tmp_path)
    assert complete.returncode == 0, complete.stdout
    applied = manage("migrate", "--check", database=empty_database, var=tmp_path)
    assert applied.returncode == 0, applied.stdout
