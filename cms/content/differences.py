"""What differs between two versions, provision by provision: for /policies/{id}/diff and for who cites them."""

import re
import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from diff_match_patch import diff_match_patch

LONGEST = 0.4
"""Seconds for comparing words of all provisions together; what is left then is shown as replaced as a whole."""

Part = Mapping[str, Any]
"""A provision as published: id, kind, number, heading, text (its number first) and parent."""

_LONGEST_CLEANED = 2000  # runs; tidying more takes longer than it helps
_CLAUSE = re.compile(r"[^，。；：\n]*[，。；：\n]|[^，。；：\n]+")
_FIRST = 0x10000  # code points that stand for clauses while they are compared; no surrogates among them
_SIGNS = {0: "equal", -1: "delete", 1: "insert"}


class Kind(StrEnum):
    """What became of a provision. One that is changed may have another number and place as well."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are equal, deleted or inserted."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A provision in both versions, by its identity. Numbers are as written, empty where there is none.

    ``runs`` of a changed provision: without the inserted ones they are the old words, without the deleted the new.
    """

    id: str
    kind: Kind
    level: str
    number_before: str
    number_after: str
    heading: str
    moved: bool
    before: str
    after: str
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All provisions in the order of the new text, removed ones where they stood. ``exact``: all words compared."""

    title_before: str
    title_after: str
    entries: tuple[Entry, ...]
    exact: bool

    @property
    def changes(self) -> tuple[Entry, ...]:
        """Without what stayed as it was."""
        return tuple(entry for entry in self.entries if entry.kind != Kind.UNCHANGED)

    def as_json(self, *, unchanged: bool = False) -> dict[str, Any]:
        """Plain values; provisions that did not change only when asked for, they are most of a long text."""
        shown = self.entries if unchanged else self.changes
        return {
            "title": {"before": self.title_before, "after": self.title_after},
            "exact": self.exact,
            "counts": {kind.value: sum(entry.kind == kind for entry in self.entries) for kind in Kind},
            "provisions": [asdict(entry) | {"kind": entry.kind.value} for entry in shown],
        }


def difference(
    before: Sequence[Part],
    after: Sequence[Part],
    *,
    titles: tuple[str, str] = ("", ""),
    seconds: float = LONGEST,
) -> Difference:
    """Two versions compared. Provisions are matched by identity alone; words by character, within ``seconds``."""
    old = {provision["id"]: provision for provision in before}
    new = {provision["id"]: provision for provision in after}
    moved = _moved(
        [each["id"] for each in before if each["id"] in new], [each["id"] for each in after if each["id"] in old]
    )
    moved |= {each["id"] for each in after if each["id"] in old and _parents(each, old, new)}
    deadline = time.monotonic() + seconds
    entries = []
    for identity in _in_order(before, after):
        entries.append(_entry(old.get(identity), new.get(identity), identity in moved, deadline - time.monotonic()))
    return Difference(*titles, tuple(entries), exact=time.monotonic() <= deadline)


def runs(before: str, after: str, seconds: float = LONGEST) -> tuple[Run, ...]:
    """Two wordings by character, in runs a reader can follow; out of time the middle is replaced as a whole.

    Clauses that are equal are found first, so that a long text with many small changes is compared in its time.
    """
    deadline = time.monotonic() + seconds
    comparer = diff_match_patch()
    comparer.Diff_Timeout = max(seconds / 2, 0.001)
    found: list[tuple[int, str]] = []
    for old, new in _clauses(comparer, before, after):
        if old == new:
            found.append((0, old))
        else:
            comparer.Diff_Timeout = max(deadline - time.monotonic(), 0.001)
            found += comparer.diff_main(old, new, False)
    comparer.diff_cleanupMerge(found)
    if len(found) <= _LONGEST_CLEANED:
        comparer.diff_cleanupSemantic(found)
    return tuple(Run(_SIGNS[sign], text) for sign, text in found)


def _clauses(comparer: Any, before: str, after: str) -> list[tuple[str, str]]:
    """Stretches of both texts that correspond: equal ones, and changed ones between them."""
    codes: dict[str, str] = {}
    coded = [
        "".join(codes.setdefault(each, chr(_FIRST + len(codes))) for each in _CLAUSE.findall(text))
        for text in (before, after)
    ]
    clauses = {code: clause for clause, code in codes.items()}
    stretches: list[tuple[str, str]] = []
    for sign, code in comparer.diff_main(*coded, False):
        text = "".join(clauses[each] for each in code)
        old, new = (text if sign <= 0 else ""), (text if sign >= 0 else "")
        if sign and stretches and stretches[-1][0] != stretches[-1][1]:
            stretches[-1] = stretches[-1][0] + old, stretches[-1][1] + new
        else:
            stretches.append((old, new))
    return stretches


def _entry(old: Part | None, new: Part | None, moved: bool, seconds: float) -> Entry:
    shown = new or old
    assert shown is not None
    before, after = (_words(old) if old else ""), (_words(new) if new else "")
    kind = _kind(old, new, moved)
    return Entry(
        id=shown["id"],
        kind=kind,
        level=shown["kind"],
        number_before=old["number"].strip() if old else "",
        number_after=new["number"].strip() if new else "",
        heading=shown["heading"],
        moved=moved,
        before=before,
        after=after,
        runs=runs(before, after, seconds) if kind == Kind.CHANGED else (),
    )


def _kind(old: Part | None, new: Part | None, moved: bool) -> Kind:
    if old is None:
        return Kind.ADDED
    if new is None:
        return Kind.REMOVED
    if _words(old) != _words(new):
        return Kind.CHANGED
    if moved:
        return Kind.MOVED
    return Kind.RENUMBERED if old["number"].strip() != new["number"].strip() else Kind.UNCHANGED


def _parents(provision: Part, old: dict[str, Part], new: dict[str, Part]) -> bool:
    """Whether it stands under another provision now, one that was there before as well."""
    before, after = old[provision["id"]]["parent"], provision["parent"]
    return before != after and (after is None or after in old) and (before is None or before in new)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest that must have been moved to come from one order to the other."""
    place = {identity: at for at, identity in enumerate(before)}
    tails: list[int] = []
    chain: list[int] = []
    came_from: list[int] = []
    for at, identity in enumerate(after):
        length = bisect_left(tails, place[identity])
        tails[length : length + 1] = [place[identity]]
        chain[length : length + 1] = [at]
        came_from.append(chain[length - 1] if length else -1)
    kept: set[str] = set()
    at = chain[-1] if chain else -1
    while at >= 0:
        kept.add(after[at])
        at = came_from[at]
    return set(after) - kept


def _in_order(before: Sequence[Part], after: Sequence[Part]) -> list[str]:
    """The new order, with what was removed behind the provision it followed."""
    kept = {provision["id"] for provision in after}
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    for provision in before:
        if provision["id"] in kept:
            last = provision["id"]
        else:
            behind.setdefault(last, []).append(provision["id"])
    order = list(behind.get(None, ()))
    for provision in after:
        order += [provision["id"], *behind.get(provision["id"], ())]
    return order


def _words(part: Part) -> str:
    """The wording without its number, which may shift."""
    return str(part["text"][len(part["number"]) :]).strip()
