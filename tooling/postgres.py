"""A temporary PostgreSQL server that nobody else can reach and that ends with the program that started it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.launch.processes import end_with_parent
from tooling import system

USER = "huiqi"
START_TIMEOUT = 30.0  # seconds
# Nothing here has to survive a power cut. Tests roll back what they write, so a vacuum between two of them would note
# that their tables are empty, and the next test's joins would be planned for no rows and run over thousands.
OPTIONS = [
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "listen_addresses=",
    "max_connections=200",
]  # fmt: skip


def unprivileged_user() -> str | None:
    """The user the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def temporary_server() -> Iterator[str]:
    """Starts a server in a new folder and yields its DATABASE_URL; stops it and removes the folder afterwards.

    It listens on a socket in that folder only, so there is no port to collide with. The kernel ends it should this
    process be killed.
    """
    system.ensure(["postgresql"])
    programs = system.postgres_programs() or Path()
    user = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="huiqi-pg-"))
    if user:
        shutil.chown(folder, user=user)
    data = folder / "data"
    server = None
    try:
        initialise: list[str | Path] = [programs / "initdb", "--pgdata", data, "--username", USER, "--auth", "trust"]
        initialise += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        subprocess.run(initialise, user=user, cwd=folder, check=True, capture_output=True)
        command: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder]
        command += [word for option in OPTIONS for word in ("-c", option)]
        with (folder / "log").open("wb") as log:
            # The parent's death is asked for last, after the change of user, which would clear it.
            server = subprocess.Popen(
                command, user=user, cwd=folder, stderr=log, start_new_session=True, preexec_fn=end_with_parent
            )
        wait_until_ready(server, [programs / "createdb", "-h", folder, "-U", USER, USER], folder / "log")
        yield f"postgres://{USER}@/{USER}?host={folder}"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # "fast": clients are cut off
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(server: subprocess.Popen[bytes], create: list[str | Path], log: Path) -> None:
    """Returns when the database could be created; raises RuntimeError with the server's words when it gives up."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(create, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def stop(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
