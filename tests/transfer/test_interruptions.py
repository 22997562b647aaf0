"""Workers that are killed, and leases: nothing is lost, nothing is doubled."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.transfer import running, services
from cms.transfer.jobs import requeue_stale, worker_name
from cms.transfer.leases import MAX_ATTEMPTS, LeaseLost, claim, held
from cms.transfer.models import ImportJob, Status

Upload = Callable[..., ImportJob]
Outside = Callable[..., Any]


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    """Runs steps of tests.transfer.outside in a process of its own; ``kill_at`` kills it at that line of progress.

    Returns the states that were printed, in order.
    """
    path = tmp_path / "people.csv"
    path.write_text("编号,名\n" + "".join(f"{number},人\n" for number in range(500)))
    database = f"sqlite:///{tmp_path / 'outside.sqlite3'}"
    variables = {**os.environ, "HUIQI_VAR": str(tmp_path), "DATABASE_URL": database, "HUIQI_FILE": str(path)}

    def steps(*names: str, kill_at: str = "") -> list[dict[str, Any]]:
        command = [sys.executable, "-m", "tests.transfer.outside", *names]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables, cwd=settings.BASE_DIR)
        assert process.stdout is not None
        states = []
        for line in process.stdout:
            if line.startswith("{"):
                states.append(json.loads(line))
            if kill_at and line.strip() == kill_at:
                os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == (-signal.SIGKILL if kill_at else 0)
        return states

    return steps


def test_kill__in_the_preview_and_in_the_run_resumes_with_nothing_doubled(outside: Outside) -> None:
    outside("prepare", "preview", kill_at="read 200")
    left, held_back, previewed = outside(
        "state", "preview", "state", "requeue", "preview", "state", "run", kill_at="apply 250"
    )
    assert left["rows"] == 200
    assert held_back["status"] == Status.PREVIEWING  # the dead worker's lease still holds
    assert (previewed["status"], previewed["counts"]["new"], previewed["rows"]) == (Status.PREVIEWED, 500, 500)

    left, done = outside("state", "requeue", "run", "state")
    assert (left["status"], left["saved"]) == (Status.RUNNING, 250)
    assert (done["status"], done["saved"], done["distinct"]) == (Status.DONE, 500, 500)
    assert done["results"]["created"] == 500


@pytest.mark.django_db
def test_lease__a_worker_that_lost_it_writes_nothing_more(upload: Upload, editor: User) -> None:
    job = upload(*[f"{number},人,," for number in range(120)])
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)

    def taken_over(phase: str, done: int, total: int | None) -> None:
        if done == 50:
            ImportJob.objects.update(lease_owner="another")

    running.run(job.pk, worker_name(), taken_over)
    assert User.objects.filter(first_name="人").count() == 50
    with pytest.raises(LeaseLost):
        held(job.pk, "the first")


@pytest.mark.django_db
def test_lease__only_one_worker_gets_a_job(upload: Upload, editor: User) -> None:
    job = upload("1,人,,")
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    assert claim(job.pk, "one", Status.CONFIRMED) is not None
    assert claim(job.pk, "two", Status.CONFIRMED) is None


@pytest.mark.django_db
def test_requeue__takes_up_jobs_whose_lease_ran_out_once(upload: Upload, editor: User) -> None:
    job = upload("1,人,,")
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    claim(job.pk, "killed", Status.CONFIRMED)
    assert requeue_stale() == 0
    ImportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    queued = DBTaskResult.objects.count()
    assert (requeue_stale(), requeue_stale()) == (1, 0)
    assert DBTaskResult.objects.count() == queued + 1


@pytest.mark.django_db
def test_requeue__a_job_that_never_gets_on_fails_in_the_end(upload: Upload, editor: User) -> None:
    job = upload("1,人,,")
    services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)
    ImportJob.objects.update(attempts=MAX_ATTEMPTS)
    running.run(job.pk, worker_name())
    job.refresh_from_db()
    assert job.status == Status.FAILED


@pytest.mark.django_db
def test_run_file__goes_the_same_way_in_one_call(tmp_path: Path, editor: User, reviewer: User) -> None:
    from cms.transfer.models import ImportOptions

    from .people import PeopleAdapter

    path = tmp_path / "people.jsonl"
    path.write_text("".join(json.dumps({"username": str(n), "first_name": "人"}) + "\n" for n in range(60)))
    seen: list[str] = []
    dry = services.run_file(PeopleAdapter, path, user=editor, options=ImportOptions(), dry_run=True)
    assert (dry.preview["new"], User.objects.filter(first_name="人").count()) == (60, 0)
    account = services.run_file(
        PeopleAdapter,
        path,
        user=editor,
        options=ImportOptions(publish=True),
        approved_by=reviewer,
        progress=lambda phase, done, total: seen.append(phase),
    )
    assert (account.results["created"], account.results["published"]) == (60, 60)
    assert {"read", "apply"} <= set(seen)


@pytest.mark.django_db(transaction=True)
def test_run__two_imports_at_the_same_time_save_each_row_once(upload: Upload, editor: User) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has one connection; the order of two imports is tested in test_import")
    jobs = [upload(*[f"{number},人,,{which}@example.com" for number in range(150)]) for which in ("a", "b")]
    for job in jobs:
        services.confirm(job_id=job.pk, user=editor, sha256=job.sha256)

    def work(job: ImportJob) -> None:
        running.run(job.pk, worker_name())
        connection.close()

    threads = [Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in jobs:
        job.refresh_from_db()
    assert [job.status for job in jobs] == [Status.DONE, Status.DONE]
    assert User.objects.filter(first_name="人").count() == 150
    assert sum(job.results.get("created", 0) for job in jobs) == 150
    assert sum(job.results.get("conflict", 0) for job in jobs) == 150
