"""The text of one spreadsheet cell as the person sees it: dates as dates, 7 shown as 0007, no 0.30000000000000004."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from ..problems import RowProblem
from .workbook import SharedTexts

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# A spreadsheet keeps 15 digits; an identity or card number typed as a number has already lost its end.
_EXACT_DIGITS = 15

CellResult = tuple[str, RowProblem | None]


@lru_cache(maxsize=1024)
def _is_date(code: str) -> bool:
    return is_date_format(code) and not is_timedelta_format(code)


class CellText:
    """Knows the shared texts and number formats of one workbook."""

    def __init__(self, shared: SharedTexts, formats: Sequence[str], from_1904: bool) -> None:
        self._shared = shared
        self._formats = formats
        self._epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH

    def of(self, parts: Mapping[str, str], kind: str, style: str, letters: str) -> CellResult:
        """The text of a cell from its XML parts (v value, t inline text, f formula), and what is wrong with it."""
        raw = parts.get("v", "")
        if "f" in parts:
            return self._formula(parts["f"], letters)
        if kind == "s":
            return _unescaped(self._shared[int(raw) if raw.isascii() and raw.isdigit() else -1]), None
        if kind in {"inlineStr", "str"}:
            return _unescaped(parts.get("t", "") or raw), None
        if kind == "e":
            return raw, RowProblem(_("The cell holds a calculation error."), letters, raw, _("a plain value"))
        if kind in {"b", "d"}:
            return ({"1": "TRUE", "0": "FALSE"}.get(raw) or raw.removesuffix("T00:00:00")), None
        return self._number(raw, self._format(style), letters)

    @staticmethod
    def _formula(formula: str, letters: str) -> CellResult:
        text = f"={formula}"
        return text, RowProblem(
            _("The cell holds a formula; formulas are not calculated."), letters, text, _("a plain value")
        )

    def _format(self, style: str) -> str:
        index = int(style) if style.isascii() and style.isdigit() and len(style) < 9 else 0
        return self._formats[index] if index < len(self._formats) else "General"

    def _number(self, raw: str, code: str, letters: str) -> CellResult:
        try:
            value = float(raw)
        except ValueError:
            return raw, RowProblem(_("The cell does not hold a number."), letters, raw, _("a number or text"))
        if not math.isfinite(value):
            return raw, RowProblem(_("The cell does not hold a number."), letters, raw, _("a number or text"))
        if _is_date(code):
            return self._date(value, raw, letters)
        text = _plain_number(value)
        if abs(value) >= 10**_EXACT_DIGITS:
            message = _("The number has more than 15 digits, so the spreadsheet has already rounded it.")
            return text, RowProblem(message, letters, text, _("the cell formatted as text, typed again"))
        if re.fullmatch(r"0{2,15}", code) and value.is_integer() and value >= 0:
            return text.zfill(len(code)), None
        return text, None

    def _date(self, value: float, raw: str, letters: str) -> CellResult:
        try:
            moment = from_excel(value, self._epoch)
        except (ValueError, OverflowError):
            return raw, RowProblem(_("The cell does not hold a date."), letters, raw, _("a date such as 2024-03-01"))
        if isinstance(moment, datetime):
            return moment.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00"), None
        if isinstance(moment, time | timedelta):
            return str(moment), None
        return raw, None


def _plain_number(value: float) -> str:
    if value.is_integer() and abs(value) < 10**21:
        return str(int(value))
    # 15 significant digits are what a spreadsheet shows and keeps.
    text = f"{value:.{_EXACT_DIGITS}g}"
    return format(float(text), "f").rstrip("0").rstrip(".") if "e" in text and abs(value) > 1e-10 else text


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
