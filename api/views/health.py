"""For load balancers and alarms: is this process alive, and can it answer."""

import logging
from collections.abc import Callable
from typing import Any

import orjson
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.content import feed
from search.engine import EngineUnavailable, get_engine

logger = logging.getLogger(__name__)

TOLERATED_SECONDS = 30
"""How long a change may wait for its number before the feed counts as late."""
TOLERATED_CHANGES = 100
"""How far the index may be behind; imports publish in bursts."""

Result = dict[str, Any]


def health(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. It touches nothing else, so that a slow database does not restart it."""
    return _answer({"status": "ok"}, 200)


def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests should come here: 503 when the database or its schema cannot serve them.

    A late feed or index is told as ``degraded`` with 200: lists and documents are right, and taking every web process
    out of service would help nobody.
    """
    checks: dict[str, Result] = {}
    for name, check in (("database", _database), ("migrations", _migrations), ("feed", _feed), ("index", _index)):
        checks[name] = _checked(check)
    fatal = not (checks["database"]["ok"] and checks["migrations"]["ok"])
    fine = all(check["ok"] for check in checks.values())
    status = "unavailable" if fatal else "ok" if fine else "degraded"
    return _answer({"status": status, "checks": checks}, 503 if fatal else 200)


def _answer(body: Result, status: int) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(body), status=status, content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def _checked(check: Callable[[], Result]) -> Result:
    try:
        return check()
    except DatabaseError:
        # Readers of this address learn that it fails, its operator finds out why in the log.
        logger.exception("Readiness check failed")
        return {"ok": False}


def _database() -> Result:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _migrations() -> Result:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {"ok": not missing, "unapplied": len(missing)}


def _feed() -> Result:
    waiting, oldest = feed.lag()
    seconds = int((timezone.now() - oldest).total_seconds()) if oldest else 0
    return {"ok": seconds <= TOLERATED_SECONDS, "unnumbered": waiting, "lag_seconds": seconds}


def _index() -> Result:
    head = feed.current()
    engine = get_engine()
    try:
        position = engine.position()
    except EngineUnavailable as error:
        return {"ok": False, "available": False, "reason": error.reason}
    behind = head.last_number - position.number if position.epoch == str(head.epoch) else head.last_number
    told: Result = {"ok": behind <= TOLERATED_CHANGES, "available": True, "changes_behind": behind}
    reason = engine.problem()
    return told | {"ok": False, "reason": reason} if reason else told
