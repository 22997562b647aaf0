"""What ``make`` runs: installing, testing, checking.

``system`` and ``venv`` run before anything is installed: standard library only.
"""
