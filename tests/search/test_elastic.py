"""What is particular to Elasticsearch; that it answers as the other engine does is said in ``contract``."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch
from pytest_django.fixtures import Settings

from search.engine import EngineUnavailable, Position, SearchEngine, get_engine
from search.engines import elastic_schema
from search.engines.elastic import ElasticEngine
from search.engines.elastic_connection import Server
from search.engines.embedded import EmbeddedEngine
from search.request import SearchRequest

from .contract import EPOCH, document

# The server's own tokenizer drops 𰻝 and divides kana; the last ones look like what we write for other words.
HARD = [
    "々", "〇", "〡", "〸", "⼀", "㐂", "𠮷", "𰻝", "ひらがな", "カ", "한", "é", "ß", "ท", "٣", "ª",
    "7a0ez", "stop", "gap", "start",
]  # fmt: skip


@pytest.fixture
def place(elasticsearch_address: str) -> Iterator[Server]:
    """Indices of a test's own."""
    own = Server((elasticsearch_address,), timeout=30.0, prefix=f"test{uuid4().hex}")
    yield own
    with Elasticsearch(elasticsearch_address, request_timeout=60) as operator:
        for name in names(operator, own.prefix):
            operator.indices.delete(index=name)


@pytest.fixture
def operator(elasticsearch_address: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_address, request_timeout=60) as client:
        yield client


def names(operator: Elasticsearch, prefix: str) -> list[str]:
    return sorted(operator.indices.get(index=f"{prefix}-*"))


def found(engine: SearchEngine, query: str) -> list[str]:
    return sorted(hit.content_id for hit in engine.search(SearchRequest(query, limit=100)).hits)


def test_words__every_token_is_one_word_to_the_server(place: Server) -> None:
    engine = ElasticEngine(place)
    engine.rebuild(
        [document(f"d{n}", "题", body=f"前{hard}后，{'z' * 64}{hard * 3}") for n, hard in enumerate(HARD)],
        Position(EPOCH, 1),
    )
    for n, hard in enumerate(HARD):
        assert found(engine, f"前{hard}后") == [f"d{n}"]
    assert found(engine, "税") == []  # written 7a0eZ there
    assert len(found(engine, "前")) == len(HARD)
    assert found(engine, "〇") == ["d1"]


def test_words__a_token_of_the_greatest_length_has_neighbours(place: Server) -> None:
    engine = ElasticEngine(place)
    long = "\U00013000" * 64  # letters of plane 1, each written with seven
    engine.rebuild([document("a", f"{long} {'𓀁' * 64} 后")], Position(EPOCH, 1))
    assert found(engine, f"“{long} {'𓀁' * 64} 后”") == ["a"]
    assert found(engine, f"“{long} 后”") == []


def test_rebuild__keeps_the_one_before_and_removes_older(place: Server, operator: Elasticsearch) -> None:
    engine = ElasticEngine(place)
    made: list[str] = []
    for number in (1, 2, 3):
        engine.rebuild([document(f"d{number}", "题")], Position(EPOCH, number))
        made.append(names(operator, place.prefix)[-1])
    assert names(operator, place.prefix) == made[1:]
    engine.go_back()
    assert (found(engine, "题"), engine.position().number) == (["d2"], 2)
    engine.apply([document("d3", "题")], [], Position(EPOCH, 3))  # as the follower does
    assert found(engine, "题") == ["d2", "d3"]
    engine.rebuild([document("d4", "题")], Position(EPOCH, 4))
    assert len(names(operator, place.prefix)) == 2


def test_rebuild__leaves_other_installations_alone(place: Server, operator: Elasticsearch) -> None:
    other = Server(place.addresses, timeout=30.0, prefix=f"{place.prefix}-other")
    ElasticEngine(other).rebuild([document("other", "题")], Position(EPOCH, 1))
    engine = ElasticEngine(place)
    for number in (1, 2, 3):
        engine.rebuild([], Position(EPOCH, number))
    assert found(ElasticEngine(other), "题") == ["other"]


