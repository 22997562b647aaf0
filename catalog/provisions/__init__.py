"""Provisions: a document's text cut into what can be cited (6.1.2)."""
