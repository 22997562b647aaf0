"""What people search for, counted by day and query, without anything of who asked.

A search may not wait for the database's one writer: the web process appends a line to a file of its own under
``VAR_DIR / "queries"``, and the follower process adds the lines up in the table, one statement for all of them. A
query that looks like personal data is not kept at all, also not in the file (``search.anonymity``).
"""

import contextlib
import os
import socket
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from .analysis import normalise, tokens
from .anonymity import looks_personal
from .models import LoggedQuery
from .models.logged import LONGEST

KEPT = timedelta(days=400)
SETTLED = 2.0
"""Seconds after which nobody still writes into a file that was put aside: a line is written in microseconds."""
LARGEST = 8_000_000
"""Bytes of a file that nobody collects; beyond that nothing is noted."""
MOST_A_DAY = 20_000
"""Different queries of a day: a robot that makes them up must not fill the disk."""

Key = tuple[str, str, str]
"""Day, locale and query."""
Tally = list[int]
"""Asked, nothing found, opened, found the last time."""

_ADD = """
INSERT INTO search_loggedquery (day, locale, query, asked, missed, opened, total) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (day, locale, query) DO UPDATE SET asked = search_loggedquery.asked + excluded.asked,
    missed = search_loggedquery.missed + excluded.missed, opened = search_loggedquery.opened + excluded.opened,
    total = CASE WHEN excluded.asked > 0 THEN excluded.total ELSE search_loggedquery.total END"""


def normal_query(text: str) -> str:
    """Return a query as it is kept: one width, lower case, single blanks, at most 100 characters; empty if personal."""
    if not tokens(text[:LONGEST]) or looks_personal(text):
        return ""
    return " ".join(normalise(text).split())[:LONGEST].rstrip()


def note_asked(query: str, locale: str, total: int, *, nothing: bool) -> None:
    """Count a search; ``nothing``: it found nothing, and no filter was at fault."""
    _note(query, locale, [1, int(nothing), 0, total])


def note_opened(query: str, locale: str) -> bool:
    """Count that something found by a query was opened; say whether it counts."""
    return _note(query, locale, [0, 0, 1, 0])


def collect(settled: float = SETTLED) -> int:
    """Add up what the web processes noted; return how many lines. A kill loses the lines at hand, never doubles them.

    Files are put aside first and read with the next call, when nobody writes into them any more.
    """
    folder, now = _folder(), time.time_ns()
    aside = [path for path in folder.glob("*.taken") if now - _taken_at(path) >= settled * 1e9]
    lines = [line for path in aside for line in path.read_bytes().splitlines()]
    rows = dict(_fitting(_added_up(lines)))
    if aside:
        with transaction.atomic(), connection.cursor() as cursor:
            for path in aside:
                path.unlink()
            if rows:
                cursor.executemany(_ADD, [(*key, *tally) for key, tally in rows.items()])
    for path in folder.glob("*.jsonl"):
        path.rename(path.with_suffix(f".{time.time_ns()}.taken"))
    return len(lines)


def forget_old() -> None:
    """Delete what is older than 400 days."""
    old = LoggedQuery.objects.filter(day__lt=localdate() - KEPT)
    if old.exists():  # a deletion of no rows lines up for the lock too
        old.delete()


def _note(query: str, locale: str, tally: Tally) -> bool:
    kept = normal_query(query)
    if not kept:
        return False
    line = orjson.dumps([localdate().isoformat(), locale, kept, *tally]) + b"\n"
    # A full or missing disk is no reason to answer no searches.
    with contextlib.suppress(OSError):
        _append(_folder() / f"{socket.gethostname()}-{os.getpid()}.jsonl", line)
    return True


def _append(path: Path, line: bytes) -> None:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    try:
        descriptor = os.open(path, flags, 0o640)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, flags, 0o640)
    try:
        if os.fstat(descriptor).st_size < LARGEST:
            os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "queries"


def _taken_at(path: Path) -> int:
    return int(path.suffixes[-2][1:])


def _added_up(lines: Iterable[bytes]) -> dict[Key, Tally]:
    rows: dict[Key, Tally] = {}
    for line in lines:
        with contextlib.suppress(ValueError):  # a line cut off when the machine stopped
            day, locale, query, asked, missed, opened, total = orjson.loads(line)
            row = rows.setdefault((day, locale, query), [0, 0, 0, 0])
            row[:3] = row[0] + asked, row[1] + missed, row[2] + opened
            row[3] = total if asked else row[3]
    return rows


def _fitting(rows: dict[Key, Tally]) -> Iterator[tuple[Key, Tally]]:
    """Yield the rows there is room for: new queries of a day only while it has fewer than ``MOST_A_DAY``."""
    for day in sorted({key[0] for key in rows}):
        of_day = LoggedQuery.objects.filter(day=date.fromisoformat(day))
        room = MOST_A_DAY - of_day.count()
        mine = [(key, tally) for key, tally in rows.items() if key[0] == day]
        if len(mine) > room:
            known = set(of_day.values_list("locale", "query"))
            new = [row for row in mine if row[0][1:] not in known][: max(room, 0)]
            mine = [row for row in mine if row[0][1:] in known] + new
        yield from mine
