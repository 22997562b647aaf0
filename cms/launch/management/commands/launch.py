"""Prepares an installation and runs its three processes: web, follower, jobs."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from cms.launch.occupancy import occupy, require_free_port
from cms.launch.preparation import prepare
from cms.launch.processes import Child, Supervisor

WEB_THREADS = 4


class Command(BaseCommand):
    help = "Prepares the data (first time only) and runs web, follower and jobs until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--prepare-only", action="store_true", help="prepare the data, start nothing")
        only.add_argument("--prepared", action="store_true", help="the data is known to be prepared")

    def handle(self, *args: Any, prepare_only: bool, prepared: bool, **options: Any) -> None:
        lock = occupy(settings.VAR_DIR)
        try:
            if not prepare_only:
                require_free_port(settings.HOST, settings.PORT)
            changed = not prepared and prepare(lambda step: self.stdout.write(f"· {step}"))
            connections.close_all()
            if prepare_only:
                return
            if changed:
                start_anew()
            self.announce()
            mains = {"web": serve, "follower": follow, "jobs": work}
            Supervisor([Child(name, without(lock, main)) for name, main in mains.items()]).run()
        finally:
            os.close(lock)

    def announce(self) -> None:
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        address = f"http://{host}:{settings.PORT}"
        self.stdout.write(
            f"  后台 / back office   {address}/admin/\n"
            f"  接口 / API           {address}/api/v1/openapi.json\n"
            f"  账号 / accounts      {settings.VAR_DIR / 'accounts.txt'}\n"
            "  按 Ctrl-C 停止 / Ctrl-C stops everything"
        )
        self.stdout.flush()


def start_anew() -> NoReturn:
    """This program again, in this process: preparing has left threads behind, and what was read before it is old.

    Among that is the manifest of static files, which is read while Django is set up.
    """
    sys.stdout.flush()
    os.execv(sys.executable, [*sys.orig_argv, "--prepared"])


def without(lock: int, main: Callable[[], None]) -> Callable[[], None]:
    """``main`` for a child that does not hold the data folder: who is killed must leave it free at once."""

    def run() -> None:
        os.close(lock)
        main()

    return run


def serve() -> None:
    Granian(
        "cms.launch.serving:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        blocking_threads=WEB_THREADS,
        log_level=LogLevels.warning,
    ).serve()


def follow() -> None:
    call_command("follow")


def work() -> None:
    call_command("work")
