"""Work spread over threads, local processes or the machines of a Dask scheduler."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future as Done
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from cami.connectivity.omnidirectional import Spread
from cami.errors import DaskMissingError
from cami.places import Place
from cami.workflows.dask_cluster import AHEAD, DaskCluster, connect_to

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")


class Threads:
    """Shares work out among threads; compiled kernels do run at the same time."""

    def __init__(self, count: int | None = None) -> None:
        self.count = count or len(os.sched_getaffinity(0))

    def __call__(
        self,
        work: Callable[[Shared, Item], Made],
        shared: Shared,
        items: Sequence[Item],
    ) -> Iterator[Made]:
        """``work(shared, item)`` of every item, in their order."""
        with ThreadPoolExecutor(self.count) as pool:
            waiting: deque[Done[Made]] = deque()
            for item in items:
                waiting.append(pool.submit(work, shared, item))
                if len(waiting) >= AHEAD * self.count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


@contextmanager
def workers(
    local: int = 0,
    scheduler: str = "",
    threads: int | None = None,
    exchange: Place | None = None,
) -> Iterator[Spread]:
    """What shares work out: a scheduler by its address, local processes, or threads.

    Parameters
    ----------
    threads
        None for as many as there are processors.
    exchange
        A folder in a store through which data reach a scheduler's workers; None sends them.

    Raises
    ------
    SchedulerUnreachableError, WorkersUnfitError
        The scheduler cannot be used.
    DaskMissingError
        Processes or a scheduler are asked for, and Dask is not installed.
    """
    if not local and not scheduler:
        yield Threads(threads)
        return
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        raise DaskMissingError from error
    if scheduler:
        with connect_to(scheduler) as client:
            yield DaskCluster(client, exchange)
        return
    cluster = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=local, threads_per_worker=1, dashboard_address=None
    )
    with cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]
        yield DaskCluster(client)
