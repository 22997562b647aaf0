"""Keeps a spreadsheet from running what somebody typed: texts that would be read as a formula get a leading apostrophe.

``unescape(escape(text)) == text`` for every text, so an exported file imports back to the same values. A plain number
such as -12.5 is left alone: it is what it says.
"""

import re

_LOOKS_LIKE_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"-\d{1,15}(?:\.\d{1,15})?")


def escape(text: str) -> str:
    """``text`` as it goes into a CSV or XLSX cell."""
    if _LOOKS_LIKE_FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unescape(text: str) -> str:
    """``text`` as it was before :func:`escape`."""
    if text.startswith("'") and _LOOKS_LIKE_FORMULA.match(text, 1):
        return text[1:]
    return text
