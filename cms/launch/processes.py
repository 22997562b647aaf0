"""Child processes that are kept running, and that never outlive the one who started them.

They are forked: what the supervisor has loaded (Django and all rooms, seconds of work and most of the memory) is
loaded once and shared. The supervisor itself runs none of it, so it has no threads and no connections to inherit.
"""

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from types import FrameType

logger = logging.getLogger(__name__)

FORK = multiprocessing.get_context("fork")
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FIRST_PAUSE = 0.5  # seconds before a dead child is started again; doubled at each death in a row
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0  # seconds alive after which earlier deaths are forgiven
GRACE = 20.0  # seconds a child has to end its work
TICK = 0.1

Main = Callable[[], None]


def end_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Asks Linux to end this process when its parent dies, however it dies: kill -9 leaves nobody behind.

    Elsewhere children end through the signals of their parent only.
    """
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, by)


@dataclass
class Child:
    """One process to keep running; ``due`` is the monotonic time of its next start while it is down."""

    name: str
    main: Main
    process: ForkProcess | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE

    def start(self) -> None:
        self.process = FORK.Process(target=begin, args=(self.main,), name=self.name)
        self.process.start()
        self.started = time.monotonic()

    def look_after(self, now: float) -> None:
        """Starts the process when its time has come; after a death sets that time, later each time."""
        if self.process is not None and (status := self.process.exitcode) is not None:
            self.pause = FIRST_PAUSE if now - self.started > STEADY_AFTER else min(self.pause * 2, LONGEST_PAUSE)
            logger.error("%s ended (status %s); starting it again in %.0f s", self.name, status, self.pause)
            self.signal_group(signal.SIGKILL)
            self.process, self.due = None, now + self.pause
        if self.process is None and now >= self.due:
            self.start()

    def signal_group(self, number: signal.Signals) -> None:
        """Signals the child and whatever it started itself."""
        if self.process is not None and self.process.pid is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def begin(main: Main) -> None:
    """Runs ``main`` in a child as if it had been started alone.

    It has a session of its own: Ctrl-C reaches the supervisor only, which then ends the children in order.
    """
    os.setsid()
    end_with_parent()
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)
    main()


@dataclass
class Supervisor:
    """Keeps children running until SIGINT or SIGTERM, then ends them all: politely, and after ``GRACE`` by force."""

    children: Sequence[Child]
    stopping: bool = False

    def run(self) -> None:
        for number in STOPPING:
            signal.signal(number, self.stop)
        gc.freeze()  # a collection in a child would else write into, and so copy, every page it shares
        try:
            while not self.stopping:
                for child in self.children:
                    child.look_after(time.monotonic())
                time.sleep(TICK)
        finally:
            self.end()

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def end(self) -> None:
        running = [(child, child.process) for child in self.children if child.process is not None]
        for _child, process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for child, process in running:
            process.join(timeout=max(0.1, deadline - time.monotonic()))
            if process.exitcode is None:
                logger.warning("%s did not end in %.0f s and is killed", child.name, GRACE)
            child.signal_group(signal.SIGKILL)  # and what it may have left
            process.join()
