"""Three-valued logic (Kleene's): what is not known is never taken for met, nor for not met."""

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


def of(known: bool | None) -> Outcome:
    """None is unknown."""
    return Outcome.UNKNOWN if known is None else Outcome.MET if known else Outcome.NOT_MET


def negated(outcome: Outcome) -> Outcome:
    """Met for not met; unknown stays."""
    return {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET}.get(outcome, outcome)


def at_least(count: int, outcomes: Iterable[Outcome]) -> Outcome:
    """Met as soon as so many are; not met as soon as the unknown ones could not make up for it."""
    outcomes = list(outcomes)
    met = outcomes.count(Outcome.MET)
    if met >= count:
        return Outcome.MET
    return Outcome.NOT_MET if met + outcomes.count(Outcome.UNKNOWN) < count else Outcome.UNKNOWN


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Every one; of none, met."""
    outcomes = list(outcomes)
    return at_least(len(outcomes), outcomes)


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """At least one; of none, not met."""
    return at_least(1, outcomes)
