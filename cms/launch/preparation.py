"""What an installation needs before it can serve, each step skipped when its work is already done.

A first launch migrates, loads the sample library and makes accounts; later ones only look. What was done is kept in
``HUIQI_VAR/launched.json`` together with the identity of the database, so that a new database starts afresh.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder

FIRST_STEPS = (
    "load_regions",
    "load_vocabularies",
    "load_attributes",
    "create_sample_accounts",
    "load_sample",
    "load_synonyms",
    "search_rebuild",
)

Say = Callable[[str], None]


class Notes:
    """The steps that are done, for one database; every note is on disk before the next step starts."""

    def __init__(self, path: Path, database: str) -> None:
        self.path = path
        self.done: dict[str, str] = {"database": database}
        if path.exists():
            kept = json.loads(path.read_text())
            if kept.get("database") == database:
                self.done = kept

    def holds(self, step: str, state: str = "done") -> bool:
        return self.done.get(step) == state

    def add(self, step: str, state: str = "done") -> None:
        self.done[step] = state
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(self.done, indent=1))
        draft.replace(self.path)


def prepare(say: Say) -> bool:
    """Brings database, sample library, accounts and static files to where serving can start; False: they were there."""
    changed = migrations_missing()
    if changed:
        say("migrate")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("setup_office", verbosity=0)
    notes = Notes(settings.VAR_DIR / "launched.json", database_identity())
    for step in FIRST_STEPS:
        if not notes.holds(step):
            say(step)
            call_command(step)
            notes.add(step)
            changed = True
    state = static_state()
    if not (settings.STATIC_ROOT / "staticfiles.json").exists() or not notes.holds("collectstatic", state):
        say("collectstatic")
        call_command("collectstatic", interactive=False, verbosity=0)
        notes.add("collectstatic", state)
        changed = True
    return changed


def migrations_missing() -> bool:
    """Whether some migration on disk is not recorded in the database.

    Compares names only: importing and graphing 230 migrations would cost every start a second and more.
    """
    try:
        applied = set(MigrationRecorder.Migration.objects.using(connection.alias).values_list("app", "name"))
    except (OperationalError, ProgrammingError):
        return True
    return not set(migrations_on_disk()) <= applied


def migrations_on_disk() -> Iterator[tuple[str, str]]:
    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        for path in folder.glob("[!_]*.py"):
            yield config.label, path.stem


def database_identity() -> str:
    """The moment the first migration was recorded: the same for the life of a database, another for the next one."""
    first = MigrationRecorder.Migration.objects.order_by("id").values_list("applied", flat=True).first()
    return str(first)


def static_state() -> str:
    """A digest that changes with the pinned packages and with any static file of our own."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        if Path(config.path).is_relative_to(settings.BASE_DIR) and "site-packages" not in config.path:
            for path in sorted(Path(config.path, "static").rglob("*")):
                stat = os.stat(path)
                digest.update(f"{path}{stat.st_mtime_ns}{stat.st_size}".encode())
    return digest.hexdigest()
