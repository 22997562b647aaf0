"""Import policy documents from the command line: the same path as in the browser."""

from catalog.documents.importing import PolicyAdapter
from catalog.management.importing import ImportCommand


class Command(ImportCommand):
    adapter = PolicyAdapter
    help = "Imports policy documents from CSV, XLSX, JSON or JSON Lines as drafts, or publishes them if approved."
