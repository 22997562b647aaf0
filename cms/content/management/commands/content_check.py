"""Compare live objects with what is published, and mend what differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.content.check import drifts


class Command(BaseCommand):
    help = "Names every difference between live objects, published tables, files and index; --repair mends them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend what can be mended")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        found = unmended = 0
        for drift in drifts():
            found += 1
            mended = repair and drift.repair is not None
            if mended and drift.repair is not None:
                drift.repair()
            unmended += not mended
            self.stdout.write(f"{drift.kind}: {drift.subject}{' — mended' if mended else ''}")
        self.stdout.write(f"{found} differences, {found - unmended} mended")
        if unmended:
            raise CommandError(f"{unmended} differences remain")
