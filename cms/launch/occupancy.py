"""Whether this data folder and this port are free; said plainly before anything starts."""

import errno
import fcntl
import os
import socket
import time
from pathlib import Path

from django.core.management.base import CommandError

PATIENCE = 3.0  # seconds: the processes of an installation that was just killed need a moment to let go


def occupy(folder: Path) -> int:
    """Locks the data folder for the life of this process and returns the open lock; a second launch is refused.

    The lock is the kernel's: it is gone with the process, whatever end that came to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "launch.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CommandError(
            f"惠企已在数据目录 {folder} 上运行，请先停止它，或用 HUIQI_VAR 另选目录 / "
            "Huiqi is already running on this data folder: stop it first, or set HUIQI_VAR to another one"
        ) from None
    return handle


def require_free_port(host: str, port: int) -> None:
    """Raises CommandError when somebody listens on ``host:port`` or this user may not."""
    deadline = time.monotonic() + PATIENCE
    while (reason := listening_error(host, port)) == errno.EADDRINUSE and time.monotonic() < deadline:
        time.sleep(0.2)
    if reason == errno.EADDRINUSE:
        raise CommandError(
            f"端口 {port}（{host}）已被其他程序占用，请换一个：PORT={port + 1} make run / "
            f"port {port} on {host} is taken by another program: choose another one with PORT=…"
        )
    if reason:
        raise CommandError(
            f"无法打开端口 {port}（{host}）/ port {port} on {host} cannot be opened: {os.strerror(reason)}"
        )


def listening_error(host: str, port: int) -> int:
    """0 when listening on the address would work, otherwise the error number of the attempt."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno or errno.EIO
    return 0
