"""Say that kernels are being compiled, when that makes a person wait."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from numba.core import event

from cami.messages import N_, Message

AFTER_S = 3.0
"""Seconds of compilation after which it is spoken of."""
COMPILE = "numba:compile"


@contextmanager
def told_of_compiling(tell: Callable[[Message], None]) -> Iterator[None]:
    """Tell once if compilation takes its time; what is compiled is kept for later runs."""
    listener = _Listener(tell)
    event.register(COMPILE, listener)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        event.unregister(COMPILE, listener)  # type: ignore[no-untyped-call]


class _Listener(event.Listener):
    """Adds up the time of outermost compilations; each compiles others within it."""

    def __init__(self, tell: Callable[[Message], None]) -> None:
        self.tell, self.told = tell, False
        self.depth, self.spent_s, self.since = 0, 0.0, 0.0

    def on_start(self, event: object) -> None:
        """A function, or one that it calls, is begun."""
        if self.depth == 0:
            self.since = time.monotonic()
        self.depth += 1
        if not self.told and self.spent_s + time.monotonic() - self.since > AFTER_S:
            self.told = True
            text = N_("Compiling for this machine, once; later runs begin without it.")
            self.tell(Message(text))

    def on_end(self, event: object) -> None:
        """One is done."""
        self.depth -= 1
        if self.depth == 0:
            self.spent_s += time.monotonic() - self.since
