"""Makes one account for each role, for trying and showing the system."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.editing.roles import SAMPLE_ACCOUNTS
from cms.launch.accounts import create_sample_accounts, keep_passwords


class Command(BaseCommand):
    help = "Creates one account for each role with a random password; accounts that exist are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        passwords = create_sample_accounts(SAMPLE_ACCOUNTS)
        path = settings.VAR_DIR / "accounts.txt"
        keep_passwords(path, passwords)
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<12} {password}")
        self.stdout.write(
            f"  密码只显示这一次，保存在 {path} / shown this once, kept in that file, readable by you only"
        )
