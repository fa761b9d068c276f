"""Work shared out among a Dask scheduler's workers, which share no disk with us.

What all items need travels once: scattered to the workers, or laid down at an address in a
store from which each fetches it. What is lost with a worker is sent and done again.
"""

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cami.errors import (
    CamiError,
    ExchangeChangedError,
    SchedulerUnreachableError,
    WorkersLostError,
    WorkersUnfitError,
)
from cami.places import Place, content_of, make_folder, place, remove, shown, whole

if TYPE_CHECKING:
    from distributed import Client, Future

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")

AHEAD = 4
"""Items under way for each worker: enough that none waits, few enough to hold."""
RETRIES = 5
"""How often an item is begun anew after its worker was lost."""
PATIENCE_S = 30
"""How long a scheduler, and its first worker, are waited for."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """One of our errors, in a form that travels."""

    error: type[CamiError]
    params: dict[str, Any]


class _Held(Protocol):
    """What all items share, where workers find it."""

    def given(self) -> object:
        """What a task is given for it."""
        ...

    def renew(self) -> None:
        """See that workers find it again."""
        ...


class DaskCluster:
    """Shares work out among a scheduler's workers; what a lost one had, others do anew.

    Parameters
    ----------
    exchange
        A folder in a store that workers reach; what they share is laid down there. None
        sends it to them.
    """

    def __init__(self, client: "Client", exchange: Place | None = None) -> None:
        self.client, self.exchange = client, exchange

    def __call__(
        self,
        work: Callable[[Shared, Item], Made],
        shared: Shared,
        items: Sequence[Item],
    ) -> Iterator[Made]:
        """``work(shared, item)`` of every item, in their order."""
        with _held(self.client, self.exchange, pickle.dumps(shared, protocol=5)) as held:
            waiting: deque[tuple[Item, Future[Any]]] = deque()
            for item in items:
                waiting.append((item, self._submit(work, held, item)))
                if len(waiting) >= AHEAD * max(1, self._workers()):
                    yield self._next(work, held, waiting)
            while waiting:
                yield self._next(work, held, waiting)

    def _next(
        self,
        work: Callable[[Shared, Item], Made],
        held: _Held,
        waiting: "deque[tuple[Item, Future[Any]]]",
    ) -> Any:  # noqa: ANN401 (whatever the work makes)
        """The result of the item that has waited longest."""
        for _ in range(RETRIES):
            try:
                made = waiting[0][1].result()
            except CancelledError:
                # the last worker that held what all share is gone, and that with it
                held.renew()
                for at, (item, future) in enumerate(waiting):
                    if future.status != "finished":
                        waiting[at] = (item, self._submit(work, held, item))
                continue
            waiting.popleft()
            if isinstance(made, _Refused):
                raise made.error(**made.params)
            return made
        raise WorkersLostError(times=RETRIES)

    def _submit(self, work: Callable[..., Any], held: _Held, item: object) -> "Future[Any]":
        return self.client.submit(
            _guarded, work, held.given(), item, pure=False, retries=RETRIES
        )

    def _workers(self) -> int:
        return len(self.client.scheduler_info(n_workers=-1)["workers"])


@dataclass(frozen=True, slots=True)
class _Laid:
    """Bytes at an address, and what they must be."""

    address: str
    digest: str


@contextmanager
def _held(client: "Client", exchange: Place | None, packed: bytes) -> Iterator[_Held]:
    if exchange is None:
        yield _Scattered(client, packed)
        return
    digest = hashlib.sha256(packed).hexdigest()
    make_folder(exchange)
    at = exchange / f"cami-{digest[:32]}.shared"
    try:
        yield _LaidDown(at, digest, packed)
    finally:
        remove(at)


class _Scattered:
    """Sent to every worker there is; later ones get it from those."""

    def __init__(self, client: "Client", packed: bytes) -> None:
        self.client, self.packed = client, packed
        self.renew()

    def given(self) -> object:
        """The data's name, for which Dask puts the data."""
        return self.future

    def renew(self) -> None:
        """Send it again."""
        self.client.wait_for_workers(1, timeout=PATIENCE_S)
        # a new name each time: the old one is known to be lost
        (self.future,) = self.client.scatter(  # type: ignore[no-untyped-call]
            [self.packed], broadcast=True, hash=False
        )


class _LaidDown:
    """Laid down in a store."""

    def __init__(self, at: Place, digest: str, packed: bytes) -> None:
        self.at, self.digest, self.packed = at, digest, packed
        self.renew()

    def given(self) -> object:
        """Where it lies."""
        return _Laid(str(self.at), self.digest)

    def renew(self) -> None:
        """Lay it down again."""
        with whole(self.at) as file:
            file.write(self.packed)


def _guarded(
    work: Callable[[Shared, Item], Made], given: "bytes | _Laid", item: Item
) -> Made | _Refused:
    """On a worker: the work, or our refusal of it."""
    try:
        shared: Any = _unpacked(given) if isinstance(given, bytes) else _fetched(given)
        return work(shared, item)
    except CamiError as error:
        return _Refused(type(error), dict(error.message.params))


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> object:
    """What all items share; unpacked once by each worker."""
    return pickle.loads(packed)  # noqa: S301 (our own bytes, a moment old)


@lru_cache(maxsize=1)
def _fetched(laid: _Laid) -> object:
    """What all items share; fetched and unpacked once by each worker."""
    packed = content_of(place(laid.address))
    if hashlib.sha256(packed).hexdigest() != laid.digest:
        raise ExchangeChangedError(address=shown(place(laid.address)))
    return pickle.loads(packed)  # noqa: S301 (the bytes that we laid down)


def connect_to(scheduler: str) -> "Client":
    """A client of a scheduler whose workers have what we have.

    Raises
    ------
    SchedulerUnreachableError
        Nobody answers, or it has no workers.
    WorkersUnfitError
        Its workers lack this package, or have another version of it.
    """
    from distributed import Client  # noqa: PLC0415 (an optional extra)

    try:
        client = Client(scheduler, timeout=PATIENCE_S)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error)[:200]
        raise SchedulerUnreachableError(address=scheduler, reason=reason) from error
    try:
        _refuse_unfit(client, scheduler)
    except CamiError:
        client.close()  # type: ignore[no-untyped-call]
        raise
    return client


def _refuse_unfit(client: "Client", scheduler: str) -> None:
    ours = version("cami")
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except TimeoutError as error:
        raise SchedulerUnreachableError(address=scheduler, reason=str(error)) from error
    for found in client.run(version, "cami", on_error="return").values():
        if found != ours:
            raise WorkersUnfitError(found=str(found)[:200], wanted=ours)
