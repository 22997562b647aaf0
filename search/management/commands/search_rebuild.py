"""Builds the search index anew while searches go on."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from search.documents import searchable_items
from search.engine import EngineUnavailable, SearchEngine, get_engine
from search.follower import rebuild


class Command(BaseCommand):
    help = "Builds the search index anew beside the present one and then puts it in use; searches go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--back", action="store_true", help="puts the index before the present one in use again")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = get_engine()
        if options["back"]:
            self._go_back(engine)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(file=sys.stderr)) as progress:
            task = progress.add_task(_("Search index"), total=searchable_items().count())
            rebuild(engine, watch=lambda _document: progress.advance(task))
        position = engine.position()
        self.stdout.write(_("The search index reflects change %(number)d.") % {"number": position.number})

    def _go_back(self, engine: SearchEngine) -> None:
        try:
            engine.go_back()
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        number = engine.position().number
        self.stdout.write(_("The index before is in use again; the follower continues it from change %d.") % number)
