"""The connection to Elasticsearch: who we are, how long we wait, and what a fault means to those who ask."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from elastic_transport import ApiResponseMeta
from elasticsearch import ApiError, BadRequestError, Elasticsearch, OrjsonSerializer
from elasticsearch import ConnectionTimeout as ServerTimeout
from elasticsearch import TransportError as NoAnswer
from elasticsearch.exceptions import HTTP_EXCEPTIONS

from ..engine import EngineBusy, EngineUnavailable

logger = logging.getLogger(__name__)

WRITE_TIMEOUT = 60.0
"""Seconds for a piece of a bulk; nobody waits for it in a browser."""
_CONNECTIONS = 32
_PROBE_EVERY = 0.5
_PROBE_WHILE_ASKED = 60.0
_TOO_MUCH, _NOT_FOUND = 429, 404
_REFUSED = (401, 403)
_WITHOUT_SERVER = (
    "no_shard_available_action_exception",
    "unavailable_shards_exception",
    "master_not_discovered_exception",
    "search_phase_execution_exception",  # without a cause: no copy of a part could be asked
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where Elasticsearch is and how one logs in; ``timeout`` is for one question, in seconds, over all addresses."""

    addresses: tuple[str, ...]
    user: str = ""
    password: str = ""
    api_key: str = ""
    authority: str = ""
    timeout: float = 1.5
    prefix: str = "huiqi"


def server_of_settings() -> Server:
    """Return what the settings ``ELASTICSEARCH_*`` say."""
    return Server(
        tuple(settings.ELASTICSEARCH_URL),
        settings.ELASTICSEARCH_USER,
        settings.ELASTICSEARCH_PASSWORD,
        settings.ELASTICSEARCH_API_KEY,
        settings.ELASTICSEARCH_CA,
        settings.ELASTICSEARCH_TIMEOUT,
        settings.ELASTICSEARCH_PREFIX,
    )


class Connection:
    """A client for each process, and a breaker: the first to get no answer waits, the others are told at once.

    While the breaker is open a thread asks every half second whether the server is back, as long as somebody wants to
    know. Nobody who searches waits for that.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lock = threading.Lock()
        self._client: Elasticsearch | None = None
        self._process = 0
        self._broken: EngineUnavailable | None = None
        self._asked_at = 0.0
        self._prober: threading.Thread | None = None

    @contextmanager
    def asking(self) -> Iterator[Elasticsearch]:
        """Give the client for a question; every fault of server or network becomes ``EngineUnavailable``."""
        self._refuse_if_broken()
        try:
            yield self._own_client()
        except BadRequestError:
            raise  # a question the server cannot read is our fault
        except (ApiError, NoAnswer) as error:
            raise self._judged(error) from error

    @contextmanager
    def writing(self) -> Iterator[Elasticsearch]:
        """Give the client for a bulk, with more patience."""
        with self.asking() as client:
            yield client.options(request_timeout=WRITE_TIMEOUT)

    def _own_client(self) -> Elasticsearch:
        """Return this process' client: sockets must not be shared with a process forked from this one."""
        with self._lock:
            if self._client is None or self._process != os.getpid():
                self._client, self._process = _connect(self.server), os.getpid()
            return self._client

    def _judged(self, error: ApiError | NoAnswer) -> EngineUnavailable:
        if isinstance(error, ApiError):
            return judge_answer(error.status_code, _kind(error), str(error))
        reason = "slow" if isinstance(error, ServerTimeout) else "unreachable"
        self._broken = EngineUnavailable(f"Elasticsearch does not answer: {error}", reason)
        logger.warning("%s", self._broken)
        self._watch()
        return self._broken

    def _refuse_if_broken(self) -> None:
        self._asked_at = time.monotonic()
        if (broken := self._broken) is not None:
            self._watch()
            raise EngineUnavailable(str(broken), broken.reason)

    def _watch(self) -> None:
        with self._lock:
            if self._prober is None or not self._prober.is_alive():
                self._prober = threading.Thread(target=self._probe, name="elasticsearch-probe", daemon=True)
                self._prober.start()

    def _probe(self) -> None:
        while time.monotonic() - self._asked_at < _PROBE_WHILE_ASKED:
            if self._answers():
                self._broken = None
                logger.warning("Elasticsearch answers again")
                return
            time.sleep(_PROBE_EVERY)

    def _answers(self) -> bool:
        try:
            self._own_client().search(index=f"{self.server.prefix}-*", size=0, terminate_after=1)
        except NoAnswer:
            return False
        except ApiError:
            return True  # even a refusal comes at once: it is told to whoever asks next
        return True


def judge_answer(status: int, kind: str, message: str) -> EngineUnavailable:
    """Return what an answer that is a fault means."""
    if kind == "cluster_block_exception":
        return EngineUnavailable(f"Elasticsearch accepts no changes, as when its disk is full: {message}", "read_only")
    if status == _TOO_MUCH:
        return EngineBusy(f"Elasticsearch has too much to do: {message}")
    if status == _NOT_FOUND:
        return EngineUnavailable("There is no search index yet.", "missing")
    if status in _REFUSED:
        return EngineUnavailable(f"Elasticsearch refuses the login: {message}", "refused")
    if kind in _WITHOUT_SERVER or "all shards failed" in message:
        return EngineUnavailable(f"Parts of the search index have no server: {message}", "red")
    return EngineUnavailable(f"Elasticsearch cannot answer: {message}", "failing")


def fault_among_answers(answer: dict[str, Any], meta: ApiResponseMeta) -> ApiError:
    """Return the error that one of several questions asked at once met, as the client raises it for a single one."""
    status = int(answer["status"])
    of_its_own = ApiResponseMeta(status, meta.http_version, meta.headers, meta.duration, meta.node)
    return HTTP_EXCEPTIONS.get(status, ApiError)(str(answer["error"].get("type")), of_its_own, answer)


def _kind(error: ApiError) -> str:
    """Return the server's own name for a fault, of the cause where it names one."""
    body: Any = error.body
    found = body.get("error") if isinstance(body, dict) else None
    if not isinstance(found, dict):
        return ""
    causes = [cause.get("type") for cause in found.get("root_cause") or () if isinstance(cause, dict)]
    return str((causes or [None])[0] or found.get("type") or "")


def _connect(server: Server) -> Elasticsearch:
    login: dict[str, Any] = {}
    if server.api_key:
        login["api_key"] = server.api_key
    elif server.user:
        login["basic_auth"] = (server.user, server.password)
    if server.authority:
        login["ca_certs"] = server.authority
    return Elasticsearch(
        list(server.addresses),
        request_timeout=server.timeout / len(server.addresses),
        max_retries=len(server.addresses) - 1,
        retry_on_timeout=True,
        connections_per_node=_CONNECTIONS,
        serializer=OrjsonSerializer(),
        **login,
    )
