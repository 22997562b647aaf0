"""Load the table of divisions."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.reference.loading import load_regions


class Command(BaseCommand):
    help = "Adds the divisions of GB/T 2260 that are not there yet; twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_regions()} regions added")
