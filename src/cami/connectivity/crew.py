"""Threads that share out the rows of a grid among the processors."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Self

WORTH_A_THREAD = 100_000
"""Cells below which rows are not shared out: handing them over would take longer."""


class Crew:
    """A few threads; compiled kernels release the interpreter and do run at once."""

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or len(os.sched_getaffinity(0))
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def cuts(self, rows: int, cells: int) -> list[int]:
        """First rows of the shares, and the end."""
        shares = self.threads if cells >= WORTH_A_THREAD and rows > self.threads else 1
        return [rows * share // shares for share in range(shares + 1)]

    def share(self, work: Callable[[int, int], None], rows: int, cells: int) -> None:
        """Call ``work(first, last)`` until all rows are done, in parts at the same time."""
        cuts = self.cuts(rows, cells)
        if self._pool is None or len(cuts) == 2:  # noqa: PLR2004 (one share)
            for first, last in pairwise(cuts):
                work(first, last)
            return
        list(self._pool.map(work, cuts[:-1], cuts[1:]))
