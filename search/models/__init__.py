"""What editors keep for search, and what people asked."""

from .bet import BestBet
from .logged import LoggedQuery
from .synonym import MAX_TERMS, Domain, Synonym

__all__ = ["MAX_TERMS", "BestBet", "Domain", "LoggedQuery", "Synonym"]
