"""Keeps ``.venv`` equal to the pinned requirements: made when missing, renewed when the pins change.

    python3 -m tooling.venv requirements.txt

uv installs in a tenth of pip's time; where it does not work, pip does.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tooling import system

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
STAMP = FOLDER / "installed.json"
RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)
ROOMS = ("api", "catalog", "cms", "search")
"""Compiled beforehand, as what is installed is: each of the processes of ``make run`` reads all of it."""


def digest(name: str) -> str:
    """Of a requirements file together with the Python that runs it."""
    return hashlib.sha256((ROOT / name).read_bytes() + sys.version.encode()).hexdigest()


def installed() -> dict[str, str]:
    return json.loads(STAMP.read_text()) if STAMP.exists() and PYTHON.exists() else {}


def up_to_date(name: str) -> bool:
    return installed().get(name) == digest(name)


def version_of(python: Path) -> str:
    command = [str(python), "-c", "import sys; sys.stdout.write(sys.version)"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def create() -> None:
    """An empty environment; one of another Python version is replaced."""
    if not (PYTHON.exists() and version_of(PYTHON) == sys.version):
        print("creating .venv", flush=True)
        system.ensure(["python3-venv"])
        venv.create(FOLDER, clear=True, with_pip=True)


def install(name: str) -> None:
    """Exactly the pinned versions, each file checked against its hash."""
    print(f"installing {name}", flush=True)
    if not install_with_uv(name):
        pip("-r", ROOT / name)
    # The development pins include those needed to run.
    covered = [RUN, DEVELOP] if name == DEVELOP else [name]
    STAMP.write_text(json.dumps({each: digest(each) for each in covered}, indent=1))


def pip(*arguments: str | Path) -> None:
    quiet = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*quiet, *map(str, arguments)], check=True)


def install_with_uv(name: str) -> bool:
    uv = FOLDER / "bin" / "uv"
    try:
        if not uv.exists():
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
                file.write(pinned("uv"))
                file.flush()
                pip("--no-deps", "-r", file.name)
        command = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, "-r", ROOT / name]
        # As pip does: where Python may not write bytecode itself, every start would take twice as long.
        command.append("--compile-bytecode")
        return subprocess.run([str(word) for word in command], env=index_for_uv(), check=False).returncode == 0
    except (OSError, subprocess.CalledProcessError):
        return False


def pinned(package: str) -> str:
    """The lines of the development requirements that pin one package with its hashes."""
    found = re.search(rf"^{package}==.*?(?=^\S)", (ROOT / DEVELOP).read_text() + "\n#", re.MULTILINE | re.DOTALL)
    return found.group() if found else ""


def index_for_uv() -> dict[str, str]:
    """The environment in which uv uses the package index this machine's pip is set to."""
    environment = dict(os.environ)
    command = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    index = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    if index := os.environ.get("PIP_INDEX_URL", index):
        environment.setdefault("UV_DEFAULT_INDEX", index)
    return environment


def main(name: str) -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"需要 Python 3.11 以上 / Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    if not up_to_date(name):
        create()
        install(name)
    subprocess.run([PYTHON, "-m", "tooling.catalogues", "compile"], cwd=ROOT, check=True)
    subprocess.run([PYTHON, "-m", "compileall", "-q", *ROOMS], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1])
