"""The text of a document on any day: what was issued, and what each act made of it from its day on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from catalog.provisions.assembling import Provision, assemble

from .applying import Applied, Change, Failure, apply_instructions
from .model import Action, Instruction
from .ordering import Reference


@dataclass(frozen=True, slots=True)
class Act:
    """What one amending document does to this document, and from which day. ``in_order`` as when it is applied."""

    id: UUID
    starts_on: date
    instructions: tuple[Instruction, ...]
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One act as it was carried out on the text before it."""

    act: UUID
    changed: tuple[Change, ...]
    failed: tuple[Failure, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """The text from ``starts_on`` to ``ends_on``, both days included; None is without end. ``steps`` made it."""

    starts_on: date
    ends_on: date | None
    title: str
    text: str
    provisions: tuple[Provision, ...]
    steps: tuple[Step, ...] = ()

    @property
    def acts(self) -> tuple[UUID, ...]:
        """The acts that made this text of the one before, in order; none for the text as issued."""
        return tuple(step.act for step in self.steps)


@dataclass(frozen=True, slots=True)
class Touch:
    """One act's effect on a provision, and from when."""

    act: UUID
    starts_on: date
    action: Action


@dataclass(frozen=True, slots=True)
class History:
    """All versions in order of their days, without gaps."""

    versions: tuple[Version, ...]

    def on(self, day: date) -> Version | None:
        """The version of a day; None before the first."""
        return next((version for version in reversed(self.versions) if version.starts_on <= day), None)

    def text_on(self, day: date) -> str:
        """The text of a day; empty before the document held."""
        version = self.on(day)
        return version.text if version else ""

    def changes_of(self, provision: UUID) -> tuple[Touch, ...]:
        """Which acts changed a provision, in order."""
        return tuple(
            dict.fromkeys(
                Touch(step.act, version.starts_on, change.action)
                for version in self.versions
                for step in version.steps
                for change in step.changed
                if change.provision == provision
            )
        )

    @property
    def failed(self) -> tuple[tuple[UUID, Failure], ...]:
        """What no text came of, with the act that wanted it."""
        return tuple(
            (step.act, failure) for version in self.versions for step in version.steps for failure in step.failed
        )


def history(original: str | Sequence[Provision], starts_on: date, acts: Iterable[Act], *, title: str = "") -> History:
    """The versions that ``acts`` make of the ``original`` that holds from ``starts_on``.

    Acts are taken by their day, those of one day in the order given, and always from the original on: an act that is
    added later with an earlier day changes what later ones find. New provisions keep their identity all the same.
    What was amended before it came into force begins amended. Give the original's provisions when they are kept:
    cut anew from a text they get new identities each time.
    """
    provisions = tuple(assemble(original)) if isinstance(original, str) else tuple(original)
    versions = [Version(starts_on, None, title, _joined(provisions), provisions)]
    ordered = sorted(acts, key=lambda act: act.starts_on)
    for day, of_day in groupby(ordered, key=lambda act: max(act.starts_on, starts_on)):
        versions = _followed(versions, day, tuple(of_day))
    return History(tuple(versions))


def _followed(versions: list[Version], day: date, acts: tuple[Act, ...]) -> list[Version]:
    """The versions with one that begins on ``day``; one that would have held for no day is left out."""
    last = versions[-1]
    steps: list[Step] = []
    title, text, provisions = last.title, last.text, last.provisions
    for act in acts:
        done: Applied = apply_instructions(act.instructions, provisions, act=act.id, title=title, in_order=act.in_order)
        title, text, provisions = done.title, done.text, done.provisions
        steps.append(Step(act.id, done.changed, done.failed, done.references))
    new = Version(day, None, title, text, provisions, (*last.steps, *steps) if last.starts_on == day else tuple(steps))
    if last.starts_on == day:
        return [*versions[:-1], new]
    ended = Version(last.starts_on, day - timedelta(days=1), last.title, last.text, last.provisions, last.steps)
    return [*versions[:-1], ended, new]


def _joined(provisions: Iterable[Provision]) -> str:
    return "".join(provision.text for provision in provisions)
