"""Engines behind ``search.engine.SearchEngine``."""
