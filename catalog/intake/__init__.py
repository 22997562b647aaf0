"""How documents come in: read, described for confirmation, saved as drafts."""
