"""Traditional characters: what is typed or published in them is found in both writings."""

import re
from functools import lru_cache
from typing import Any

_BLOCK = range(0x4E00, 0xA000)


def in_simplified(text: str) -> str:
    """Return the text in simplified characters; the very same text where it has no traditional ones."""
    return str(_converter().convert(text)) if _traditional().search(text) else text


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """Return an expression for characters that are written otherwise in simplified texts: most texts have none."""
    block = [chr(code) for code in _BLOCK]
    plain = _converter().convert("\n".join(block)).split("\n")
    return re.compile(f"[{''.join(char for char, other in zip(block, plain, strict=True) if char != other)}]")


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC  # its dictionaries are loaded when the first text needs them

    return _Converter(OpenCC("t2s"))


class _Converter:
    """The library's converter, which refuses half characters."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def convert(self, text: str) -> str:
        """Convert; half characters are left out."""
        return str(self._library.convert(text.encode("utf-8", "ignore").decode()))
