"""How other rooms ask: the question with the editors' synonyms, to the engine of this installation."""

from dataclasses import replace

from .engine import get_engine
from .request import SearchRequest
from .result import SearchResult
from .synonyms import synonym_groups


def search(request: SearchRequest) -> SearchResult:
    """Answer a question; raise ``EngineUnavailable`` when no engine can."""
    return get_engine().search(replace(request, synonyms=synonym_groups()))
