"""Steps of a first launch are done once for each database."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cms.launch.preparation import Notes, migrations_missing, migrations_on_disk, static_state


def test_notes__are_kept_for_the_same_database_only(tmp_path: Path) -> None:
    path = tmp_path / "launched.json"
    Notes(path, "database A").add("load_sample")
    assert Notes(path, "database A").holds("load_sample")
    assert not Notes(path, "database B").holds("load_sample")


def test_notes__changed_state_is_work_again(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "launched.json", "database")
    notes.add("collectstatic", "before")
    assert notes.holds("collectstatic", "before")
    assert not notes.holds("collectstatic", "after")
    assert json.loads((tmp_path / "launched.json").read_text())["collectstatic"] == "before"


def test_migrations__names_on_disk_include_ours_and_the_libraries() -> None:
    found = set(migrations_on_disk())
    assert ("auth", "0001_initial") in found
    assert ("content", "0001_initial") in found
    assert not any(name == "__init__" for app, name in found)


@pytest.fixture
def recorder(transactional_db: None) -> Iterator[MigrationRecorder]:
    """The table of applied migrations, which a schema built without them does not have."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    yield recorder
    with connection.schema_editor() as editor:
        editor.delete_model(recorder.Migration)


@pytest.mark.django_db
def test_migrations__are_missing_in_an_empty_database() -> None:
    assert migrations_missing()


def test_migrations__are_missing_until_every_one_is_recorded(recorder: MigrationRecorder) -> None:
    assert migrations_missing()
    for app, name in migrations_on_disk():
        recorder.record_applied(app, name)
    assert not migrations_missing()
    recorder.record_unapplied("content", "0001_initial")
    assert migrations_missing()


def test_static__state_is_the_same_while_nothing_changes() -> None:
    assert static_state() == static_state()
    assert (settings.BASE_DIR / "requirements.txt").exists()
