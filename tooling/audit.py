"""Known vulnerabilities of the pinned packages, where the service that knows them can be asked.

.venv/bin/python -m tooling.audit
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tooling.venv import DEVELOP, ROOT, pinned

PROBE = "django"  # asked alone first: where this one is unknown, nobody answers
UNANSWERED = re.compile(r"could not be audited|ConnectionError|Max retries|timed out|HTTPError", re.IGNORECASE)
SKIPPED = 77  # the exit status test harnesses use for "could not be tried"


def audit(requirements: Path | str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "pip-audit"
    command = [str(program), "--progress-spinner", "off", "--disable-pip", "--requirement", str(requirements)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def main() -> int:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(pinned(PROBE))
        file.flush()
        probe = audit(file.name)
    if UNANSWERED.search(probe.stdout + probe.stderr):
        print("the vulnerability service cannot be reached from here")
        return SKIPPED
    result = audit(DEVELOP)
    print(result.stdout + result.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
