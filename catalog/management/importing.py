"""What the import commands have in common: the same path as in the browser, from the command line."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

import orjson
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from catalog.importing import DEFAULT_SOURCE
from cms.transfer import services
from cms.transfer.adapters import ImportAdapter
from cms.transfer.models import ImportOptions, Mode, Phase
from cms.transfer.problems import ActionRefused, FileRefused
from cms.transfer.receipts import Receipt


class ImportCommand(BaseCommand):
    """Brings in a file of what ``adapter`` reads; subclasses name the adapter and say in ``help`` what it is about."""

    adapter: ClassVar[type[ImportAdapter]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--skip-refused", action="store_true", help="leave out refused rows and take the others")
        parser.add_argument("--publish", action="store_true", help="publish what nothing speaks against")
        parser.add_argument("--by", default="editor", metavar="USER", help="account that imports (default: editor)")
        parser.add_argument("--approved-by", metavar="OTHER", help="account that approves the publication")
        parser.add_argument("--no-new-organisations", action="store_true", help="refuse rows of unknown organisations")
        parser.add_argument("--source", default=DEFAULT_SOURCE, help="name under which source ids are remembered")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the account as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["publish"] and not options["approved_by"]:
            raise CommandError("--publish needs --approved-by OTHER: another person approves.")
        user, other = self._account(options["by"]), self._account(options["approved_by"])
        asked = ImportOptions(
            mode=Mode.LEAVE_OUT_REFUSED if options["skip_refused"] else Mode.ALL_OR_NOTHING,
            publish=options["publish"],
            create_missing=not options["no_new_organisations"],
            extra={"source": options["source"]},
        )
        try:
            with Meter() as meter:
                receipt = services.run_file(
                    self.adapter,
                    options["file"],
                    user=user,
                    approved_by=other,
                    options=asked,
                    dry_run=options["dry_run"],
                    progress=meter.show,
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except (FileRefused, ActionRefused) as refused:
            raise CommandError(str(refused)) from refused
        self._account_for(receipt, options["report"])

    def _account(self, name: str | None) -> Any:
        if name is None:
            return None
        users = get_user_model()._default_manager
        try:
            return users.get(username=name)
        except users.model.DoesNotExist as missing:
            raise CommandError(f"There is no account “{name}”.") from missing

    def _account_for(self, receipt: Receipt, report: Path | None) -> None:
        account = receipt.as_dict()
        if report:
            report.write_bytes(orjson.dumps(account, default=str, option=orjson.OPT_INDENT_2))
        for proposal in receipt.proposals:
            kind = proposal["kind"].replace("_", " ")
            self.stdout.write(f"new {kind}: {proposal['label']} ({proposal['rows']} rows)")
        for kept in account["kept_draft"]:
            self.stdout.write(f"kept as draft, row {kept['row']} {kept['id']}: {kept['reason']}")
        for note in account.get("notes", ()):
            self.stdout.write(f"row {note['row']} {note['id']}: {note['reason']}")
        for refused in account["problems"]:
            self.stdout.write(f"refused, row {refused['row']} {refused['id']}: {refused['reason']}")
        kept_count = len(account["kept_draft"])
        names = ("read", "created", "changed", "same", "published", "set_aside", "refused")
        counts = ", ".join(f"{name} {account[name]}" for name in names)
        self.stdout.write(f"{counts}, kept as drafts {kept_count} — {receipt.status}, sha256 {receipt.sha256}")


class Meter:
    """A progress bar for the phases of an import; silent where nobody watches."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, disable=not sys.stderr.isatty())
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> "Meter":
        self._bar.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._bar.stop()

    def show(self, phase: str, done: int, total: int | None) -> None:
        """Move the bar of ``phase`` to ``done``."""
        if phase not in self._tasks:
            self._tasks[phase] = self._bar.add_task(str(Phase(phase).label), total=total)
        self._bar.update(self._tasks[phase], completed=done, total=total)
