"""A real Elasticsearch server on this machine, from the vendor's published jars: for tests and for hand use.

.venv/bin/python -m tooling.elasticsearch    (in the foreground, on ES_PORT, data under HUIQI_VAR)
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from cms.launch.processes import end_with_parent
from tooling import system
from tooling.postgres import unprivileged_user

RECIPE = Path(__file__).parent / "elasticsearch"
JAVA, MAVEN = "openjdk-17-jre-headless", "maven"
HEAP = "512m"
START_TIMEOUT = 120.0  # seconds; five on an idle machine
GRACE = 2.0  # seconds: it stops serving at SIGTERM, but its process stays
# Below the range of the kernel for connections out: a port stays free while its server is down, and a client that
# tries it then cannot meet itself.
PORTS = range(10_200, 30_000)


def version() -> str:
    """The version of the server, as ``pom.xml`` says it."""
    found = ElementTree.parse(RECIPE / "pom.xml").findtext(".//{*}elasticsearch.version")
    if not found:
        raise ValueError("pom.xml names no elasticsearch.version")
    return found


def cache() -> Path:
    """Where the jars are kept between runs: ``HUIQI_ELASTICSEARCH``, else a folder of the user's cache."""
    given = os.environ.get("HUIQI_ELASTICSEARCH")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(given) if given else base / "huiqi" / f"elasticsearch-{version()}"


def missing() -> list[str]:
    """The Debian packages that are not there and are needed; Maven only as long as the jars were not copied."""
    return [name for name in ([JAVA] if cache().exists() else [JAVA, MAVEN]) if not system.PRESENT[name]()]


def installed() -> Path:
    """The folder of the jars; Maven copies them once. Several programs may ask at the same time."""
    system.ensure(missing())
    folder = cache()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            print(f"copying the jars of Elasticsearch {version()} to {folder}", flush=True)
            with tempfile.TemporaryDirectory(prefix=".huiqi-", dir=folder.parent) as temporary:
                made = Path(temporary) / "made"
                copy_jars("lib", made / "lib")
                copy_jars("transport-netty4", made / "modules" / "transport-netty4")
                made.rename(folder)
    return folder


