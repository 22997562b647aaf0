"""Proposals read from the text of a document: title, 文号, issuers, dates, rank, relations; each with its own words."""

from .kinds import Known, KnownDate, NamedRelation, Proposal, Proposals, Warning
from .lookups import known_now
from .proposing import propose

__all__ = ["Known", "KnownDate", "NamedRelation", "Proposal", "Proposals", "Warning", "known_now", "propose"]
