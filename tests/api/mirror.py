"""A mirror as a portal builds it: an export, then changes. It knows nothing but the documented addresses.

``Mirror(fetch)`` takes any function that gets an address below the host and returns (status, body bytes), so that it
runs against the test client, a live server or a process under stress.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

Fetch = Callable[[str], tuple[int, Iterable[bytes]]]
Key = tuple[str, str]
API = "/api/v1"


class CutOff(Exception):
    """An export ended without its last line: what was read of it is not used."""


@dataclass
class Mirror:
    """Copies of everything public in one locale, by type and id, and the cursor they stand at."""

    fetch: Fetch
    locale: str = "zh-hans"
    copies: dict[Key, dict[str, Any]] = field(default_factory=dict)
    cursor: str = ""
    numbers: list[int] = field(default_factory=list)
    """Numbers of all changes applied, in the order they came."""

    def load(self) -> None:
        """Begin anew with an export."""
        lines = self._lines(f"{API}/export?{urlencode({'locale': self.locale})}")
        first = next(lines)
        copies: dict[Key, dict[str, Any]] = {}
        last = None
        for line in lines:
            if line.get("end"):
                last = line
            else:
                copies[line["type"], line["id"]] = line
        if last is None:
            raise CutOff
        self.copies, self.cursor = copies, first["cursor"]

    def catch_up(self) -> int:
        """Apply changes until there are no more; returns how many. A cursor that is too old loads everything again."""
        applied, more = 0, True
        while more:
            status, page = self._changes()
            if status == 410:
                self.load()
                continue
            for change in page["results"]:
                self._apply(change)
            applied += len(page["results"])
            self.cursor, more = page["next"], page["has_more"]
        return applied

    def _changes(self) -> tuple[int, dict[str, Any]]:
        query = urlencode({"since": self.cursor, "locale": self.locale, "expand": "document"})
        status, body = self.fetch(f"{API}/changes?{query}")
        if status not in (200, 410):
            raise RuntimeError(f"changes answered {status}")
        return status, json.loads(b"".join(body))

    def _apply(self, change: dict[str, Any]) -> None:
        key = (change["type"], change["id"])
        if change["document"] is None:
            # Withdrawn, erased, or by now gone: a tombstone further on says so again.
            self.copies.pop(key, None)
        else:
            self.copies[key] = change["document"]
        self.numbers.append(change["number"])

    def _lines(self, address: str) -> Iterator[dict[str, Any]]:
        status, body = self.fetch(address)
        if status != 200:
            raise RuntimeError(f"export answered {status}")
        rest = b""
        for piece in body:
            *lines, rest = (rest + piece).split(b"\n")
            yield from (json.loads(line) for line in lines)
