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
THREE_FILTERS = "policy_area=area-3&level=city&region=320500"
FOUR_FILTERS = f"{THREE_FILTERS}&application=open&application=closing"
QUERIES_AT_MOST = 3
WRK_SECONDS = 5

Handler = Callable[[dict[str, Any], Callable[..., Any]], Any]


def main(size: int) -> None:
    """Fill the scratch database named by DATABASE_URL and print what is measured, as JSON."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, run_syncdb=True)
    began = time.monotonic()
    _fill(size)
    filled = time.monotonic() - began
    cases = _cases(size)
    found = {"queries": _queries(cases), "ratios": _ratios(cases), "rates": _rates(cases), "counted": _counted()}
    print(json.dumps({"filled": filled} | found))


def _fill(size: int) -> None:
    from .call_rows import fill_calls
    from .product_rows import fill_products
    from .rows import fill, indexes_made_last

    with indexes_made_last():
        fill(size)
        fill_calls(size, int(time.time()), first_id=size + 1)
        fill_products(size, first_id=2 * size + 1)


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
        "products, 4 filters": [f"/api/v1/products?{THREE_FILTERS}&product_kind=product_kind-3"],
        "calls, 4 filters, open": [f"/api/v1/calls?{FOUR_FILTERS}"],
        "calls, 4 filters, upcoming": [f"/api/v1/calls?{THREE_FILTERS}&application=upcoming"],
        "calls, 4 filters, closed": [f"/api/v1/calls?{THREE_FILTERS}&application=closed"],
        "calls, open": ["/api/v1/calls?application=open&application=closing"],
        "calls by deadline, open": [f"/api/v1/calls?{FOUR_FILTERS}&sort=deadline"],
        "calls by deadline": ["/api/v1/calls?sort=deadline"],
        "openings, kept": ["/api/v1/openings"],
        "market, kept": ["/api/v1/market"],
        "calendar, 300 calls": ["/api/v1/calendar.ics"],
    }


def _forget() -> None:
    """As in a process that was not asked before."""
    from api import calendars, drivers, openings, references
    from api.views import market

    for kept in (drivers, openings, market, calendars, references):
        kept.forget()


def _queries(cases: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The most that each case asks the database, nothing being known but the names of codes; 3 are allowed."""
    from django.db import connection, reset_queries

    served, _plain = _handlers()
    found = {}
    connection.force_debug_cursor = True
    for name, addresses in cases.items():
        if name == "constant":
            continue
        _ask(served, _environ(addresses[0]))
        _forget()
        reset_queries()
        _ask(served, _environ(addresses[0]))
        found[name] = len(connection.queries)
        if found[name] > QUERIES_AT_MOST:
            raise RuntimeError(f"{name}: {found[name]} queries")
    connection.force_debug_cursor = False
    return found


def _counted() -> dict[str, float]:
    """Milliseconds, those of the database too, of what is then kept until something changes."""
    served, _plain = _handlers()
    asked = {
        "openings": "openings", "openings, 4 filters": f"openings?{FOUR_FILTERS}", "market": "market",
        "calendar, 300 calls": "calendar.ics",
    }  # fmt: skip
    found = {}
    for name, path in asked.items():
        costs = []
        for _ in range(5):
            _forget()
            began = time.perf_counter()
            _ask(served, _environ(f"/api/v1/{path}"))
            costs.append((time.perf_counter() - began) * 1000)
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
    waits: dict[str, list[float]] = {name: [] for name in runs}
    gc.disable()
    for _ in range(ROUNDS):
        for name, (handler, environs) in runs.items():
            began, began_at = time.process_time(), time.perf_counter()
            for _ in range(REPEATS):
                _ask(handler, next(environs))
            costs[name].append((time.process_time() - began) / REPEATS)
            waits[name].append((time.perf_counter() - began_at) / REPEATS)
        gc.collect()
    gc.enable()
    return {name: _summary(found, waits[name], costs["constant"]) for name, found in costs.items()}


def _summary(found: list[float], waited: list[float], yardstick: list[float]) -> dict[str, float]:
    """``wall`` holds what PostgreSQL does in a process of its own."""
    ratios = [cost / unit for cost, unit in zip(found, yardstick, strict=True)]
    low, _middle, high = statistics.quantiles(ratios, n=4)
    return {
        "ms": statistics.median(found) * 1000, "wall": statistics.median(waited) * 1000,
        "ratio": statistics.median(ratios), "low": low, "high": high,
    }  # fmt: skip


def _environ(path: str) -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "testserver",
        "HTTP_ACCEPT": "application/json, */*;q=0.5",
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
