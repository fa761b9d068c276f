"""The server's secret: made once, kept in the data directory, read by nobody else."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def secret_key(directory: Path) -> str:
    """Return the key kept in ``directory``, made there on the first call.

    Two processes that start at once agree on one key: it appears whole or not at all.
    """
    path = directory / "secret-key"
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=directory, prefix="secret-key.")
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        Path(draft).unlink()
    return path.read_text()
