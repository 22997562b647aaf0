"""Import government services from the command line: the same path as in the browser."""

from catalog.government.importing import GovernmentServiceAdapter
from catalog.management.importing import ImportCommand


class Command(ImportCommand):
    adapter = GovernmentServiceAdapter
    help = "Imports government services from CSV, XLSX, JSON or JSON Lines as drafts, or publishes them if approved."
