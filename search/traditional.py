"""Traditional characters: what is typed in them is looked for in both writings."""

from functools import lru_cache
from typing import Any


def in_simplified(text: str) -> str:
    """Return the text in simplified characters; the same text where it has no traditional ones."""
    return text if text.isascii() else str(_converter("t2s").convert(_storable(text)))


def in_traditional(text: str) -> str:
    """Return the text in traditional characters: for what was published in them."""
    return text if text.isascii() else str(_converter("s2t").convert(_storable(text)))


@lru_cache(maxsize=2)
def _converter(which: str) -> Any:
    from opencc import OpenCC  # its dictionaries are loaded when the first query needs them

    return OpenCC(which)


def _storable(text: str) -> str:
    """Leave out half characters, which the converter refuses."""
    return text.encode("utf-8", "ignore").decode()
