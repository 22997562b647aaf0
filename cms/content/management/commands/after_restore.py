"""What must be said once after a database came back from a backup."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.content import feed


class Command(BaseCommand):
    help = "After a restore: begins a new epoch of the feed, so that every mirror and the index load again."

    def handle(self, *args: Any, **options: Any) -> None:
        epoch = feed.begin_new_epoch()
        self.stdout.write(f"new epoch {epoch}: mirrors and followers load everything again; now run content_check")
