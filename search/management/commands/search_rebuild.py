"""Builds the search index anew while searches go on."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from search.documents import searchable_items
from search.engine import get_engine
from search.follower import rebuild


class Command(BaseCommand):
    help = "Builds the search index anew beside the present one and then puts it in use; searches go on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        engine = get_engine()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(file=sys.stderr)) as progress:
            task = progress.add_task(_("Search index"), total=searchable_items().count())
            rebuild(engine, watch=lambda _document: progress.advance(task))
        position = engine.position()
        self.stdout.write(_("The search index reflects change %(number)d.") % {"number": position.number})
