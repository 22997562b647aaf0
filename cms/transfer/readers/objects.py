"""What JSON and JSON Lines have in common: careful decoding, and objects as rows."""

import json
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from ..columns import PROBLEM_COLUMN, Headings
from ..limits import Limits
from ..problems import FileRefused, RowProblem
from .rows import Row, RowCounter, checked, too_many_columns


class BadJsonError(ValueError):
    """The text is not (yet) one JSON value."""


class ObjectDecoder:
    """Decodes one value at a time; numbers stay the text they were written as (no rounding, no huge integers)."""

    def __init__(self) -> None:
        self.repeated: list[str] = []
        self._decoder = json.JSONDecoder(
            parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=self._object, strict=False
        )

    def decode(self, text: str, start: int) -> tuple[Any, int]:
        """The value at ``start`` and where it ends; ``repeated`` then holds its duplicate keys. Raises BadJsonError."""
        self.repeated = []
        try:
            return self._decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            raise BadJsonError(str(error)) from error

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counted = Counter(name for name, _value in pairs)
            self.repeated += sorted(name for name, count in counted.items() if count > 1)
        return found


class ObjectRows:
    """Turns decoded objects into rows with the columns' names."""

    def __init__(self, headings: Headings, limits: Limits) -> None:
        self._headings = headings
        self._limits = limits
        self._counter = RowCounter(limits)

    def row(self, number: int, value: Any, repeated: list[str]) -> Row:
        """The row of one object; anything but an object refuses the file, unknown or repeated names refuse the row."""
        if not isinstance(value, dict):
            raise FileRefused(_("Row %(row)d is not an object: {…}.") % {"row": number})
        if len(value) > self._limits.columns:
            raise too_many_columns(self._limits)
        self._counter.add()
        problems = [RowProblem(_("The name occurs twice in one object."), name, row=number) for name in repeated]
        values: dict[str, Any] = {}
        for key, item in value.items():
            name = self._headings.name_of(key)
            if name is None:
                message = _("The name is not known.")
                problems.append(RowProblem(message, key, item, self._headings.allowed(), row=number))
            elif name != PROBLEM_COLUMN:
                values[name] = item
        return checked(Row(number, values, tuple(problems)), self._limits)

    def close(self) -> None:
        """Raises FileRefused when there was no object at all."""
        if not self._counter.rows:
            raise FileRefused(_("The file is empty."))
