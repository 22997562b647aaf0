"""Take calls in from the command line: the same path as in the browser."""

from catalog.calls.importing import CallAdapter
from catalog.management.importing import ImportCommand


class Command(ImportCommand):
    adapter = CallAdapter
    help = "Imports rows that are calls as documents, each with a draft of a call read from it, for editors to check."
