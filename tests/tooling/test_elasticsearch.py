"""The server that tests and ``make elasticsearch`` run."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from tooling import elasticsearch
from tooling.elasticsearch import PORTS, Server, free_port, own_server, version

pytestmark = pytest.mark.usefixtures("elasticsearch_present")


@pytest.fixture(scope="module")
def server(elasticsearch_present: None) -> Iterator[Server]:
    """Return a server that these tests may end."""
    with own_server(brief=True) as started:
        yield started


def test_server__is_the_real_one_in_the_version_of_the_recipe(server: Server) -> None:
    with Elasticsearch(server.address) as client:  # refuses what does not say that it is the vendor's
        assert client.info()["version"]["number"] == version()
        assert client.cluster.health()["status"] == "green"


def test_server__serves_on_the_loopback_only(server: Server) -> None:
    with Elasticsearch(server.address) as client:
        (node,) = client.nodes.info(metric="http")["nodes"].values()
    assert node["http"]["bound_address"] == [server.address.removeprefix("http://")]


def test_server__has_after_a_kill_what_it_had_before(server: Server) -> None:
    with Elasticsearch(server.address) as client:
        client.index(index="kept", id="1", document={"title": "智能制造"})
        server.kill()
        assert not server.answers()
        server.start()
        assert client.get(index="kept", id="1")["_source"] == {"title": "智能制造"}


def test_server__stops_even_though_its_process_stays_at_a_polite_signal(server: Server) -> None:
    server.stop()
    assert server.wait() in {-signal.SIGTERM, -signal.SIGKILL, 128 + signal.SIGTERM}
    assert not server.answers()


PARENT = """
import sys, time
from tooling.elasticsearch import own_server
with own_server(brief=True) as server:
    print(server.pid, server.home, flush=True)
    time.sleep(600)
"""


def test_server__is_killed_with_the_program_that_started_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid, home = parent.stdout.readline().split()
        assert alive(int(pid))
        parent.kill()
    assert gone(int(pid))
    shutil.rmtree(home)


def alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.1)
    return False


def test_free_port__is_none_of_those_the_kernel_gives_to_connections_out() -> None:
    first_of_the_kernel = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert max(PORTS) < first_of_the_kernel
    assert free_port() in PORTS


def test_missing__names_maven_only_as_long_as_the_jars_were_not_copied(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setenv("HUIQI_ELASTICSEARCH", str(tmp_path))
    assert "maven" not in elasticsearch.missing()
    monkeypatch.setenv("HUIQI_ELASTICSEARCH", str(tmp_path / "none"))
    assert "maven" in elasticsearch.missing()


def test_installed__leaves_nothing_behind_when_maven_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "mvn").write_text("#!/bin/sh\necho 'no network'; exit 1\n")
    (programs / "mvn").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("HUIQI_ELASTICSEARCH", str(tmp_path / "cache" / "jars"))
    with pytest.raises(RuntimeError, match="no network"):
        elasticsearch.installed()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["jars.lock"]
