"""Whether conditions are met, with the reason for each: a pure function of the published JSON and what is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import logic
from .asking import ONLY_WORDS, ask
from .facts import Facts
from .logic import Outcome
from .scoring import Scored, score
from .wording import question_words

Condition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a condition and to what is inside it.

    ``asked`` and ``known`` are words for people; ``reason`` is a code of ``asking`` where the outcome is unknown;
    ``quoted`` are the cited provisions as (label, words); ``score`` is a scorecard's.
    """

    id: str
    type: str
    outcome: Outcome
    asked: str
    known: str = ""
    reason: str = ""
    quoted: tuple[tuple[str, str], ...] = ()
    parts: tuple["Answer", ...] = ()
    score: Scored | None = None


def evaluate(conditions: Sequence[Condition], facts: Facts, on: date) -> Answer:
    """Whether all of the published ``conditions`` are met as of the day ``on`` (the application's); of none, met."""
    parts = tuple(_answer(each, facts, on) for each in conditions)
    return Answer("", "all_of", logic.all_of(part.outcome for part in parts), "", parts=parts)


def _answer(condition: Condition, facts: Facts, on: date) -> Answer:
    answers = _ANSWERS.get(condition["type"], _by_a_person)
    return answers(condition, facts, on)


def _criterion(condition: Condition, facts: Facts, on: date) -> Answer:
    answered = ask(condition, facts, on)
    return Answer(
        condition["id"],
        condition["type"],
        _with_effect(condition, answered.outcome),
        condition["words"] or question_words(condition),
        answered.known,
        answered.reason,
        _quoted(condition),
    )


def _by_a_person(condition: Condition, facts: Facts, on: date) -> Answer:
    return Answer(
        condition["id"], condition["type"], Outcome.UNKNOWN, condition.get("words", ""), reason=ONLY_WORDS,
        quoted=_quoted(condition),
    )  # fmt: skip


def _group(condition: Condition, facts: Facts, on: date) -> Answer:
    parts = tuple(_answer(each, facts, on) for each in condition["conditions"])
    outcomes = [part.outcome for part in parts]
    together = {
        "all_of": lambda: logic.all_of(outcomes),
        "any_of": lambda: logic.any_of(outcomes),
        "at_least": lambda: logic.at_least(condition["least"] or 1, outcomes),
    }[condition["kind"]]()
    return Answer(
        condition["id"], condition["type"], together, condition["words"], quoted=_quoted(condition), parts=parts
    )


def _scorecard(condition: Condition, facts: Facts, on: date) -> Answer:
    """The pass mark with every minimum, or one of the direct routes."""
    scored = score(condition, facts, on)
    routes = tuple(_answer(each, facts, on) for each in condition["routes"])
    outcome = logic.any_of([scored.minimum, *(route.outcome for route in routes)])
    return Answer(
        condition["id"], condition["type"], outcome, condition["words"], quoted=_quoted(condition), parts=routes,
        score=scored,
    )  # fmt: skip


def _with_effect(condition: Condition, outcome: Outcome) -> Outcome:
    """What excludes is met by whom it does not fit."""
    return logic.negated(outcome) if condition["effect"] == "exclude" else outcome


def _quoted(condition: Condition) -> tuple[tuple[str, str], ...]:
    return tuple((cited["label"], cited["words"]) for cited in condition.get("citations", ()))


_ANSWERS: dict[str, Callable[[Condition, Facts, date], Answer]] = {
    "criterion": _criterion,
    "group": _group,
    "scorecard": _scorecard,
    "text": _by_a_person,
}
