"""Load the sample city."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.sample.loading import FOLDER, load


class Command(BaseCommand):
    help = "Loads the sample city's policies, written by one account and approved by another; twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", default="editor", help="account that writes")
        parser.add_argument("--approved-by", default="reviewer", help="account that approves")

    def handle(self, *args: Any, by: str, approved_by: str, **options: Any) -> None:
        users = get_user_model()._default_manager.in_bulk([by, approved_by], field_name="username")
        for name in (by, approved_by):
            if name not in users:
                raise CommandError(f"There is no account “{name}”; create_sample_accounts makes the sample accounts.")
        total = len(list((FOLDER / "policies").glob("*.json")))
        with Progress() as bar, disable_reference_index_auto_update():
            task = bar.add_task("sample city", total=total)
            made = load(
                editor=users[by], reviewer=users[approved_by], progress=lambda _title: bar.update(task, advance=1)
            )
        self.stdout.write(f"{made} documents loaded, {total - made} were there already")
