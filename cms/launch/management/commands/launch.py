"""Prepares an installation and runs its three processes: web, follower, jobs."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from cms.launch.occupancy import occupy, require_free_port
from cms.launch.preparation import prepare
from cms.launch.processes import Child, Supervisor

WEB_THREADS = 4


class Command(BaseCommand):
    help = "Prepares the data (first time only) and runs web, follower and jobs until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--prepare-only", action="store_true", help="prepare the data, start nothing")

    def handle(self, *args: Any, host: str, port: int, prepare_only: bool, **options: Any) -> None:
        lock = occupy(settings.VAR_DIR)
        try:
            if not prepare_only:
                require_free_port(host, port)
            prepare(self.say)
            connections.close_all()
            if not prepare_only:
                self.announce(host, port)
                Supervisor(children(host, port), environment(port)).run()
        finally:
            os.close(lock)

    def say(self, step: str) -> None:
        self.stdout.write(f"· {step}")

    def announce(self, host: str, port: int) -> None:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self.stdout.write(
            f"  后台 / back office   {address}/admin/\n"
            f"  接口 / API           {address}/api/v1/openapi.json\n"
            f"  账号 / accounts      {settings.VAR_DIR / 'accounts.txt'}\n"
            "  按 Ctrl-C 停止 / Ctrl-C stops everything"
        )


def children(host: str, port: int) -> list[Child]:
    """The three processes; in production they can as well run on machines of their own."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--blocking-threads", str(WEB_THREADS), "--log-level", "warning", "cms.launch.serving:application"]
    return [Child("web", web), Child("follower", [*manage, "follow"]), Child("jobs", [*manage, "work"])]


def environment(port: int) -> dict[str, str]:
    return {**os.environ, "PORT": str(port), "HUIQI_VAR": str(settings.VAR_DIR), "PYTHONUNBUFFERED": "1"}
