"""Many writers at once, and kills: no deadlock, gapless numbers, nothing half-written, mirrors end equal."""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client

from cms.content import sequencer
from cms.content.check import drifts
from cms.content.models import ContentChange, ContentItem, Feed
from cms.editing.permissions import create_permissions
from cms.transfer import running
from cms.transfer.models import ImportJob, Status
from tests.api.mirror import Mirror
from tests.factories import OrganisationFactory, UserFactory, locale

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.stress]

Start = Callable[..., "subprocess.Popen[bytes]"]
READ_LIMIT = 0.1  # seconds


@pytest.fixture
def library() -> None:
    """People, an issuer and both languages."""
    locale()
    locale("en")
    create_permissions()
    OrganisationFactory(code="stress", name_zh="澜江市人民政府")
    for username, codename in (("writer", "add_policydocument"), ("approver", "approve_policydocument")):
        user = UserFactory(username=username)
        user.user_permissions.add(Permission.objects.get(codename=codename))


@pytest.fixture
def start(library: None, tmp_path: Path, settings: Any) -> Iterator[Start]:
    """Starts a process of tests.stress.work on this test's own database; whatever still runs is killed at the end."""
    settings.VAR_DIR = tmp_path
    running: list[subprocess.Popen[bytes]] = []
    variables = {**os.environ, "HUIQI_VAR": str(tmp_path), "DATABASE_URL": database_url()}

    def start(*arguments: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.stress.work", *map(str, arguments)]
        running.append(subprocess.Popen(command, env=variables, cwd=settings.BASE_DIR, stderr=subprocess.PIPE))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def database_url() -> str:
    """The address of the test database, for other processes: this process's own, with the test's name in it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def rows(count: int) -> str:
    """A file of policies to import."""
    text = "各县（市、区）人民政府：现将扶持办法印发给你们，请遵照执行。补助标准为设备投资额的百分之五，最高三百万元。"
    return "\n".join(
        json.dumps(
            {
                "id": f"S{number}", "title": f"澜江市人民政府关于第{number}项扶持措施的通知", "kind": "政策文件",
                "agency": "澜江市人民政府", "publish_date": "2026-03-20", "body": text * 2,
            },
            ensure_ascii=False,
        )
        for number in range(count)
    )  # fmt: skip


def wait(processes: list["subprocess.Popen[bytes]"]) -> None:
    """All processes to their end; what one of them complained of is the message."""
    for process in processes:
        _out, complaints = process.communicate(timeout=300)
        assert process.returncode == 0, complaints.decode()[-2000:]


def assert_whole(mirror: Mirror) -> None:
    """Numbers gapless and in order, no drift, and the mirror equal to the published tables."""
    sequencer.number_changes()
    numbers = list(ContentChange.objects.order_by("id").values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert Feed.objects.get().last_number == len(numbers)
    assert [(drift.kind, drift.subject) for drift in drifts() if drift.kind != "search"] == []
    mirror.catch_up()
    public = ContentItem.objects.filter(audience="public", locale="zh-hans")
    assert {key: copy["title"] for key, copy in mirror.copies.items()} == {
        (item.type, str(item.content_id)): item.title for item in public
    }


def fetch(address: str) -> tuple[int, Iterable[bytes]]:
    """How the mirror gets an address: through the whole stack, in this process."""
    answer = Client().get(address)
    return answer.status_code, answer.streaming_content if answer.streaming else [answer.content]


def read_until(ended: Callable[[], bool], times: list[float]) -> None:
    client = Client()
    while not ended():
        started = time.perf_counter()
        assert client.get("/api/v1/policies").status_code == 200
        times.append(time.perf_counter() - started)
        time.sleep(0.05)


def test_many_writers_a_bulk_and_an_import__end_whole(start: Start, tmp_path: Path) -> None:
    mirror = Mirror(fetch)
    mirror.load()
    path = tmp_path / "policies.jsonl"
    writers, bulk, imported = load()
    path.write_text(rows(imported))
    times: list[float] = []
    processes = [start("bulk", bulk), start("import", path), *(start("writer", number) for number in range(writers))]
    read_until(lambda: all(process.poll() is not None for process in processes), times)
    wait(processes)

    assert_whole(mirror)
    assert ContentItem.objects.filter(locale="zh-hans").count() == bulk + imported + writers * 2
    print(f"reads meanwhile: median {statistics.median(times):.3f} s, most {max(times):.3f} s, {len(times)} reads")
    assert statistics.quantiles(times, n=20)[-1] <= READ_LIMIT * patience()


def load() -> tuple[int, int, int]:
    """Writers, rows of the bulk, rows of the import."""
    return 16, 500, 100


def patience() -> float:
    """The busy processes share the machine's cores with the reader; more cores, less waiting for one."""
    return max(1.0, 18 / (os.cpu_count() or 1) / 2)


def test_killed_at_any_time__is_whole_after_a_restart(start: Start, tmp_path: Path) -> None:
    chance = random.Random(20261122)
    mirror = Mirror(fetch)
    mirror.load()
    path = tmp_path / "policies.jsonl"
    path.write_text(rows(60))
    for number in range(3):
        processes = [start("bulk", 100), start("import", path), start("writer", 100 + number), start("follow", 0)]
        time.sleep(5 + chance.random() * 4)
        for process in processes:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert_whole(mirror)
    resume_imports()
    wait([start("import", path)])
    assert_whole(mirror)
    imported = ContentItem.objects.filter(locale="zh-hans", title__startswith="澜江市人民政府关于第")
    assert imported.values("title").distinct().count() == imported.count() == 60


def resume_imports() -> None:
    """What the jobs process does after a restart, once the dead workers' leases have run out."""
    ImportJob.objects.update(lease_until=None)
    for job in ImportJob.objects.filter(status__in=[Status.CONFIRMED, Status.RUNNING]).order_by("pk"):
        running.run(job.pk, "restarted")
        job.refresh_from_db()
        assert job.status in {Status.DONE, Status.CONFIRMED}
