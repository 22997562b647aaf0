"""Load the vocabularies that rules fix."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.reference.vocabularies import load_vocabularies


class Command(BaseCommand):
    help = "Adds the terms of GB/T 4754-2017, product kinds, service types … that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_vocabularies()} terms added")
