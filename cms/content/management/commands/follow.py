"""The follower process: numbers changes, does what is scheduled, feeds search and the other followers."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from cms.content import chores, followers, sequencer

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Numbers changes, publishes and takes down what is due, and feeds the followers, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.2, help="seconds between looks at the feed")
        parser.add_argument("--once", action="store_true", help="catch up once and end")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        stop = threading.Event()
        if not once:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            busy = self._turn()
            if once and not busy:
                return
            stop.wait(0 if busy else interval)

    def _turn(self) -> int:
        chores.run_due()
        _guarded(sequencer.number_changes)
        return _guarded(followers.catch_up_all)


def _guarded(step: Callable[[], int]) -> int:
    try:
        return step()
    except Exception:
        logger.exception("The follower goes on after an error")
        return 0
