"""People who import and approve, and a private folder for their files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from cms.transfer import services
from cms.transfer.models import ImportJob, ImportOptions

from . import people  # noqa: F401 (registers the kinds of import that the tests use)


@pytest.fixture(autouse=True)
def private_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


def member(name: str, *codenames: str) -> User:
    """A staff member with these permissions on people, and the back office's door."""
    user = User.objects.create_user(name, is_staff=True)
    wanted = Permission.objects.filter(codename__in=[*codenames, "access_admin"])
    user.user_permissions.set(wanted)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def editor(db: None) -> User:
    return member("editor", "add_user")


@pytest.fixture
def reviewer(db: None) -> User:
    return member("reviewer", "add_user", "change_user")


@pytest.fixture
def upload(editor: User) -> Callable[..., ImportJob]:
    """Uploads a CSV of people and checks it, as the editor."""

    def upload_rows(*rows: str, user: User | None = None, kind: str = "people", **options: Any) -> ImportJob:
        text = "\n".join(["编号,名,姓,邮箱", *rows]) + "\n"
        return upload_bytes(text.encode(), "people.csv", user=user, kind=kind, **options)

    def upload_bytes(content: bytes, name: str, *, user: User | None, kind: str, **options: Any) -> ImportJob:
        job = services.upload(
            kind=kind, name=name, chunks=[content], user=user or editor, options=ImportOptions(**options)
        )
        services.start_preview(job)
        job.refresh_from_db()
        return job

    upload_rows.bytes = upload_bytes  # type: ignore[attr-defined]
    return upload_rows
