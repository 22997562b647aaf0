"""What searches cost over Elasticsearch, beside the same question sent straight to the server.

--size 100000            documents; they go straight into the engine, no database is involved
--address URL            a server to use, where an index of this size is used again; else one is started
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import django

from .search import ROUNDS, SUGGEST_AT_MOST, measure, percentile, questions, report, suggestions

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from search.engines.elastic import ElasticEngine
    from search.engines.elastic_connection import Server
    from search.request import SearchRequest

SIZE = 100_000
OVER_RAW_AT_MOST = 1.15
"""What the engine may cost, as a ratio to the question alone (issue 6)."""


class Cost(NamedTuple):
    """Milliseconds of one asking through the engine, and of the same question alone."""

    engine: float
    raw: float


def main() -> None:
    """Measure and print; ends with 1 when a budget is exceeded."""
    parser = argparse.ArgumentParser(description="Costs of searches over Elasticsearch.")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--address")
    asked = parser.parse_args()
    django.setup()
    from search.engines.elastic_connection import Server
    from tooling.elasticsearch import temporary_server

    with nullcontext(asked.address) if asked.address else temporary_server() as address:
        server = Server((address,), timeout=60.0, prefix="benchmark")
        sys.exit(0 if _measured(server, asked.size) else 1)


def _measured(server: "Server", size: int) -> bool:
    from elasticsearch import Elasticsearch

    from search.engines.elastic import ElasticEngine

    engine = ElasticEngine(server)
    _fill(engine, size)
    with Elasticsearch(list(server.addresses), request_timeout=60) as client:
        within = _beside(_compared(engine, client, f"{server.prefix}-*"))
    return report("suggestions", measure(suggestions(engine)), SUGGEST_AT_MOST) and within


def _fill(engine: "ElasticEngine", size: int) -> None:
    from search.engine import EngineUnavailable, Position

    from .search_rows import Corpus

    began = time.monotonic()
    try:
        present = engine.position().number
    except EngineUnavailable:
        present = -1
    if present != size:
        engine.rebuild(Corpus().documents(size), Position("benchmark", size))
    print(f"\nElasticsearch, {size:,} documents, built in {time.monotonic() - began:.0f} s", flush=True)


def _compared(engine: "ElasticEngine", client: "Elasticsearch", index: str) -> dict[str, list[Cost]]:
    """Return the costs by kind, both ways asked in turn; a first round is not counted."""
    asked = [(kind, request, _sent(engine, request)) for kind, request in questions()]
    found: dict[str, list[Cost]] = {kind: [] for kind, _, _ in asked}
    for number in range(ROUNDS):
        for place, (kind, request, body) in enumerate(asked):
            found[kind].append(
                _both(
                    partial(engine.search, request), partial(client.search, index=index, **body), (place + number) % 2
                )
            )
    return found


def _sent(engine: "ElasticEngine", request: "SearchRequest") -> dict[str, Any]:
    """Return what the engine asks of the server."""
    from elasticsearch_dsl import Search

    asked: list[dict[str, Any]] = []
    execute = Search.execute

    def watched(self: Search, ignore_cache: bool = False) -> Any:
        asked.append(self.to_dict())
        return execute(self, ignore_cache)

    with patch.object(Search, "execute", watched):
        engine.search(request)
    body = asked[-1]
    return {"from_" if name == "from" else "aggregations" if name == "aggs" else name: body[name] for name in body}


def _both(engine: Callable[[], object], raw: Callable[[], object], raw_first: int) -> Cost:
    """Ask both ways; which comes first changes, because it warms the server for the other."""
    if raw_first:
        alone = _milliseconds(raw)
        return Cost(_milliseconds(engine), alone)
    return Cost(_milliseconds(engine), _milliseconds(raw))


def _milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _beside(found: dict[str, list[Cost]]) -> bool:
    """Print a line for each kind and one for all; return whether the engine keeps close to the question alone."""
    print(f"  {'searches':16}{'asked':>7}{'p50 ms':>9}{'raw':>9}{'p95 ms':>9}{'raw':>9}{'p50':>7}{'p95':>7}")
    every = [cost for costs in found.values() for cost in costs]
    for kind, costs in [*found.items(), ("all", every)]:
        (half, raw_half), (most, raw_most) = _shares(costs, 0.5), _shares(costs, 0.95)
        times = f"{half:9.1f}{raw_half:9.1f}{most:9.1f}{raw_most:9.1f}"
        print(f"  {kind:16}{len(costs):7}{times}{half / raw_half:7.2f}{most / raw_most:7.2f}", flush=True)
    over = [ours / raw for ours, raw in (_shares(every, 0.5), _shares(every, 0.95))]
    print(f"  {'':16}  ≤ {OVER_RAW_AT_MOST}{'' if max(over) <= OVER_RAW_AT_MOST else '  OVER'}")
    return max(over) <= OVER_RAW_AT_MOST


def _shares(costs: Sequence[Cost], share: float) -> tuple[float, float]:
    return percentile(sorted(each.engine for each in costs), share), percentile(
        sorted(each.raw for each in costs), share
    )


if __name__ == "__main__":
    main()
