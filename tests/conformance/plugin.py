"""Marks of clauses: ``@pytest.mark.clause("6.1.2")`` says that a test shows what that clause demands.

A number that is no software clause of ``clauses.toml`` fails the collection. Outcomes are kept as JSON, one file for
each database, in the folder that ``CLAUSE_RESULTS`` names: ``[{test, clauses, outcome}]``.
"""

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tooling.conformance import CLAUSES, SOFTWARE, Clause, read_clauses, worst

CLAUSES_OF = pytest.StashKey[dict[str, Clause]]()
PROPERTY = "clause"  # crosses from xdist's workers with the reports


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clause(number, …): shows what these clauses of the standard demand")
    config.stash[CLAUSES_OF] = read_clauses()
    folder = os.environ.get("CLAUSE_RESULTS")
    if folder and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(Path(folder).absolute()), "clause-results")


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem(collector: pytest.Collector) -> Generator[None, Any, Any]:
    made = yield
    for item in made if isinstance(made, list) else [made]:
        if isinstance(item, pytest.Item):
            numbers = clauses_marked(item)
            item.user_properties += [(PROPERTY, number) for number in numbers]
    return made


def clauses_marked(item: pytest.Item) -> list[str]:
    """Numbers a test is marked with; raises CollectError for one that no test can show."""
    clauses = item.config.stash[CLAUSES_OF]
    numbers: list[str] = []
    for mark in item.iter_markers("clause"):
        if mark.kwargs or not mark.args:
            raise pytest.Collector.CollectError(f'{item.name}: write the numbers only, @pytest.mark.clause("6.1.2")')
        for number in mark.args:
            if number not in clauses:
                raise pytest.Collector.CollectError(f"{item.name}: no clause {number!r} in {CLAUSES.name}")
            if clauses[number].kind != SOFTWARE:
                raise pytest.Collector.CollectError(f"{item.name}: clause {number} is organisational, no test shows it")
        numbers += mark.args
    return sorted(set(numbers))


class Results:
    """Keeps what became of marked tests, and of any test that failed: a crashed worker tells no marks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outcomes: dict[str, str] = {}
        self.clauses: dict[str, list[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            self.note(item.nodeid, item.user_properties, "not run")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return
        self.note(report.nodeid, report.user_properties, report.outcome)

    def note(self, test: str, properties: list[tuple[str, object]], outcome: str) -> None:
        numbers = [str(value) for name, value in properties if name == PROPERTY]
        if numbers or outcome == "failed":
            self.clauses[test] = numbers
            self.outcomes[test] = worst([outcome, self.outcomes.get(test, outcome)])

    def pytest_sessionfinish(self) -> None:
        from django.db import connection

        self.folder.mkdir(parents=True, exist_ok=True)
        found = [
            {"test": test, "clauses": clauses, "outcome": self.outcomes[test]}
            for test, clauses in sorted(self.clauses.items())
        ]
        text = json.dumps(found, ensure_ascii=False, indent=1)
        (self.folder / f"{connection.vendor}.json").write_text(text + "\n", encoding="utf-8")
