"""Sample accounts: one user for each role, with passwords nobody chose."""

import os
import secrets
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def sample_password() -> str:
    """Four groups of five characters, about 99 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


@transaction.atomic
def create_sample_accounts(roles: dict[str, str]) -> dict[str, str]:
    """Creates a user for every account name in ``roles`` (account name → group name); no superuser.

    Accounts that exist keep their passwords. Returns the passwords of the new ones, known nowhere else.
    """
    users = get_user_model()
    created: dict[str, str] = {}
    for name, group in roles.items():
        if not users.objects.filter(username=name).exists():
            created[name] = sample_password()
            user = users.objects.create_user(username=name, password=created[name])
            user.groups.add(Group.objects.get(name=group))
    return created


def keep_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Adds the passwords to a file only its owner can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{name}\t{password}\n" for name, password in passwords.items())
