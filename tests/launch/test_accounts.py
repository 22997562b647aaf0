"""One sample account for each role, with passwords known in one place only."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group

from cms.launch.accounts import create_sample_accounts, keep_passwords

ROLES = {"editor": "Editors", "reviewer": "Reviewers"}


@pytest.fixture
def groups(db: None) -> None:
    Group.objects.bulk_create([Group(name=name) for name in ROLES.values()])


def test_accounts__one_for_each_role_and_no_superuser(groups: None) -> None:
    passwords = create_sample_accounts(ROLES)
    assert set(passwords) == {"editor", "reviewer"}
    users = get_user_model().objects
    assert [group.name for group in users.get(username="editor").groups.all()] == ["Editors"]
    assert not users.filter(is_superuser=True).exists()


def test_accounts__passwords_open_and_differ(groups: None) -> None:
    passwords = create_sample_accounts(ROLES)
    assert authenticate(username="editor", password=passwords["editor"]) is not None
    assert len(set(passwords.values())) == 2


def test_accounts__existing_ones_keep_their_passwords(groups: None) -> None:
    first = create_sample_accounts(ROLES)
    assert create_sample_accounts(ROLES) == {}
    assert authenticate(username="editor", password=first["editor"]) is not None


def test_passwords__file_is_for_its_owner_only_and_grows(tmp_path: Path) -> None:
    path = tmp_path / "accounts.txt"
    path.touch(mode=0o644)
    keep_passwords(path, {"editor": "one"})
    keep_passwords(path, {"reviewer": "two"})
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "editor\tone\nreviewer\ttwo\n"
