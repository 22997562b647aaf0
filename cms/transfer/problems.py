"""What can be wrong with a file or a row, in words for the person who sent it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SHOWN_CHARACTERS = 200


class FileRefused(Exception):
    """The whole file cannot be taken in; the message says why and what would be accepted."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Level(TextChoices):
    """How much a problem weighs: an error refuses the row, a warning states a default, a note what was done with it."""

    ERROR = "error", _("Refused")
    SET_ASIDE = "set_aside", _("Set aside")
    KEPT_DRAFT = "kept_draft", _("Kept as draft")
    WARNING = "warning", _("Warning")
    NOTE = "note", _("What was done")


_WEIGHTS = {level: weight for weight, level in enumerate(Level.values)}


def weightiest_first(problems: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored problems with what refuses the row above what is merely remarked."""
    return sorted(problems, key=lambda found: _WEIGHTS.get(found["level"], len(_WEIGHTS)))


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One remark on one cell: where it stands, what was found, what is allowed. ``row`` 0 means "not known yet"."""

    message: Any
    column: str = ""
    value: Any = ""
    allowed: Any = ""
    level: str = Level.ERROR
    row: int = 0

    def at(self, row: int) -> "RowProblem":
        """The same problem with its row number, unless it has one."""
        return self if self.row else replace(self, row=row)

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; lazy translations become text and long values are shortened."""
        plain = {name: value if name == "row" else str(value) for name, value in asdict(self).items()}
        plain["value"] = shorten(plain["value"])
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "RowProblem":
        """The problem that :meth:`as_json` wrote."""
        return cls(**stored)


class RowRefused(Exception):
    """Raised by an adapter while saving: this row cannot be taken, the others may."""

    def __init__(self, *problems: RowProblem) -> None:
        super().__init__("; ".join(str(problem.message) for problem in problems))
        self.problems = problems


def shorten(text: str, limit: int = SHOWN_CHARACTERS) -> str:
    """``text`` cut to ``limit`` characters with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


class ActionRefused(Exception):
    """A person asked for something that is not allowed now; the message says why."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
