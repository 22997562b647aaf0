"""How a domain room plugs in: one adapter class for each kind of thing that comes in files."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from .columns import Column
from .differences import Difference, differences
from .models import ImportJob, ImportOptions, Outcome
from .problems import Level, RowProblem

_BY_LEVEL = {
    Level.ERROR: Outcome.REFUSED,
    Level.SET_ASIDE: Outcome.SET_ASIDE,
    Level.KEPT_DRAFT: Outcome.KEPT_DRAFT,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something the row refers to that does not exist yet: shown in the preview, created on confirmation."""

    kind: str
    key: str
    label: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ParsedRow:
    """A row as the domain understands it. ``identity`` names the object; ``values`` go to ``diff`` and ``apply``."""

    identity: str
    values: dict[str, Any]
    problems: list[RowProblem] = field(default_factory=list)
    title: str = ""
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """The weightiest verdict of the problems: refused, set_aside, kept_draft or "" when the row may go in."""
        levels = {problem.level for problem in self.problems}
        return next((str(outcome) for level, outcome in _BY_LEVEL.items() if level in levels), "")


class ImportAdapter:
    """Base of all adapters. One instance serves one pass over a file, so it may cache what it looks up.

    Subclasses set the class attributes and implement ``read``, ``match``, ``current``, ``version`` and ``apply``;
    ``publish`` as well if rows may be published. Everything is called with short lists, never with a whole file.
    """

    name: ClassVar[str]
    verbose_name: ClassVar[Any]
    permission: ClassVar[str]
    approve_permission: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]]
    model: ClassVar[type[models.Model] | None] = None
    notes_rows: ClassVar[bool] = False
    """Whether the receipt tells of each row what was done with it: ``check`` and ``noted`` give notes then."""

    def __init__(self, options: ImportOptions) -> None:
        self.options = options

    def read(self, row: Mapping[str, Any]) -> ParsedRow:
        """Understands one row. Never raises: what is wrong goes into ``problems``."""
        raise NotImplementedError

    def match(self, identities: Collection[str], *, for_update: bool = False) -> dict[str, Any]:
        """The existing objects by identity, in one query; locked when ``for_update``."""
        raise NotImplementedError

    def current(self, existing: Any) -> Mapping[str, Any]:
        """The object's values under the same names as ``ParsedRow.values``."""
        raise NotImplementedError

    def apply(self, values: dict[str, Any], existing: Any | None, *, job: ImportJob, user: AbstractBaseUser) -> Any:
        """Creates or changes the object as a draft and returns it. May raise RowRefused or ValidationError."""
        raise NotImplementedError

    def diff(self, existing: Any, values: dict[str, Any]) -> list[Difference]:
        """[column name, old, new] for each difference; empty means "same"."""
        return differences(self.current(existing), values)

    def check(self, values: dict[str, Any], existing: Any | None) -> list[RowProblem]:
        """Rules that need the existing object; asked in the preview and again before saving."""
        return []

    def noted(self, instance: Any) -> list[RowProblem]:
        """Notes on a row that was just saved, for its receipt."""
        return []

    def version(self, existing: Any) -> str:
        """A token of at most 128 characters that changes with every edit of the object."""
        raise NotImplementedError

    def awaits_publication(self, existing: Any) -> bool:
        """An unchanged object that an import with "publish" should still publish."""
        return False

    def publish(self, instance: Any, *, job: ImportJob, user: AbstractBaseUser, approved_by: AbstractBaseUser) -> None:
        """Publishes exactly what ``apply`` saved. RowRefused or ValidationError leave it a draft."""
        raise NotImplementedError

    def create_proposed(self, proposals: Iterable[Proposal], *, job: ImportJob, user: AbstractBaseUser) -> None:
        """Creates what rows proposed; called once before the first row is saved, and again after an interruption."""

    def template_rows(self) -> list[dict[str, Any]]:
        """Example rows of the template that people download."""
        return [{column.name: column.example for column in self.columns}]


_registry: dict[str, type[ImportAdapter]] = {}


def register(adapter: type[ImportAdapter]) -> type[ImportAdapter]:
    """Makes a kind of import known; usable as a class decorator. Call it when the app is ready."""
    _registry[adapter.name] = adapter
    return adapter


def get_adapter(name: str) -> type[ImportAdapter]:
    """The adapter of a kind. Raises KeyError for an unknown one."""
    return _registry[name]


def adapters() -> list[type[ImportAdapter]]:
    """All kinds, by name."""
    return [_registry[name] for name in sorted(_registry)]
