"""Load the attributes that conditions ask of a company."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.attributes.loading import load_attributes


class Command(BaseCommand):
    help = "Adds the attributes of companies that are missing; what editors changed stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_attributes()} attributes added")
