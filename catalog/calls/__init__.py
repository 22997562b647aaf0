"""Calls for applications (7.4.1.1): when they are open, and what their documents say about it."""
