"""Where an embedded index lives: whole generations in directories of their own, and a pointer to the one in use.

A rebuild fills a fresh directory and then moves the pointer in one atomic step, so that readers in other processes see
the old index or the new one, never a half of either.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import orjson

from ..engine import EngineUnavailable

_PREFIX = "index-"
Stamp = tuple[int, int]


class Generation(NamedTuple):
    """One complete index; ``stamp`` changes whenever the pointer is moved."""

    path: Path
    stamp: Stamp


class Generations:
    """The generations under one directory, written in the given form (``schema``)."""

    def __init__(self, root: Path, schema: str) -> None:
        self._root = root
        self._schema = schema
        self._pointer = root / "current"
        self._broken = root / "broken"

    def current(self) -> Generation:
        """Return the generation in use; raise ``EngineUnavailable`` when there is none of this form."""
        stamp = file_stamp(self._pointer)
        try:
            pointer = orjson.loads(self._pointer.read_bytes())
            schema, name = pointer["schema"], pointer["directory"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable("There is no search index yet.") from error
        if schema != self._schema:
            raise EngineUnavailable("The search index has an older form.", "older_form")
        return Generation(self._root / name, stamp)

    def stamp(self) -> Stamp:
        """Return the pointer's stamp: a cheap way to see that another generation took over."""
        return file_stamp(self._pointer)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give a fresh directory, one builder at a time, and put it in use when the block ends well."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / "rebuild.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # released by the system when the process dies
            self._remove_others(keep=self._name_in_use())
            path = self._root / f"{_PREFIX}{uuid4().hex}"
            path.mkdir()
            yield path
            self._point_to(path)
            self._remove_others(keep=path.name)

    def mark_broken(self) -> None:
        """Tell the process that writes the index that a reader could not read it."""
        try:
            self._broken.write_text(self._name_in_use(), encoding="utf-8")
        except OSError:
            return  # a reader without the right to write: the follower's own look finds most damage

    def marked_broken(self) -> bool:
        """Say whether a reader failed on the generation in use."""
        try:
            return self._broken.read_text(encoding="utf-8") == self._name_in_use()
        except OSError:
            return False

    def _name_in_use(self) -> str:
        try:
            return str(orjson.loads(self._pointer.read_bytes())["directory"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _point_to(self, path: Path) -> None:
        fresh = self._root / "current.new"
        with fresh.open("wb") as file:
            file.write(orjson.dumps({"schema": self._schema, "directory": path.name}))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)

    def _remove_others(self, *, keep: str) -> None:
        """Remove generations nobody will open again; readers that still map one keep its pages."""
        for path in self._root.glob(f"{_PREFIX}*"):
            if path.name != keep:
                shutil.rmtree(path, ignore_errors=True)


def file_stamp(path: Path) -> Stamp:
    """Return what changes when a file is replaced; zeros when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)
