"""Proposals against the labels of 100 real documents (benchmarks/proposals.py), where the documents are at hand."""

from pathlib import Path

import pytest

from benchmarks.proposals import DATES, FIELDS, Score, measure, read_labels

DOCUMENTS = Path(__file__).resolve().parents[5] / "shared" / "data" / "policies.jsonl"
HALVES = ("dev", "held_out")
PRECISION = 0.95

needs_documents = pytest.mark.skipif(not DOCUMENTS.exists(), reason="the real documents (../shared/data) are not here")


@pytest.fixture(scope="module")
def measured() -> tuple[dict[str, dict[str, Score]], int]:
    return measure(DOCUMENTS)


def test_labels__are_of_100_documents_in_two_halves() -> None:
    labels = read_labels()

    assert [sum(one["half"] == [half] for one in labels.values()) for half in HALVES] == [50, 50]
    assert {name for one in labels.values() for name in one} <= {*FIELDS, "half"}


@needs_documents
@pytest.mark.parametrize("half", [*HALVES, "all"])
@pytest.mark.parametrize("name", ["number", "issuers", *DATES])
def test_precision__of_numbers_issuers_and_dates(
    measured: tuple[dict[str, dict[str, Score]], int], name: str, half: str
) -> None:
    score = measured[0][half][name]

    assert score.precision >= PRECISION, score.wrong
    assert score.recall >= 0.9, score.wrong


@needs_documents
def test_words__stand_behind_every_proposal(measured: tuple[dict[str, dict[str, Score]], int]) -> None:
    assert measured[1] == 0
