"""The command line, run apart from the tests on a data directory of its own."""

import os
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-c", "from cami.cli import main; main()"]


@pytest.fixture
def cami(tmp_path):
    """Run the command line as a script does."""
    own = {"CAMI_DATA": str(tmp_path / "data"), "CAMI_LANG": "en", "DATABASE_URL": ""}
    env = os.environ | own  # noqa: TID251 (a child needs its parent's)

    def run(*words, stdin="", **changed):
        return subprocess.run(
            [*COMMAND, *map(str, words)],
            input=stdin,
            env=env | changed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
