"""Codes of GB/T 4754-2017: a section letter, then two to four digits; what is narrower begins with what is wider."""

import re

_SECTIONS = (
    ("a", 1, 5), ("b", 6, 12), ("c", 13, 43), ("d", 44, 46), ("e", 47, 50), ("f", 51, 52), ("g", 53, 60),
    ("h", 61, 62), ("i", 63, 65), ("j", 66, 69), ("k", 70, 70), ("l", 71, 72), ("m", 73, 75), ("n", 76, 79),
    ("o", 80, 82), ("p", 83, 83), ("q", 84, 85), ("r", 86, 90), ("s", 91, 96), ("t", 97, 97),
)  # fmt: skip
_BY_DIVISION = {f"{number:02}": letter for letter, first, last in _SECTIONS for number in range(first, last + 1)}
_CODE = re.compile(r"([A-Ta-t])?(\d{2,4})?")


def industry_code(written: str) -> str | None:
    """C3921, 3921 and c as they are kept: 3921, 3921, c; None for what is no code, or of another section than said."""
    match = _CODE.fullmatch(written.strip())
    if match is None or not match[0]:
        return None
    letter, digits = (match[1] or "").lower(), match[2] or ""
    if not digits:
        return letter
    section = _BY_DIVISION.get(digits[:2])
    return digits if section and letter in ("", section) else None


def section_of(code: str) -> str:
    """The section letter of a code."""
    return code if code.isalpha() else _BY_DIVISION.get(code[:2], "")


def within(code: str, wider: str) -> bool | None:
    """Whether ``code`` is ``wider`` or a part of it; None where ``code`` is too wide itself to tell."""
    if wider.isalpha():
        return section_of(code) == wider
    if code.isalpha():
        return None if section_of(wider) == code else False
    if code.startswith(wider):
        return True
    return None if wider.startswith(code) else False
