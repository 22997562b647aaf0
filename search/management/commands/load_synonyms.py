"""Adds the starting list of synonyms."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from search.synonyms import load_synonyms


class Command(BaseCommand):
    help = "Adds the groups of the starting list of search synonyms that editors do not have yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Groups of synonyms added: %(count)d") % {"count": load_synonyms()})
