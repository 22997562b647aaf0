"""Amending: what a decision changes in other documents, and the texts that result (5.1.1.4, 6.1.2)."""
