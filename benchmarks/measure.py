"""Measures one database of one size: CPU per request against the yardstick, interleaved; then requests per second.

Every round asks each case in turn, so that whatever else the machine does falls on all of them alike. A ratio is taken
within each round; printed are the median of the rounds and how far the middle half of them spreads.
"""

import gc
import io
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import Any

import django

ROUNDS, REPEATS = 40, 40
DOCUMENTS = 200
FOUR_FILTERS = "policy_area=area-3&level=city&region=320500&application=open&application=closing"
WRK_SECONDS = 5

Handler = Callable[[dict[str, Any], Callable[..., Any]], Any]


def main(size: int) -> None:
    """Fill the scratch database named by DATABASE_URL and print what is measured, as JSON."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, run_syncdb=True)
    from .call_rows import fill_calls
    from .rows import fill

    began = time.monotonic()
    fill(size)
    fill_calls(size, int(time.time()), first_id=size + 1)
    filled = time.monotonic() - began
    cases = _cases(size)
    counted = _counted()
    print(json.dumps({"filled": filled, "ratios": _ratios(cases), "rates": _rates(cases), "counted": counted}))


def _cases(size: int) -> dict[str, list[str]]:
    """The addresses of each case, asked in turn: documents are many, so that none is always at hand."""
    from .rows import content_id

    documents = [f"/api/v1/policies/{content_id(size * part // DOCUMENTS or 1)}" for part in range(DOCUMENTS)]
    common = "/api/v1/policies?policy_area=area-3&level=city"
    return {
        "constant": ["/constant"],
        "detail with references": documents,
        "list, two common filters": [common],
        "list, last page": [f"{common}&cursor={_last_page('area-3', 'city')}"],
        "list, one rare filter": ["/api/v1/policies?policy_area=rare&level=city"],
        "list, by validity": ["/api/v1/policies?policy_area=area-3&validity=in_force"],
        "list, no filter": ["/api/v1/policies"],
        "calls, 4 filters": [f"/api/v1/calls?{FOUR_FILTERS}"],
        "calls by deadline": [f"/api/v1/calls?{FOUR_FILTERS}&sort=deadline"],
        "openings, kept": ["/api/v1/openings"],
    }


def _counted() -> dict[str, float]:
    """Milliseconds of openings that nobody asked for before; with them the answer is kept until something changes."""
    from api import openings

    served, _plain = _handlers()
    found = {}
    for name, query in (("openings, counted", ""), ("openings, 4 filters, counted", f"?{FOUR_FILTERS}")):
        costs = []
        for _ in range(5):
            openings.forget()
            began = time.process_time()
            _ask(served, _environ(f"/api/v1/openings{query}"))
            costs.append((time.process_time() - began) * 1000)
        found[name] = statistics.median(costs)
    return found


def _last_page(area: str, level: str) -> str:
    """The cursor of the page that holds the last 20 entries."""
    from api.cursors import Cursor, write_cursor
    from api.filters import Criteria
    from api.queries import Place
    from cms.content.models import ContentTerm

    both = ContentTerm.objects.filter(axis="policy_area", code=area, item__terms__axis="level", item__terms__code=level)
    last = both.order_by("published_key", "item_id").values_list("published_key", "item_id")[20:21].get()
    criteria = Criteria(terms=(("policy_area", (area,)), ("level", (level,))))
    return write_cursor(Cursor("-published", criteria.digest(), Place(*last)))


def _handlers() -> tuple[Handler, Handler]:
    """The project as it is served, and one behind Django's default middleware."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    from .settings import DEFAULT_MIDDLEWARE

    with override_settings(MIDDLEWARE=DEFAULT_MIDDLEWARE):
        plain = WSGIHandler()
    return WSGIHandler(), plain


def _ratios(cases: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    served, plain = _handlers()
    runs = {
        name: (plain if name == "constant" else served, cycle([_environ(address) for address in addresses]))
        for name, addresses in cases.items()
    }
    for handler, environs in runs.values():
        for _ in range(20):
            _ask(handler, next(environs))
    costs: dict[str, list[float]] = {name: [] for name in runs}
    gc.disable()
    for _ in range(ROUNDS):
        for name, (handler, environs) in runs.items():
            began = time.process_time()
            for _ in range(REPEATS):
                _ask(handler, next(environs))
            costs[name].append((time.process_time() - began) / REPEATS)
        gc.collect()
    gc.enable()
    return {name: _summary(found, costs["constant"]) for name, found in costs.items()}


def _summary(found: list[float], yardstick: list[float]) -> dict[str, float]:
    ratios = [cost / unit for cost, unit in zip(found, yardstick, strict=True)]
    low, _middle, high = statistics.quantiles(ratios, n=4)
    return {
        "ms": statistics.median(found) * 1000, "ratio": statistics.median(ratios), "low": low, "high": high
    }  # fmt: skip


def _environ(path: str) -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "testserver",
        "HTTP_ACCEPT": "application/json",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip


def _ask(handler: Handler, environ: Mapping[str, Any]) -> None:
    response = handler(dict(environ), _started)
    for _part in response:
        pass
    response.close()


def _started(status: str, headers: list[tuple[str, str]]) -> None:
    if not status.startswith("200"):
        raise RuntimeError(f"The benchmark asked for something that is not there: {status}")


def _rates(cases: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Requests per second of one web process with 16 connections, where wrk is installed."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return {}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "4"]  # as launch starts it; each thread keeps a database connection
    command += ["--log-level", "error", "cms.wsgi:application"]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        return {name: _rate(wrk, f"http://127.0.0.1:{port}{addresses[0]}") for name, addresses in cases.items()}
    finally:
        server.terminate()
        server.wait(timeout=20)


def _rate(wrk: str, address: str) -> float:
    command = [wrk, "-t1", "-c16", f"-d{WRK_SECONDS}s", address]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(output)
    return float(output.split("Requests/sec:")[1].split()[0])


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The web process did not start")


if __name__ == "__main__":
    main(int(sys.argv[1]))
