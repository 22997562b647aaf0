"""Run as a program by test_interruptions: an import in a process that can be killed, on a database file of its own.

python -m tests.transfer.outside prepare FILE | preview | run | requeue | state
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def start() -> None:
    django.setup()
    from tests.transfer import people  # noqa: F401


def prepare() -> None:
    from django.apps import apps
    from django.contrib.auth.models import User
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    from cms.transfer import services, store
    from cms.transfer.models import ImportOptions

    path = Path(os.environ["HUIQI_FILE"])
    user = User.objects.create_superuser("editor")
    services.upload(kind="people", name=path.name, chunks=store.pieces(path), user=user, options=ImportOptions())


def job() -> Any:
    from cms.transfer.models import ImportJob

    return ImportJob.objects.get()


def say(phase: str, done: int, total: int | None) -> None:
    print(phase, done, flush=True)
    time.sleep(0.05)  # leaves the test time to kill this process between two chunks, or within one


def preview() -> None:
    from cms.transfer import staging
    from cms.transfer.jobs import worker_name

    staging.preview(job().pk, worker_name(), say)


def run() -> None:
    from cms.transfer import running, services
    from cms.transfer.jobs import worker_name
    from cms.transfer.models import Status

    found = job()
    if found.status == Status.PREVIEWED:
        services.confirm(job_id=found.pk, user=found.created_by, sha256=found.sha256)
    running.run(found.pk, worker_name(), say)


def requeue() -> None:
    """Lets the lease run out, as a minute of waiting would."""
    from django.utils import timezone

    from cms.transfer.jobs import requeue_stale
    from cms.transfer.models import ImportJob

    ImportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    print("requeued", requeue_stale())


def state() -> None:
    from django.contrib.auth.models import User

    found = job()
    names = list(User.objects.filter(first_name="人").values_list("username", flat=True))
    print(
        json.dumps(
            {
                "status": found.status,
                "counts": found.counts,
                "results": found.results,
                "rows": found.rows.count(),
                "saved": len(names),
                "distinct": len(set(names)),
            }
        )
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    start()
    for step in sys.argv[1:]:
        {"prepare": prepare, "preview": preview, "run": run, "requeue": requeue, "state": state}[step]()
