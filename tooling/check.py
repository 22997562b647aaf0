"""The static half of the proof: everything is tried, what failed is shown, one failure fails it.

.venv/bin/python -m tooling.check
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tooling.audit import SKIPPED
from tooling.catalogues import ROOMS
from tooling.postgres import temporary_server

ROOT = Path(__file__).resolve().parents[1]
CODE = [*ROOMS, "tests", "tooling", "benchmarks", "manage.py"]
APPS = ["content", "transfer", "editing", "launch", "catalog", "search", "api"]
# First migrations make the tables: there is no row yet that they could hurt.
LINTING = ["--ignore-initial-migrations", "--no-cache", "--quiet", "ignore", "ok"]
README_LINES = 150


@dataclass(frozen=True)
class Check:
    """One command, and what it needs in its environment."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    name: str
    verdict: str  # passed, failed, skipped
    seconds: float
    output: str


def program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def django(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def checks(folder: str, database: str) -> list[Check]:
    """All of them, the longest first."""
    paths = [path for path in CODE if (ROOT / path).exists()]
    (Path(folder) / "static").mkdir()
    test = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "HUIQI_VAR": folder}
    production = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "HUIQI_VAR": folder,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "huiqi.example.gov.cn",
    }
    lint = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.lint",
        "HUIQI_VAR": folder,
        "DATABASE_URL": database,
        "LOG_LEVEL": "ERROR",
    }
    return [
        Check("types", [program("mypy")], test),
        Check("vulnerabilities", [sys.executable, "-m", "tooling.audit"]),
        Check("migrations that are risky", django("lintmigrations", *LINTING, "--include-apps", *APPS), lint),
        Check("migrations that are missing", django("makemigrations", "--check", "--dry-run", *APPS), test),
        Check("production settings", django("check", "--deploy", "--fail-level", "WARNING"), production),
        Check("imports point one way", [program("lint-imports"), "--no-cache"]),
        Check("Chinese catalogues", [sys.executable, "-m", "tooling.catalogues", "complete"], test),
        Check("lint", [program("ruff"), "check", *paths]),
        Check("format", [program("ruff"), "format", "--check", *paths]),
        Check("README for a stranger", ["sh", "-c", f"test $(wc -l < README.md) -le {README_LINES}"]),
    ]


def perform(check: Check) -> Outcome:
    started = time.monotonic()
    environment = {**os.environ, **check.environment}
    done = subprocess.run(check.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    verdict = {0: "passed", SKIPPED: "skipped"}.get(done.returncode, "failed")
    return Outcome(check.name, verdict, time.monotonic() - started, output)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="huiqi-check-") as folder, temporary_server() as database:
        outcomes = []
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for outcome in pool.map(perform, checks(folder, database)):
                outcomes.append(outcome)
                reason = f": {outcome.output.strip()}" if outcome.verdict == "skipped" else ""
                print(f"{outcome.verdict:<8} {outcome.seconds:5.1f} s  {outcome.name}{reason}", flush=True)
    failed = [outcome for outcome in outcomes if outcome.verdict == "failed"]
    for outcome in failed:
        print(f"\n── {outcome.name} ──\n{outcome.output.strip()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
