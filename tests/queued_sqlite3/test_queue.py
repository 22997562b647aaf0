"""Writers of one SQLite file take turns: one at a time, nobody starves, nobody waits for ever, the dead make way."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.utils import OperationalError

from cms.queued_sqlite3.base import PATIENCE, let_others_first
from cms.queued_sqlite3.queue import WriteQueue

HOLDER = """
import sys, time
from cms.queued_sqlite3.queue import WriteQueue
WriteQueue(sys.argv[1], timeout=5).enter()
print("in", flush=True)
time.sleep(60)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "huiqi.sqlite3"


def test_queue__one_at_a_time(database: Path) -> None:
    first, second = WriteQueue(database, timeout=1), WriteQueue(database, timeout=0.05)
    first.enter()
    with pytest.raises(OperationalError, match="locked"):
        second.enter()
    first.leave()
    second.enter()


def test_queue__who_gave_up_does_not_block_the_gate(database: Path) -> None:
    first, second, third = (WriteQueue(database, timeout=0.05) for _ in range(3))
    first.enter()
    with pytest.raises(OperationalError):
        second.enter()
    first.leave()
    third.enter()


def test_queue__whoever_comes_back_at_once_lets_the_waiting_one_first(database: Path) -> None:
    greedy, waiting = WriteQueue(database, timeout=5), WriteQueue(database, timeout=5)
    order: list[str] = []
    greedy.enter()

    def wait() -> None:
        waiting.enter()
        order.append("waiting")
        waiting.leave()

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.1)
    greedy.leave()
    greedy.enter()
    order.append("greedy")
    thread.join()
    assert order == ["waiting", "greedy"]


def test_queue__a_killed_holder_makes_way(database: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(database)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"in\n"
        queue = WriteQueue(database, timeout=0.05)
        with pytest.raises(OperationalError):
            queue.enter()
        holder.kill()
        holder.wait()
    queue.enter()


def test_queue__tells_its_holder_that_somebody_waits(database: Path) -> None:
    holder, waiting = WriteQueue(database, timeout=5), WriteQueue(database, timeout=5)
    holder.enter()
    assert not holder.somebody_waits()
    thread = threading.Thread(target=waiting.enter)
    thread.start()
    time.sleep(0.1)
    assert holder.somebody_waits()
    holder.leave()
    thread.join()


def test_queue__the_patient_wait_unseen_and_are_overtaken(database: Path) -> None:
    holder, editor = (WriteQueue(database, timeout=5) for _ in range(2))
    chore = WriteQueue(database, timeout=5, patience=5)
    order: list[str] = []

    def wait(name: str, queue: WriteQueue) -> None:
        queue.enter()
        order.append(name)
        queue.leave()

    holder.enter()
    threads = [threading.Thread(target=wait, args=each) for each in (("chore", chore), ("editor", editor))]
    threads[0].start()
    time.sleep(0.1)
    assert not holder.somebody_waits()
    threads[1].start()
    time.sleep(0.1)
    assert holder.somebody_waits()
    holder.leave()
    for thread in threads:
        thread.join()
    assert order == ["editor", "chore"]


def test_queue__the_patient_line_up_in_the_end(database: Path) -> None:
    holder, chore = WriteQueue(database, timeout=5), WriteQueue(database, timeout=5, patience=0.1)
    holder.enter()
    thread = threading.Thread(target=chore.enter)
    thread.start()
    time.sleep(0.3)
    assert holder.somebody_waits()
    holder.leave()
    thread.join()


sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no queue: its writers lock rows")


@sqlite
@pytest.mark.django_db(transaction=True)
def test_single_write__waits_its_turn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(connection._queue, "timeout", 0.05)
    with WriteQueue(connection.settings_dict["NAME"], timeout=1):
        assert not Group.objects.exists()
        with pytest.raises(OperationalError, match="other writers"):
            Group.objects.filter(name="a").update(name="b")
    assert Group.objects.filter(name="a").update(name="b") == 0


@sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_transaction__holds_the_turn_until_it_ends(fails: bool) -> None:
    other = WriteQueue(connection.settings_dict["NAME"], timeout=0.05)
    try:
        with transaction.atomic():
            with pytest.raises(OperationalError):
                other.enter()
            if fails:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    other.enter()
    other.close()


@sqlite
@pytest.mark.django_db(transaction=True)
def test_background_thread__is_patient() -> None:
    def begin() -> float:
        let_others_first()
        connection.ensure_connection()
        patience: float = connection._queue.patience
        connection.close()
        return patience

    with ThreadPoolExecutor(1) as background:
        assert background.submit(begin).result() == PATIENCE
    connection.ensure_connection()
    assert connection._queue.patience == 0
