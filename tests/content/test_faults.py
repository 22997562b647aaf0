"""Work of the follower process that fails and is tried again."""

import logging
import time
from collections.abc import Sequence

import pytest

from cms.content import chores, faults, followers, sequencer
from cms.content.models import ContentChange
from tests.content.test_feed import Recorder, change


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(faults, "LONGEST_PAUSE", 0.4)


def failing(caplog: pytest.LogCaptureFixture) -> list[tuple[str, bool]]:
    """Each line of the log: its text, and whether it came with a traceback."""
    return [(record.getMessage(), record.exc_info is not None) for record in caplog.records]


def test_faults__are_told_at_length_once_and_pause_longer_each_time(caplog: pytest.LogCaptureFixture) -> None:
    task = faults.Faults("Counting", logging.getLogger(__name__))
    pauses = []
    for error in (OSError("away"), OSError("away"), ValueError("other"), OSError("away"), OSError("away")):
        try:
            raise error
        except (OSError, ValueError) as caught:
            task.add(caught)
        pauses.append(task.pause)
        assert task.hold_back()
    assert pauses == [0.05, 0.1, 0.2, 0.4, 0.4]
    task.clear()
    task.clear()
    assert not task.hold_back()
    assert failing(caplog) == [
        ("Counting failed; it is tried again", True),
        ("Counting still fails: away", False),
        ("Counting failed; it is tried again", True),
        ("Counting failed; it is tried again", True),
        ("Counting still fails: away", False),
        ("Counting works again", False),
    ]


@pytest.mark.django_db
def test_feeder__tries_a_failing_follower_rarer_and_feeds_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Away(Recorder):
        name = "away"
        attempts = 0
        back = False

        def apply(self, changes: Sequence[ContentChange]) -> None:
            self.attempts += 1
            if not self.back:
                raise ConnectionError("no server")
            super().apply(changes)

    away, well = Away(), Recorder()
    monkeypatch.setattr(followers, "_followers", {each.name: each for each in (away, well)})
    feeder = followers.Feeder()
    for _ in range(2):
        feeder.feed()
        change()
        sequencer.number_changes()
    started = time.monotonic()
    while time.monotonic() - started < 0.5:
        feeder.feed()
    assert well.seen == [1, 2]
    assert 2 <= away.attempts <= 5
    away.back = True
    while not away.seen:
        feeder.feed()
    assert away.seen == [1, 2]
    assert [traced for _, traced in failing(caplog)].count(True) == 1
    assert failing(caplog)[-1] == ("Follower away works again", False)


def test_chores__one_that_fails_comes_rarer_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = {"failing": 0, "well": 0}

    def fail() -> None:
        done["failing"] += 1
        raise OSError("away")

    def work() -> None:
        done["well"] += 1

    monkeypatch.setattr(chores, "_chores", [])
    chores.register(fail, seconds=0)
    chores.register(work, seconds=0)
    started = time.monotonic()
    while time.monotonic() - started < 0.3:
        chores.run_due()
    assert 2 <= done["failing"] <= 4
    assert done["well"] > 100
    assert "still fails: away" in caplog.text