def copy_jars(profile: str, folder: Path) -> None:
    """Lets Maven copy the jars of one profile of ``pom.xml``; raises RuntimeError with its words."""
    command = ["mvn", "-B", "-q", "-f", str(RECIPE / "pom.xml"), "-P", profile, "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode or not folder.is_dir():
        raise RuntimeError(f"Maven could not copy {profile}:\n{done.stdout}{done.stderr}")


class Server:
    """One server in a folder and on a port of its own; it may be killed and started again with what it holds.

    ``brief``: it starts with half the work and is slow afterwards, for what starts it again and again.
    """

    def __init__(self, folder: Path, port: int, data: Path | None = None, *, brief: bool = False) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._port = port
        self._transport = free_port()
        self.home = folder
        self._data = data or folder / "data"
        self._options = ["-XX:TieredStopAtLevel=1"] if brief else []
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare()

    @property
    def pid(self) -> int:
        """The process of the last start."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Returns when it answers; raises RuntimeError with its words when it gives up."""
        with (self.home / "log").open("ab") as log:
            # The parent's death is asked for last, after the change of user, which would clear it.
            self._process = subprocess.Popen(
                self._command(), user=unprivileged_user(), cwd=self.home, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, preexec_fn=partial(end_with_parent, signal.SIGKILL),
                env={**os.environ, "LIBFFI_TMPDIR": str(self.home / "tmp")},
            )  # fmt: skip
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self._process.poll() is None:
            if self.answers():
                return
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"Elasticsearch did not start:\n{self.log()[-8000:]}")

    def alive(self) -> bool:
        """Says whether its process runs, well or not."""
        return self._process is not None and self._process.poll() is None

    def answers(self) -> bool:
        """Says whether what it holds is there to be searched and written."""
        query = "wait_for_status=yellow&wait_for_no_initializing_shards=true&timeout=1s"
        try:
            with urllib.request.urlopen(f"{self.address}/_cluster/health?{query}", timeout=5) as response:
                return bool(response.status == 200)  # 408 while it is red
        except (OSError, urllib.error.HTTPError):
            return False

    def log(self) -> str:
        """What it said since it was first started."""
        return (self.home / "log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        self._signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        """Lets it stop serving, then ends its process."""
        if self._process is not None:
            self._signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=GRACE)
            except subprocess.TimeoutExpired:
                self.kill()

    def pause(self) -> None:
        """Makes it as slow as can be: connections are taken, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Ends a pause."""
        self._signal(signal.SIGCONT)

    def wait(self) -> int:
        """Waits for the end of its process and returns the status."""
        return self._process.wait() if self._process is not None else 0

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _prepare(self) -> None:
        """Gives it a home: a copy of the jars, as the user it runs as may not look into this one's cache."""
        shutil.copytree(installed(), self.home, dirs_exist_ok=True)
        for name in ("config", "tmp", "logs"):
            (self.home / name).mkdir()
        self._data.mkdir(parents=True, exist_ok=True)
        for name in ("elasticsearch.yml", "log4j2.properties"):
            shutil.copy(RECIPE / name, self.home / "config")
        module = self.home / "modules" / "transport-netty4"
        shutil.copy(RECIPE / "plugin-security.policy", module)
        descriptor = (RECIPE / "plugin-descriptor.properties").read_text().replace("@version@", version())
        (module / "plugin-descriptor.properties").write_text(descriptor)
        if user := unprivileged_user():
            for path in (self.home, *self.home.rglob("*"), self._data, *self._data.rglob("*")):
                shutil.chown(path, user=user)

    def _command(self) -> list[str]:
        temporary = self.home / "tmp"
        properties = {
            "java.io.tmpdir": temporary, "java.security.manager": "allow",
            "es.path.home": self.home, "es.path.conf": self.home / "config",
            "es.distribution.flavor": "default", "es.distribution.type": "tar", "es.bundled_jdk": "false",
            "log4j2.disable.jmx": "true",
        }  # fmt: skip
        options = {"http.port": self._port, "transport.port": self._transport, "path.data": self._data}
        return [
            str(system.java_17()), f"-Xms{HEAP}", f"-Xmx{HEAP}", f"-XX:ErrorFile={temporary}/error.log",
            *self._options,
            *(f"-D{name}={value}" for name, value in properties.items()),
            "-cp", f"{self.home}/lib/*", "org.elasticsearch.bootstrap.Elasticsearch",
            *(word for name, value in options.items() for word in ("-E", f"{name}={value}")),
        ]  # fmt: skip


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@contextmanager
def own_server(port: int | None = None, data: Path | None = None, *, brief: bool = False) -> Iterator[Server]:
    """Starts a server in a new folder, which is removed afterwards; ``data`` given is kept.

    The kernel kills it should this process be killed.
    """
    with tempfile.TemporaryDirectory(prefix="huiqi-es-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder), port or free_port(), data, brief=brief)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def temporary_server() -> Iterator[str]:
    """Starts a server for any number of programs and yields its address, as ELASTICSEARCH_URL takes it."""
    with own_server() as server:
        yield server.address


def serve() -> int:
    """Runs a server in the foreground until it is interrupted; what it holds is there again the next time."""
    port = int(os.environ.get("ES_PORT") or 9200)
    var = Path(os.environ.get("HUIQI_VAR") or Path(__file__).resolve().parents[1] / "var").resolve()
    try:
        with own_server(port, var / "elasticsearch") as server:
            print(
                f"Elasticsearch {version()}: {server.address}  (Ctrl-C ends it; data: {var}/elasticsearch)", flush=True
            )
            return server.wait()
    except KeyboardInterrupt:
        return 0


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupt)
    sys.exit(serve())
