"""Long work started from a page: the command line's own commands, in their own process."""

import subprocess
import sys
from threading import Thread

_COMMAND = (sys.executable, "-c", "from cami.cli import main; main()")


def build_release(by: str) -> None:
    """Let ``cami layers publish`` build a release; it outlives the page and the server."""
    process = subprocess.Popen(  # noqa: S603 (our own command, and a name as one word)
        [*_COMMAND, "layers", "publish", f"--by={by}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    Thread(target=process.wait, daemon=True).start()
