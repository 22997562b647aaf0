"""Completions while a query is typed."""

from .engine import get_engine
from .result import Suggestion

MAX_SUGGESTIONS = 10


def suggest(text: str, locale: str = "zh-hans", limit: int = MAX_SUGGESTIONS) -> list[Suggestion]:
    """Return up to ten organisations, numbers and titles in which the text stands, by characters, pinyin or initials.

    Raise ``EngineUnavailable`` when there is no index.
    """
    return get_engine().suggest(text, locale, min(limit, MAX_SUGGESTIONS))
