"""The embedded engine as files: several processes, sudden death, damage, older forms."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.engine import EngineBusy, EngineUnavailable, Position
from search.engines.embedded import EmbeddedEngine
from search.engines.generations import Generations
from search.request import SearchRequest

from .contract import document

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
import django
django.setup()
from search.documents import SearchDocument
from search.engine import Position
from search.engines.embedded import EmbeddedEngine
engine = EmbeddedEngine(Path(sys.argv[1]))
number = engine.position().number
while True:
    number += 1
    documents = [SearchDocument(f"{number}-{n}", "policy", "zh-hans", "海棠", body="词" * 2000) for n in range(3)]
    engine.apply(documents, [], Position("e", number))
    print(number, flush=True)
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    EmbeddedEngine(tmp_path).rebuild([document("a", "海棠")], Position("e", 0))
    return tmp_path


def count(engine: EmbeddedEngine) -> int:
    return engine.search(SearchRequest("海棠", limit=0)).total


def start_writer(directory: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WRITER, str(directory)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)


def test_kill__leaves_documents_and_position_of_one_commit(directory: Path) -> None:
    engine = EmbeddedEngine(directory)
    for written in (3, 5):
        with start_writer(directory) as writer:
            assert writer.stdout is not None
            last = [int(writer.stdout.readline()) for _ in range(written)][-1]
            assert count(engine) == 1 + 3 * engine.position().number  # another process sees each commit
            time.sleep(0.013 * written)
            os.kill(writer.pid, signal.SIGKILL)
        for reader in (engine, EmbeddedEngine(directory)):
            position = reader.position()
            assert position.number >= last
            assert count(reader) == 1 + 3 * position.number


def test_writer__is_one_process_at_a_time(directory: Path) -> None:
    first, second = EmbeddedEngine(directory), EmbeddedEngine(directory)
    first.apply([document("b", "海棠")], [], None)
    with pytest.raises(EngineBusy):
        second.apply([document("c", "海棠")], [], None)
    first.close()
    second.apply([document("c", "海棠")], [], None)
    assert count(first) == count(second) == 3


def test_rebuild__by_another_process_takes_the_writer_along(directory: Path) -> None:
    follower, command = EmbeddedEngine(directory), EmbeddedEngine(directory)
    follower.apply([document("b", "海棠")], [], Position("e", 1))
    command.rebuild([document("z", "海棠")], Position("e", 1))
    follower.apply([document("c", "海棠")], [], Position("e", 2))
    assert (count(follower), count(command), command.position().number) == (2, 2, 2)
    assert len(list(directory.glob("index-*"))) == 1


def test_rebuild__that_fails_changes_nothing(directory: Path) -> None:
    engine = EmbeddedEngine(directory)

    def broken() -> object:
        yield document("z", "海棠")
        raise KeyError("the database went away")

    with pytest.raises(KeyError):
        engine.rebuild(broken(), Position("e", 9))  # type: ignore[arg-type]
    assert (count(engine), engine.position().number) == (1, 0)
    engine.rebuild([], Position("e", 9))
    assert len(list(directory.glob("index-*"))) == 1


def damage_pointer(directory: Path) -> None:
    (directory / "current").write_text("nonsense")


def damage_meta(directory: Path) -> None:
    next(directory.glob("index-*/meta.json")).write_text("{")


def damage_segments(directory: Path) -> None:
    for path in directory.glob("index-*/*"):
        if path.suffix in {".store", ".term", ".fast", ".idx"}:
            path.write_bytes(b"\x07" * 40)


def lose_segments(directory: Path) -> None:
    for path in directory.glob("index-*/*.term"):
        path.unlink()


def lose_everything(directory: Path) -> None:
    shutil.rmtree(directory)


@pytest.mark.parametrize(
    "damage", [damage_pointer, damage_meta, damage_segments, lose_segments, lose_everything], ids=lambda d: d.__name__
)
def test_damage__is_unavailable_until_rebuilt(directory: Path, damage: "type[damage_meta]") -> None:
    damage(directory)
    engine = EmbeddedEngine(directory)
    with pytest.raises(EngineUnavailable):
        count(engine)
    assert not engine.ready()
    engine.rebuild([document("a", "海棠")], Position("e", 1))
    assert engine.ready()
    assert count(engine) == 1


def test_damage__seen_by_a_reader_reaches_the_writer(directory: Path) -> None:
    writer = EmbeddedEngine(directory)
    assert writer.ready()
    lose_segments(directory)  # the writer has these files open and notices nothing by itself
    with pytest.raises(EngineUnavailable):
        count(EmbeddedEngine(directory))
    assert not writer.ready()


def test_older_form__is_unavailable(directory: Path) -> None:
    with Generations(directory, "an older form").building() as path:
        (path / "meta.json").write_text("{}")
    with pytest.raises(EngineUnavailable, match="older form"):
        count(EmbeddedEngine(directory))
