"""The columns a kind of import knows, and how the headings of a file are matched with them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from .problems import FileRefused

# Written by us into files of refused rows, and passed over when such a file comes back.
PROBLEM_COLUMN = "_problems"
_CONTINUED = re.compile(r"^(?P<heading>.+) \((?P<part>[2-9]|[1-9]\d)\)$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` in JSON and in code, ``label`` as the heading for people (files may use either)."""

    name: str
    label: Any = ""
    help_text: Any = ""
    example: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()

    def heading(self) -> str:
        """The heading in the active language."""
        return str(self.label) or self.name

    def spellings(self) -> set[str]:
        """Every heading under which this column is recognised: name, aliases, and the label in each language."""
        found = {self.name, *self.aliases}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found.add(self.heading())
        return found


def problem_column() -> Column:
    """The column in which a file of refused rows says what was wrong."""
    return Column(PROBLEM_COLUMN, translation.gettext_lazy("Problems"))


class Headings:
    """Finds the column of a heading. With ``columns`` None every heading is accepted under its own name."""

    def __init__(self, columns: Sequence[Column] | None) -> None:
        self.columns = columns
        known = [*(columns or ()), problem_column()]
        self._names = {_plain(spelling): column.name for column in known for spelling in column.spellings()}

    def name_of(self, heading: str) -> str | None:
        """The column name for one heading, or None when it is unknown."""
        found = self._names.get(_plain(heading))
        return heading.strip() if found is None and self.columns is None else found

    def slots(self, cells: Iterable[str]) -> list[str]:
        """The column name at each position of a heading row. FileRefused: empty, duplicate, unknown or missing ones."""
        headings = [cell.strip() for cell in cells]
        while headings and not headings[-1]:
            headings.pop()
        if not headings:
            raise FileRefused(_("The first row holds no headings."))
        names = [self._slot(position, heading) for position, heading in enumerate(headings)]
        self._refuse_unknown([h for h, name in zip(headings, names, strict=True) if name is None])
        seen: list[str] = []
        for heading, name in zip(headings, names, strict=True):
            if name in seen and not self._continues(heading, seen[-1]):
                raise FileRefused(_("The heading “%(heading)s” occurs twice.") % {"heading": heading})
            seen.append(str(name))
        self._refuse_missing(seen)
        return seen

    def _slot(self, position: int, heading: str) -> str | None:
        if not heading:
            raise FileRefused(_("Column %(column)s has no heading.") % {"column": column_letters(position)})
        found = self.name_of(heading)
        continued = _CONTINUED.match(heading)
        if continued and (found is None or self.columns is None):
            return self.name_of(continued["heading"])
        return found

    def _continues(self, heading: str, previous: str) -> bool:
        continued = _CONTINUED.match(heading)
        return bool(continued) and self.name_of(continued["heading"]) == previous  # type: ignore[index]

    def _refuse_unknown(self, unknown: Sequence[str]) -> None:
        if unknown:
            raise FileRefused(
                _("Unknown headings: %(unknown)s. Allowed: %(allowed)s.")
                % {"unknown": "、".join(unknown[:20]), "allowed": self.allowed()}
            )

    def _refuse_missing(self, names: Sequence[str]) -> None:
        missing = [column.heading() for column in self.columns or () if column.required and column.name not in names]
        if missing:
            raise FileRefused(_("Missing columns: %(missing)s.") % {"missing": "、".join(missing)})

    def allowed(self) -> str:
        """The headings a person may use, for messages."""
        return "、".join(column.heading() for column in self.columns or ())


def column_letters(position: int) -> str:
    """The letters a spreadsheet shows for a column, counted from 0: 0 → A, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _plain(heading: str) -> str:
    return re.sub(r"\s+", "", heading).casefold()
