"""Texts of a document that follow one another in time: the one as issued, and those that amendments made of it.

The published document carries all of them; which one holds is a phase on ``TEXT_AXIS`` and is told when it is read.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import orjson

from .phases import BEGINNING, END, Phase, start_of_day, status_at

TEXT_AXIS = "text"
"""Statuses are numbers of versions: "0" is the text as issued, "1" the first of ``text_versions``."""
WORDS = ("body", "provisions")


def text_phases(starts: Sequence[date]) -> list[Phase]:
    """When each text holds, given the first day of each version in order; none for a text that never changed."""
    if not starts:
        return []
    bounds = [BEGINNING, *map(start_of_day, starts), END]
    spans = enumerate(pairwise(bounds))
    # Of versions with one first day only the last is ever in force.
    return [Phase(TEXT_AXIS, str(number), start, end) for number, (start, end) in spans if start < end]


def text_number_at(phases: Iterable[Phase], instant: int) -> int:
    """Which text holds at an instant; 0, the one as issued, also where the text never changed."""
    return int(status_at(phases, TEXT_AXIS, instant) or 0)


def former_titles(document: dict[str, Any], number: int) -> list[str]:
    """What a document already read was called before its text ``number`` held; it may be called so again."""
    titles = [document["title"], *(version["title"] for version in document["text_versions"][:number])]
    return [title for title in dict.fromkeys(titles[:-1]) if title != titles[-1]]


def with_text(stored: bytes, number: int) -> bytes:
    """A stored document as it reads in version ``number``; its other versions are named without their words."""
    return orjson.dumps(in_version(orjson.loads(stored), number))


def in_version(document: dict[str, Any], number: int) -> dict[str, Any]:
    """The same for a document already read."""
    versions = document["text_versions"]
    chosen = versions[number - 1] if number else {}
    words = {name: chosen[name] for name in (*WORDS, "title") if name in chosen}
    return {**document, **words, "text_version": number, "text_versions": _without_words(versions)}


def _without_words(versions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in version.items() if name not in WORDS} for version in versions]
