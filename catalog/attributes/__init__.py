"""Attributes that conditions ask of a company (6.1.6): data with kinds and units, extended by editors."""
