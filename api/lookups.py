"""What codes exist and what they are called, from the reference tables, kept a short while in each process.

This is the room's only door to ``catalog``: its reference selectors and nothing else (DESIGN §3).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from catalog.reference import selectors

KEPT = 60.0
"""Seconds; a new name is seen after that at the latest."""
RETRY_MISSES_AFTER = 1.0
"""Seconds; a code that is not known is looked up afresh this often, so that a new one works at once."""

Snapshot = TypeVar("Snapshot")


@dataclass(frozen=True, slots=True)
class Names:
    """What a code is called; English falls back to Chinese."""

    zh: str
    en: str

    def in_locale(self, locale: str) -> str:
        return self.en if locale == "en" and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Regions:
    """Regions by code: names, the codes from the country down to each, and what other codes stand for them."""

    names: Mapping[str, Names]
    paths: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]


@dataclass(slots=True)
class Kept(Generic[Snapshot]):
    """A snapshot that is read again when it is old."""

    load: Callable[[], Snapshot]
    snapshot: Snapshot | None = None
    read_at: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def get(self, max_age: float = KEPT) -> Snapshot:
        now = time.monotonic()
        if self.snapshot is None or now - self.read_at > max_age:
            with self.lock:
                self.snapshot, self.read_at = self.load(), now
        return self.snapshot


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms by vocabulary and code: names, and the code of what each is a part of."""

    names: Mapping[str, Mapping[str, Names]]
    parents: Mapping[tuple[str, str], str]


def _load_terms() -> Terms:
    names: dict[str, dict[str, Names]] = {code: {} for code in selectors.Vocabulary.values}
    parents = {}
    columns = ("vocabulary", "code", "name_zh", "name_en", "parent__code")
    for vocabulary, code, zh, en, parent in selectors.terms().values_list(*columns):
        names[vocabulary][code] = Names(zh, en)
        if parent:
            parents[vocabulary, code] = parent
    return Terms(names, parents)


def _load_organisations() -> dict[str, Names]:
    # The prefetching of the selector is of no use to values.
    rows = selectors.organisations().prefetch_related(None).values_list("code", "name_zh", "name_en")
    return {code: Names(zh, en) for code, zh, en in rows}


def _load_regions() -> Regions:
    names, paths, aliases = {}, {}, {}
    for code, zh, en, path, others in selectors.regions().values_list("code", "name_zh", "name_en", "path", "aliases"):
        names[code] = Names(zh, en)
        paths[code] = tuple(path.split("/"))
        aliases.update({alias: code for alias in selectors.split_list(others) if alias.isdecimal()})
    return Regions(names, paths, {alias: code for alias, code in aliases.items() if alias not in names})


_terms = Kept(_load_terms)
_organisations = Kept(_load_organisations)
_regions = Kept(_load_regions)


def vocabularies() -> Mapping[str, Mapping[str, Names]]:
    """Names of all terms by vocabulary and code."""
    return _terms.get().names


def term_path(vocabulary: str, code: str) -> tuple[str, ...]:
    """The codes from the widest term of the vocabulary down to this one."""
    parents, path = _terms.get().parents, [code]
    while (parent := parents.get((vocabulary, path[-1]))) is not None:
        path.append(parent)
    return tuple(reversed(path))


def term_names(vocabulary: str, code: str = "") -> Mapping[str, Names]:
    """Names of the terms of one vocabulary; read afresh when ``code`` is not among them."""
    found = _terms.get().names[vocabulary]
    return found if not code or code in found else _terms.get(RETRY_MISSES_AFTER).names[vocabulary]


def organisation_names(code: str = "") -> Mapping[str, Names]:
    """Names of the organisations by code; read afresh when ``code`` is not among them."""
    found = _organisations.get()
    return found if not code or code in found else _organisations.get(RETRY_MISSES_AFTER)


def regions(code: str = "") -> Regions:
    """All regions; read afresh when ``code`` is not among them."""
    found = _regions.get()
    known = not code or code in found.names or code in found.aliases
    return found if known else _regions.get(RETRY_MISSES_AFTER)


def forget() -> None:
    """Read everything again on next use."""
    for kept in (_terms, _organisations, _regions):
        kept.snapshot = None