def test_form__another_release_goes_on_with_its_index(place: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ElasticEngine(place)
    before.rebuild([document("a", "题")], Position(EPOCH, 1))
    monkeypatch.setattr(elastic_schema, "_FILLING", 99)
    after = ElasticEngine(place)
    assert (after.problem(), after.ready()) == ("older_form", False)
    with pytest.raises(EngineUnavailable, match="another form"):
        after.position()
    after.rebuild([document("b", "题")], Position(EPOCH, 1))
    assert (found(before, "题"), found(after, "题")) == (["a"], ["b"])


def test_apply__of_another_history_is_refused(place: Server) -> None:
    engine = ElasticEngine(place)
    engine.rebuild([document("a", "题")], Position(EPOCH, 7))
    with pytest.raises(EngineUnavailable, match="another history"):
        engine.apply([document("b", "题")], [], Position("restored", 9))
    assert found(engine, "题") == ["a"]


def test_apply__to_an_index_that_is_gone_makes_none(place: Server, operator: Elasticsearch) -> None:
    engine = ElasticEngine(place)
    engine.rebuild([document("a", "题")], Position(EPOCH, 1))

    def while_it_is_removed() -> Iterator[object]:
        operator.indices.delete(index=names(operator, place.prefix)[0])
        yield document("b", "题")

    with pytest.raises(EngineUnavailable):
        engine.apply(while_it_is_removed(), [], Position(EPOCH, 2))  # type: ignore[arg-type]
    assert names(operator, place.prefix) == []


def test_removed__stays_removed_although_the_server_forgot_its_version(place: Server, operator: Elasticsearch) -> None:
    engine = ElasticEngine(place)
    engine.rebuild([document("a", "题")], Position(EPOCH, 1))
    engine.apply([], [document("a", "题").key], Position(EPOCH, 5))
    (name,) = names(operator, place.prefix)
    operator.indices.put_settings(index=name, settings={"index.gc_deletes": "0ms"})
    operator.indices.flush(index=name, force=True)
    late = elastic_schema.index_entry(document("a", "题"))
    answer = operator.options(ignore_status=409).index(
        index=name, id="policy|a|zh-hans", document=late, version=4, version_type="external_gte", refresh=True
    )
    assert answer.meta.status == 409
    assert (found(engine, "题"), list(engine.entries())) == ([], [])


def test_settings__an_address_chooses_the_engine(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    assert isinstance(get_engine(), EmbeddedEngine)
    settings.ELASTICSEARCH_URL = ["http://127.0.0.1:9"]
    assert isinstance(get_engine(), ElasticEngine)
    with pytest.raises(EngineUnavailable) as caught:
        get_engine().position()
    assert caught.value.reason == "unreachable"


def test_back__without_an_earlier_index_is_said(settings: Settings, tmp_path: Path, place: Server) -> None:
    settings.VAR_DIR = tmp_path
    with pytest.raises(CommandError, match="keeps no earlier index"):
        call_command("search_rebuild", "--back")
    ElasticEngine(place).rebuild([], Position(EPOCH, 1))
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = list(place.addresses), place.prefix
    with pytest.raises(CommandError, match="no earlier search index"):
        call_command("search_rebuild", "--back")


class Gatekeeper(BaseHTTPRequestHandler):
    """Refuses everybody and remembers how they logged in."""

    seen: list[str] = []

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Authorization", ""))
        self.send_response(401)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def gate() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Gatekeeper)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("login", "sent"),
    [
        ({"user": "huiqi", "password": "secret"}, "Basic aHVpcWk6c2VjcmV0"),
        ({"api_key": "a2V5", "user": "huiqi"}, "ApiKey a2V5"),
    ],
)
def test_login__is_sent_and_a_refusal_said(gate: str, login: dict[str, str], sent: str) -> None:
    engine = ElasticEngine(Server((gate,), timeout=30.0, **login))  # type: ignore[arg-type]
    with pytest.raises(EngineUnavailable) as caught:
        engine.position()
    assert caught.value.reason == "refused"
    assert Gatekeeper.seen[-1] == sent
