"""Children are kept running and never outlive their supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")

# Children that write their process id, have a child of their own tied to them, and then wait.
SUPERVISOR = """
import os, subprocess, sys, time
from cms.launch.processes import Child, Supervisor, end_with_parent

def main():
    open(f"{sys.argv[1]}/{os.getpid()}", "w").close()
    subprocess.Popen(["sleep", "300"], preexec_fn=end_with_parent)
    time.sleep(300)

Supervisor([Child("web", main), Child("jobs", main)]).run()
"""


def seen(folder: Path) -> set[int]:
    """Process ids of the children started so far."""
    return {int(path.name) for path in folder.iterdir()}


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def grandchildren(children: set[int]) -> set[int]:
    found = {
        int(word) for child in children for word in Path(f"/proc/{child}/task/{child}/children").read_text().split()
    }
    assert len(found) == len(children)
    return found


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT)
    assert eventually(lambda: len(seen(tmp_path)) == 2)
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait()


@LINUX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_supervisor__end_of_any_kind_leaves_nobody(
    supervisor: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals
) -> None:
    children = seen(tmp_path)
    assert eventually(lambda: all(Path(f"/proc/{child}/task/{child}/children").read_text() for child in children))
    family = children | grandchildren(children)
    supervisor.send_signal(number)
    supervisor.wait(timeout=10)
    assert eventually(lambda: not any(alive(process) for process in family)), family
    assert supervisor.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)


def test_supervisor__dead_child_is_started_again_and_the_other_left_alone(
    supervisor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    first, second = sorted(seen(tmp_path))
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: len(seen(tmp_path)) == 3)
    assert alive(second)
    assert not alive(first)
