"""The whole thing as a newcomer sees it: one command, from nothing to a served sample city."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def launched(var: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"HUIQI_VAR": str(var), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "launch"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=40)


def wait_until_served(address: str, process: subprocess.Popen[bytes], seconds: float) -> None:
    """Returns when the address answers 200; fails when it does not in time."""
    started = time.monotonic()
    while time.monotonic() - started < seconds and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                if response.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise AssertionError(f"{address} is not served")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """Data folder, port and output of a finished first launch."""
    folder = tmp_path_factory.mktemp("installation")
    port = free_port()
    with launched(folder / "var", port, folder / "log") as process:
        try:
            wait_until_served(f"http://127.0.0.1:{port}/admin/login/", process, 240)
        except AssertionError:
            pytest.fail((folder / "log").read_text())
    assert process.returncode == 0
    return folder / "var", port, (folder / "log").read_text()


def test_launch__first_prints_addresses_and_passwords_once(installation: tuple[Path, int, str]) -> None:
    var, port, output = installation
    assert f"http://127.0.0.1:{port}/admin/" in output
    accounts = dict(line.split("\t") for line in (var / "accounts.txt").read_text().splitlines())
    assert {"admin", "editor", "reviewer"} <= set(accounts)
    assert all(output.count(password) == 1 for password in accounts.values())


def test_launch__second_is_quick_and_prepares_nothing(installation: tuple[Path, int, str], tmp_path: Path) -> None:
    var, port, _output = installation
    with launched(var, port, tmp_path / "log") as process:
        # 6 s on two idle cores; the tests share theirs.
        wait_until_served(f"http://127.0.0.1:{port}/admin/login/", process, 60)
        static = urllib.request.urlopen(f"http://127.0.0.1:{port}/static/staticfiles.json")
        assert static.status == 200
    again = (tmp_path / "log").read_text()
    assert not [line for line in again.splitlines() if line.startswith("·")]


def test_launch__taken_port_is_said_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with launched(tmp_path / "var", port, tmp_path / "log") as process:
            assert process.wait(timeout=30) == 1
    output = (tmp_path / "log").read_text()
    assert f"port {port} on 127.0.0.1 is taken" in output
    assert not (tmp_path / "var" / "huiqi.sqlite3").exists()


def test_launch__killed_supervisor_leaves_the_port_free(installation: tuple[Path, int, str], tmp_path: Path) -> None:
    var, port, _output = installation
    with launched(var, port, tmp_path / "log") as process:
        wait_until_served(f"http://127.0.0.1:{port}/admin/login/", process, 60)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with launched(var, port, tmp_path / "log") as process:
        wait_until_served(f"http://127.0.0.1:{port}/admin/login/", process, 60)
