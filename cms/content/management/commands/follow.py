"""The follower process: numbers changes, does what is scheduled, feeds search and the other followers."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from cms.content import chores, followers, sequencer
from cms.queued_sqlite3.base import let_others_first

logger = logging.getLogger(__name__)

RESTING = 4
"""How many times rarer the looks become while nothing comes."""


class Command(BaseCommand):
    help = "Numbers changes, publishes and takes down what is due, and feeds the followers, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.1, help="seconds between looks at the feed, when busy")
        parser.add_argument("--once", action="store_true", help="catch up once and end")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        feeder = followers.Feeder()
        if once:
            chores.run_due()
            while _turn(feeder):
                chores.run_due()
            feeder.write_places()
        else:
            _follow(feeder, interval)


def _follow(feeder: followers.Feeder, interval: float) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    # Beside the feed: a chore may take long, or wait for others to write, and readers would wait with it.
    chores_thread = threading.Thread(target=_do_chores, args=(stop,), name="chores")
    chores_thread.start()
    idle = 0.0
    while not stop.is_set():
        close_old_connections()
        taken = _turn(feeder)
        idle = 0.0 if taken else min(idle + interval, interval * RESTING)
        # A full batch has more behind it; else what comes in a moment is taken together, in one commit.
        stop.wait(0 if taken >= followers.BATCH else max(idle, interval))
    _guarded(feeder.write_places)
    chores_thread.join()


def _do_chores(stop: threading.Event) -> None:
    let_others_first()
    while not stop.is_set():
        close_old_connections()
        chores.run_due()
        stop.wait(chores.SHORTEST)
    connection.close()


def _turn(feeder: followers.Feeder) -> int:
    _guarded(sequencer.number_changes)
    return _guarded(feeder.feed) or 0


def _guarded(step: Callable[[], Any]) -> Any:
    try:
        return step()
    except Exception:
        logger.exception("The follower goes on after an error")
        return None
