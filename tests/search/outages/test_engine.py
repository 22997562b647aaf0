"""A search server that fails: what goes on, what waits, and what the engine says of it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from search.documents import DocumentKey, SearchDocument
from search.engine import EngineBusy, Position
from search.engines.elastic import ElasticEngine
from search.engines.elastic_connection import Server as Place
from tests.search.contract import EPOCH, document
from tooling.elasticsearch import Server

from .observing import TIMEOUT, eventually, in_use, indices, policies, reason, total


def shard_folder(server: Server, operator: Elasticsearch, name: str) -> Path:
    identity = operator.indices.get_settings(index=name)[name]["settings"]["index"]["uuid"]
    return server.home / "data" / "nodes" / "0" / "indices" / identity / "0"


# Searches


def test_held_up__the_first_waits_and_the_others_are_told_at_once(server: Server, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    server.pause()
    started = time.monotonic()
    assert reason(lambda: total(engine)) == "slow"
    assert time.monotonic() - started < 2 * TIMEOUT
    for _ in range(50):  # 50 s if each of them waited
        assert reason(lambda: total(engine)) == "slow"
    assert time.monotonic() - started < 10 * TIMEOUT
    server.go_on()
    assert eventually(lambda: total(engine) == 3)


def test_held_up__many_at_once_leave_no_threads_behind(server: Server, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    server.pause()
    before = threading.active_count()
    told: list[str] = []
    asking = [threading.Thread(target=lambda: told.append(reason(lambda: total(engine)))) for _ in range(40)]
    started = time.monotonic()
    for each in asking:
        each.start()
    for each in asking:
        each.join(timeout=30)
    assert time.monotonic() - started < 10 * TIMEOUT
    assert told == ["slow"] * 40
    assert threading.active_count() <= before + 1  # the one that asks whether the server is back


def test_killed__searches_are_refused_and_come_back_by_themselves(server: Server, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    server.kill()
    assert reason(lambda: total(engine)) == "unreachable"
    assert reason(engine.position) == "unreachable"
    assert not engine.ready()
    server.start()
    assert eventually(lambda: total(engine) == 3)
    assert engine.position() == Position(EPOCH, 3)


def test_red__is_said_and_passes(server: Server, operator: Elasticsearch, engine: ElasticEngine, place: Place) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (name,) = indices(operator, place)
    operator.indices.flush(index=name)
    (node,) = operator.nodes.info()["nodes"].values()
    shard = {"index": name, "shard": 0, "node": node["name"]}
    folder = shard_folder(server, operator, name)
    folder.rename(server.home / "away")
    cancelled = operator.cluster.reroute(commands=[{"cancel": {**shard, "allow_primary": True}}], metric="none")
    assert cancelled["acknowledged"]
    assert eventually(lambda: operator.cluster.health(index=name)["status"] == "red")
    assert reason(lambda: total(engine)) == "red"
    assert reason(lambda: engine.suggest("措施", "zh-hans", 5)) == "red"
    assert reason(engine.position) == "red"
    (server.home / "away").rename(folder)
    put_back = {"allocate_stale_primary": {**shard, "accept_data_loss": True}}
    operator.cluster.reroute(commands=[put_back], metric="none")
    assert eventually(lambda: total(engine) == 3)


def test_too_much_to_do__search_says_so(operator: Elasticsearch, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": "1b"})
    with pytest.raises(EngineBusy):
        total(engine)
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": None})
    assert total(engine) == 3  # no breaker of ours was opened: it did answer


def test_suggestions__questions_asked_at_once_fail_as_one_would(server: Server, engine: ElasticEngine) -> None:
    assert reason(lambda: engine.suggest("措施", "zh-hans", 5)) == "missing"
    engine.rebuild(policies(3), Position(EPOCH, 3))
    assert len(engine.suggest("措施", "zh-hans", 5)) == 3
    server.pause()
    assert reason(lambda: engine.suggest("措施", "zh-hans", 5)) == "slow"
    server.go_on()
    assert eventually(lambda: len(engine.suggest("措施", "zh-hans", 5)) == 3)


# Writing


def test_too_much_to_do__a_bulk_waits_until_there_is_room(operator: Elasticsearch, engine: ElasticEngine) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    operator.cluster.put_settings(transient={"network.breaker.inflight_requests.limit": "1b"})
    relief = threading.Timer(
        2.0, operator.cluster.put_settings, kwargs={"transient": {"network.breaker.inflight_requests.limit": None}}
    )
    relief.start()
    engine.apply(policies(5), [], Position(EPOCH, 5))
    relief.join()
    assert total(engine) == 5


def test_full_disk__searches_go_on_and_writing_waits_for_room(
    operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (name,) = indices(operator, place)
    operator.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
    assert reason(lambda: engine.apply(policies(5), [], Position(EPOCH, 5))) == "read_only"
    assert total(engine) == 3
    assert engine.position() == Position(EPOCH, 3)
    operator.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    engine.apply(policies(5), [], Position(EPOCH, 5))
    assert total(engine) == 5


def test_two_workers__who_is_late_takes_nothing_back(place: Place) -> None:
    early, late = ElasticEngine(place), ElasticEngine(place)
    early.rebuild(policies(2), Position(EPOCH, 10))

    def overtaken() -> Iterator[SearchDocument]:
        """The early worker read this, and while it wrote the late one was done with what came after."""
        yield document("d0", "旧的措施", change_id=11)
        yield document("d1", "已撤下的措施", change_id=11)
        late.apply(
            [document("d0", "新的措施", change_id=12)], [DocumentKey("policy", "d1", "zh-hans")], Position(EPOCH, 12)
        )

    early.apply(overtaken(), [], Position(EPOCH, 11))
    for engine in (early, late):
        assert [key.content_id for key, _ in engine.entries()] == ["d0"]
        assert total(engine, "旧的措施") == 0
        assert total(engine, "新的措施") == 1
        assert engine.position() == Position(EPOCH, 12)


# Rebuilding


def test_killed_while_rebuilding__the_old_index_serves_and_the_rebuild_goes_on(
    server: Server, operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (old,) = indices(operator, place)

    def fatal() -> Iterator[SearchDocument]:
        for number, each in enumerate(policies(2_500)):
            if number == 2_200:
                server.kill()
            yield each

    assert reason(lambda: engine.rebuild(fatal(), Position(EPOCH, 2_500))) == "unreachable"
    server.start()
    assert eventually(lambda: total(engine) == 3)
    assert engine.position() == Position(EPOCH, 3)

    (begun,) = indices(operator, place) - {old}
    held = operator.count(index=begun)["count"]
    assert held >= 2_000
    engine.rebuild(policies(2_500), Position(EPOCH, 2_500))
    assert total(engine) == 2_500
    assert indices(operator, place) == {old, begun}  # the one before is kept, and no third was begun
    written = operator.indices.stats(index=begun)["indices"][begun]["total"]["indexing"]["index_total"]
    assert written <= 2_500 - 2_000 + 1, "what the first attempt wrote was written again"


def test_stopped_while_rebuilding__goes_on_with_what_was_written(
    operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    engine.rebuild(policies(3), Position(EPOCH, 3))

    def interrupted() -> Iterator[SearchDocument]:
        yield from policies(1_200)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(interrupted(), Position(EPOCH, 1_300))
    assert total(engine) == 3
    both = indices(operator, place)
    # Meanwhile one was changed and one withdrawn.
    later = [document("d0", "改过的办法", change_id=1_301), *policies(1_300)[2:]]
    engine.rebuild(later, Position(EPOCH, 1_302))
    assert dict(engine.entries()) == {each.key: each.change_id for each in later}
    assert indices(operator, place) == both


def test_two_builders_in_one_moment__one_index_is_in_use(
    operator: Elasticsearch, engine: ElasticEngine, place: Place
) -> None:
    """The first was killed just when both had put theirs in use."""
    engine.rebuild(policies(3), Position(EPOCH, 3))
    engine.rebuild(policies(3), Position(EPOCH, 3))
    (alias,) = {name for each in in_use(operator, place).values() for name in each}
    operator.indices.put_alias(index=f"{alias}-2*", name=alias)
    assert len(in_use(operator, place)) == 2
    assert reason(engine.position) == "broken"  # which has the follower build anew
    engine.rebuild(policies(4), Position(EPOCH, 4))
    assert len(in_use(operator, place)) == 1
    assert total(engine) == 4
