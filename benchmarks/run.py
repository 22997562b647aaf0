"""``make bench``: what requests cost, on both databases and two sizes, against a view that returns constant bytes.

    make bench                          everything: 2,000 and 100,000 items, SQLite and PostgreSQL
    make bench ARGS="--sizes 2000"      one size
    make bench ARGS="--databases sqlite"
    make bench ARGS="--searched 5000"   searches over so many documents (0: none)

``DATABASE_URL_PG`` names a server to use; otherwise a temporary one is started. Its database is dropped afterwards.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tooling.postgres import temporary_server

BUDGETS = {
    "sqlite": {"detail with references": 2.0, "list": 4.0},
    "postgresql": {"detail with references": 3.5, "list": 4.5},
}
"""DESIGN §10: CPU per request against the constant view."""
ENGINES = ("search", "search_elastic")
"""What measures each engine."""
COUNTED_AT_MOST = 2_000.0
"""Milliseconds of a count that is then kept."""


def main() -> None:
    """Measure and print; ends with 1 when a budget is exceeded."""
    parser = argparse.ArgumentParser(description="Costs of the hot path, measured side by side.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 100_000])
    parser.add_argument("--databases", nargs="+", choices=list(BUDGETS), default=list(BUDGETS))
    parser.add_argument("--searched", type=int, default=100_000)
    asked = parser.parse_args()
    within = True
    for database in asked.databases:
        for size in asked.sizes:
            within &= _measure(database, size)
    if asked.searched:
        within &= _measure_searches(asked.searched)
    sys.exit(0 if within else 1)


def _measure(database: str, size: int) -> bool:
    print(f"\n{database}, {size:,} items", flush=True)
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder, _scratch(database, folder) as address:
        environment = os.environ | {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "HUIQI_VAR": folder,
        }
        command = [sys.executable, "-m", "benchmarks.measure", str(size)]
        output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return _report(json.loads(output.splitlines()[-1]), BUDGETS[database])


def _measure_searches(size: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "HUIQI_VAR": folder}
        within = True
        for engine in ENGINES:
            command = [sys.executable, "-m", f"benchmarks.{engine}", "--size", str(size)]
            within &= subprocess.run(command, env=environment, check=False).returncode == 0
        return within


def _report(found: dict[str, Any], budgets: dict[str, float]) -> bool:
    print(f"  filled in {found['filled']:.0f} s")
    print(f"  {'case':28}{'queries':>8}{'CPU ms':>8}{'wall ms':>9}{'× constant':>12}{'middle half':>14}{'budget':>8}"
          f"{'requests/s':>12}")  # fmt: skip
    within = True
    for name, cost in found["ratios"].items():
        budget = budgets.get(name) or (budgets["list"] if name.startswith("list") else None)
        spread = f"{cost['low']:.2f}–{cost['high']:.2f}"
        rate = found["rates"].get(name)
        over = budget is not None and cost["ratio"] > budget
        within &= not over
        print(
            f"  {name:28}{found['queries'].get(name, ''):>8}{cost['ms']:8.3f}{cost['wall']:9.3f}{cost['ratio']:12.2f}"
            f"{spread:>14}{f'≤ {budget}' if budget else '':>8}{f'{rate:,.0f}' if rate else '–':>12}"
            f"{'  OVER' if over else ''}"
        )
    for name, cost in found["counted"].items():
        over = cost > COUNTED_AT_MOST
        within &= not over
        print(f"  {name + ', made anew':36}{cost:8.0f} ms, wall clock{'  OVER' if over else ''}")
    return within


@contextmanager
def _scratch(database: str, folder: str) -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    if database == "sqlite":
        yield f"sqlite:///{folder}/bench.sqlite3"
    elif server := os.environ.get("DATABASE_URL_PG"):
        yield from _scratch_database(server)
    else:
        with temporary_server() as address:
            yield address


def _scratch_database(server: str) -> Iterator[str]:
    name = f"huiqi_bench_{os.getpid()}"
    maintenance = urlunsplit(urlsplit(server)._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as administration:
        administration.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            administration.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
