"""What searches and suggestions cost on the embedded engine over documents of realistic length.

--size 100000            documents; they go straight into the engine, no database is involved
--directory DIR          where the embedded index lies; one of this size and form that is there already is used
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import django

if TYPE_CHECKING:
    from search.engine import SearchEngine
    from search.request import SearchRequest

    from .search_rows import Corpus

SIZE = 100_000
ROUNDS = 5
SEARCH_AT_MOST, SUGGEST_AT_MOST = 50.0, 20.0  # milliseconds, p95 (DESIGN §10)
AS_OF = 1_775_000_000
_EACH = 40  # questions of a kind
_FILTERED = ("type", "policy_area", "level", "theme", "validity")


class Case(NamedTuple):
    """Something asked over and over: its kind, and how it is asked (returns how much was found)."""

    kind: str
    ask: Callable[[], int]


def main() -> None:
    """Measure and print; ends with 1 when a budget is exceeded."""
    parser = argparse.ArgumentParser(description="Costs of searches and suggestions.")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--directory", type=Path)
    asked = parser.parse_args()
    django.setup()
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
        within = _embedded(asked.size, asked.directory or Path(folder))
    sys.exit(0 if within else 1)


def questions() -> Iterator[tuple[str, "SearchRequest"]]:
    """Yield a phrase of each kind with two filters and five facets, as the API asks."""
    from search.request import PhaseFilter, SearchRequest

    from .search_rows import LOCALE, SEED, TYPES, Corpus

    source = random.Random(SEED + 2)
    words = Corpus().vocabulary
    synonyms = tuple(zip(words[2_000:2_150], words[3_000:3_150], strict=True))
    for kind, phrases in _phrases(Corpus()).items():
        for phrase in source.sample(phrases, _EACH):
            now = {"validity": PhaseFilter((), AS_OF)}
            filters: dict[str, tuple[str, ...]] = {"policy_area": (f"area-{source.randrange(12)}",)}
            if source.random() < 0.5:
                now = {"validity": PhaseFilter(("in_force",), AS_OF)}
            else:
                filters["level"] = ("city", "county")
            yield (
                kind,
                SearchRequest(phrase, LOCALE, TYPES, filters, now, facets=_FILTERED, as_of=AS_OF, synonyms=synonyms),
            )


def _phrases(corpus: "Corpus") -> dict[str, list[str]]:
    words = corpus.vocabulary
    return {
        "common words": [word for word in words[20:300] if len(word) > 1],
        "usual words": [word for word in words[300:1_200] if len(word) > 1],
        "rare words": [word for word in words[1_200:] if len(word) == 2],
        "long phrases": [word for word in words[1_200:] if len(word) >= 4],
    }


def typed() -> Iterator[tuple[str, str]]:
    """Yield what is in the field after each key, for titles by characters, pinyin, initials and both mixed."""
    from search.pinyin import spell

    from .search_rows import SEED, Corpus

    source, corpus = random.Random(SEED + 3), Corpus()
    for number in source.sample(range(1, 2_000), 12):
        title = corpus.document(number).title
        start = title.index("《") + 1 if "《" in title else 0
        part = title[start : start + 6]
        spelling = spell(part)
        letters = "".join(spelling.syllables)
        yield from (("characters", part[:end]) for end in range(1, len(part) + 1))
        yield from (("pinyin", letters[:end]) for end in range(1, 12))
        yield from (("initials", "".join(spelling.initials)[:end]) for end in range(1, 7))
        yield from (("mixed", part[:2] + letters[:end]) for end in range(1, 6))
    yield from (("organisations", "云汀市"[:end]) for end in range(1, 4))
    yield from (("numbers", f"云{year}"[:end]) for year in (2010, 2020) for end in range(2, 6))


def _embedded(size: int, directory: Path) -> bool:
    from search.engine import EngineUnavailable, Position
    from search.engines.embedded import EmbeddedEngine

    from .search_rows import Corpus

    engine = EmbeddedEngine(directory)
    began = time.monotonic()
    try:
        present = engine.position().number
    except EngineUnavailable:
        present = -1
    if present != size:
        engine.rebuild(Corpus().documents(size), Position("benchmark", size))
    print(
        f"\nembedded engine, {size:,} documents, built in {time.monotonic() - began:.0f} s, {_megabytes(directory)} MB"
    )
    searches = [Case(kind, _search(engine, request)) for kind, request in questions()]
    within = report("searches", measure(searches), SEARCH_AT_MOST)
    return report("suggestions", measure(suggestions(engine)), SUGGEST_AT_MOST) and within


def suggestions(engine: "SearchEngine") -> list[Case]:
    """Return what an engine is asked while somebody types."""
    from .search_rows import LOCALE

    return [Case(kind, _suggest(engine, text, LOCALE)) for kind, text in typed()]


def _search(engine: "SearchEngine", request: "SearchRequest") -> Callable[[], int]:
    return lambda: engine.search(request).total


def _suggest(engine: "SearchEngine", text: str, locale: str) -> Callable[[], int]:
    return lambda: len(engine.suggest(text, locale, 10))


def measure(cases: Sequence[Case]) -> dict[str, list[tuple[float, int]]]:
    """Return (milliseconds, found) of each asking, by kind; a first round is not counted."""
    found: dict[str, list[tuple[float, int]]] = {case.kind: [] for case in cases}
    for case in cases:
        case.ask()
    for _, case in itertools.product(range(ROUNDS), cases):
        began = time.perf_counter()
        count = case.ask()
        found[case.kind].append(((time.perf_counter() - began) * 1000, count))
    return found


def report(name: str, found: dict[str, list[tuple[float, int]]], at_most: float) -> bool:
    """Print a line for each kind and one for all; return whether p95 of all keeps the budget."""
    print(f"  {name:16}{'asked':>7}{'found':>9}{'p50 ms':>9}{'p95 ms':>9}{'worst':>9}")
    every = [one for ones in found.values() for one in ones]
    for kind, ones in [*found.items(), ("all", every)]:
        times = sorted(cost for cost, _ in ones)
        middle = statistics.median(count for _, count in ones)
        shown = "".join(f"{cost:9.1f}" for cost in (percentile(times, 0.5), percentile(times, 0.95), times[-1]))
        over = "  OVER" if percentile(times, 0.95) > at_most else ""
        print(f"  {kind:16}{len(ones):7}{middle:9,.0f}{shown}{f'   ≤ {at_most:.0f}{over}' if kind == 'all' else ''}")
    return percentile(sorted(cost for cost, _ in every), 0.95) <= at_most


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time that so great a share keeps; ``times`` are in order."""
    return times[min(int(len(times) * share), len(times) - 1)]


def _megabytes(directory: Path) -> str:
    return f"{sum(path.stat().st_size for path in directory.rglob('*') if path.is_file()) / 1e6:,.0f}"


if __name__ == "__main__":
    main()
