"""Work spread over threads, local processes or the machines of a Dask scheduler."""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future as Done
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from cami.connectivity.omnidirectional import Spread
from cami.errors import CamiError, DaskMissingError

if TYPE_CHECKING:
    from distributed import Client, Future

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")

AHEAD = 4
"""Items under way for each worker: enough that none waits, few enough to hold."""

RETRIES = 5
"""How often an item is begun anew after its worker was lost."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """One of our errors, in a form that travels."""

    error: type[CamiError]
    params: dict[str, Any]


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


class DaskCluster:
    """Shares work out among a scheduler's workers; what a lost one had, others do anew."""

    def __init__(self, client: "Client") -> None:
        self.client = client

    def __call__(
        self,
        work: Callable[[Shared, Item], Made],
        shared: Shared,
        items: Sequence[Item],
    ) -> Iterator[Made]:
        """``work(shared, item)`` of every item, in their order."""
        # As a task, not as scattered data: if all workers that hold it are lost it is
        # made anew from what the scheduler keeps.
        held = self.client.submit(_Unpack(pickle.dumps(shared)), pure=False)
        waiting: deque[Future[Any]] = deque()
        for item in items:
            waiting.append(self._submit(_guarded, work, held, item))
            if len(waiting) >= AHEAD * max(1, self._workers()):
                yield _taken(waiting.popleft())
        while waiting:
            yield _taken(waiting.popleft())

    def _submit(self, work: Callable[..., Any], *given: object) -> "Future[Any]":
        return self.client.submit(work, *given, pure=False, retries=RETRIES)

    def _workers(self) -> int:
        return len(self.client.scheduler_info(n_workers=-1)["workers"])


@dataclass(frozen=True)
class _Unpack:
    """What all items share, packed; a name for it, not the bytes, is Dask's key."""

    packed: bytes

    def __call__(self) -> object:
        return pickle.loads(self.packed)  # noqa: S301 (our own bytes, a moment old)


def _guarded(
    work: Callable[[Shared, Item], Made], shared: Shared, item: Item
) -> Made | _Refused:
    try:
        return work(shared, item)
    except CamiError as error:
        return _Refused(type(error), dict(error.message.params))


def _taken(future: "Future[Any]") -> Any:  # noqa: ANN401 (whatever the work makes)
    made = future.result()
    if isinstance(made, _Refused):
        raise made.error(**made.params)
    return made


@contextmanager
def workers(
    local: int = 0, scheduler: str = "", threads: int | None = None
) -> Iterator[Spread]:
    """What shares work out: a scheduler by its address, local processes, or threads.

    Parameters
    ----------
    threads
        None for as many as there are processors.

    Raises
    ------
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
        with Client(scheduler) as client:  # type: ignore[no-untyped-call]
            yield DaskCluster(client)
        return
    cluster = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=local, threads_per_worker=1, dashboard_address=None
    )
    with cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]
        yield DaskCluster(client)
