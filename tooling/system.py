"""Debian packages that tests need: installed when this user may, otherwise the exact line to run is printed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

POSTGRES_FOLDERS = "/usr/lib/postgresql"
JAVA_FOLDERS = "/usr/lib/jvm"


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's server programs; Debian keeps them off the PATH, one folder for each version."""
    newest_first = sorted(Path(POSTGRES_FOLDERS).glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = next((path for path in newest_first if (path / "initdb").exists()), None)
    elsewhere = shutil.which("initdb")
    return found or (Path(elsewhere).resolve().parent if elsewhere else None)


def java_17() -> Path | None:
    """The ``java`` of a JDK 17, which need not be the one on the PATH: each JDK says its version in a file."""
    folders = [Path(os.environ.get("JAVA_HOME") or "/nonexistent"), *sorted(Path(JAVA_FOLDERS).glob("*"))]
    named = [folder for folder in folders if 'JAVA_VERSION="17.' in words(folder / "release")]
    return next((folder / "bin" / "java" for folder in named if (folder / "bin" / "java").exists()), None)


def words(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def chinese_font() -> bool:
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


PRESENT = {
    "postgresql": lambda: postgres_programs() is not None,
    "chromium": lambda: shutil.which("chromium") is not None,
    "fonts-noto-cjk": chinese_font,
    "openjdk-17-jre-headless": lambda: java_17() is not None,
    "maven": lambda: shutil.which("mvn") is not None,
    "gettext": lambda: shutil.which("xgettext") is not None,
    "wrk": lambda: shutil.which("wrk") is not None,
    "python3-venv": lambda: subprocess.run([sys.executable, "-c", "import ensurepip"], check=False).returncode == 0,
}


def may_install() -> list[str] | None:
    """The words before ``apt-get`` with which this user may install, or None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def ensure(packages: list[str]) -> None:
    """Installs the missing ones of these packages; ends the program with the line to run when it may not."""
    missing = [name for name in packages if not PRESENT[name]()]
    if not missing:
        return
    before = may_install()
    if before is None:
        sys.exit(
            "缺少系统软件包，请运行 / missing system packages, please run:\n"
            f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(missing)}"
        )
    print(f"installing system packages: {' '.join(missing)}", flush=True)
    quiet = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*quiet, "update"], stdout=subprocess.DEVNULL, check=True)
    subprocess.run(
        [*quiet, "install", "-y", "--no-install-recommends", *missing], stdout=subprocess.DEVNULL, check=True
    )


if __name__ == "__main__":
    ensure(sys.argv[1:])
