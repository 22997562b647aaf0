"""What a document is known by: the keys by which relations find it, and lists look it up."""

import hashlib
import re
import unicodedata

from .numbers import number_key_variants, parse_numbers

_NOT_WORDS = re.compile(r"[^\w]+")


def title_key(title: str) -> str:
    """A short key, the same for a title in any punctuation, spacing or width."""
    words = _NOT_WORDS.sub("", unicodedata.normalize("NFKC", title)).lower()
    return hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()[:20]


def number_keys(number_raw: str) -> tuple[str, ...]:
    """Canonical keys of all numbers in a field."""
    return tuple(number.key for number in parse_numbers(number_raw))


def number_keys_asked_for(raw: str) -> tuple[str, ...]:
    """Keys that a reader who writes ``raw`` may mean; a part of a number is a matter for search."""
    return tuple(key for key in number_key_variants(raw) if "*" not in key)


def identity_keys(title: str, number_raw: str) -> tuple[str, ...]:
    """Every identity a document publishes; 文号 alone is no key, so it counts only while one document bears it."""
    by_title = title_key(title)
    numbers = number_keys(number_raw)
    return (f"t:{by_title}", *(f"n:{key}" for key in numbers), *(f"n:{key}|t:{by_title}" for key in numbers))


def wanted_key(title: str, number_raw: str) -> str:
    """The identity by which a relation that names ``title`` and ``number_raw`` finds its document."""
    numbers = number_keys(number_raw)
    if numbers:
        return f"n:{numbers[0]}"
    return f"t:{title_key(title)}" if title else ""
