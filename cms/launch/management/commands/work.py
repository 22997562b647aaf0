"""Runs background jobs: imports, exports."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.queued_sqlite3.base import let_others_first

INTERVAL = 0.5  # seconds between two looks into an empty queue


class Command(BaseCommand):
    help = "Runs background jobs until SIGTERM; a job that is running is finished first."

    def handle(self, *args: Any, **options: Any) -> None:
        let_others_first()  # a look into the queue of jobs is a write
        call_command("db_worker", queue_name="*", interval=INTERVAL, reload=False, verbosity=options["verbosity"])
