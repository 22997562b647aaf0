"""The secret of a development installation: made once, readable by its owner only."""

import os
import secrets
import tempfile
from pathlib import Path


def stored_secret(folder: Path) -> str:
    """The text of ``folder/secret_key``, made on first use with mode 0600.

    Several processes may start at once: the file appears complete or not at all, and the first one wins.
    """
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder)  # mkstemp makes files of mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text()
