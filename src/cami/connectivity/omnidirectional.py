"""Omnidirectional connectivity by exact windows: run, interrupted, resumed, spread out.

The windows are those of `cami.connectivity.moving_windows`. They come in parts that are
always the same and are added up in their order, so that the sum does not depend, to the
bit, on how many work on it or how often it was interrupted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.moving_windows import PartSum, parts_of, prepare, run_part
from cami.connectivity.window_problem import Windows

Double = NDArray[np.float64]
Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")


class Spread(Protocol):
    """Shares work out: ``work(shared, item)`` of every item, in the items' order."""

    def __call__(
        self,
        work: Callable[[Shared, Item], Made],
        shared: Shared,
        items: Sequence[Item],
    ) -> Iterable[Made]:
        """What ``work`` makes of the items."""
        ...


def one_by_one(
    work: Callable[[Shared, Item], Made], shared: Shared, items: Sequence[Item]
) -> Iterator[Made]:
    """Share nothing out."""
    return (work(shared, item) for item in items)


@dataclass(slots=True, eq=False)
class WindowsState:
    """How far the windows of a problem are: all that is needed to go on."""

    current: Double
    potential: Double
    """Empty where flow potential was not asked for."""
    finished: int = 0
    """Parts that are in the sums, the first ones."""
    parts: int = 0
    targets: int = 0
    iterations: int = 0
    """The most of any window."""
    residual: float = 0.0
    """The largest of any window."""

    def add(self, part: PartSum) -> None:
        """Take the sum of the next part in."""
        rows, cols = part.current.shape
        at = np.s_[part.top : part.top + rows, part.left : part.left + cols]
        self.current[at] += part.current
        if self.potential.size:
            self.potential[at] += part.potential
        self.iterations = max(self.iterations, part.iterations)
        self.residual = max(self.residual, part.residual)
        self.finished += 1


OnPart = Callable[[WindowsState], None]


@dataclass(frozen=True, slots=True, eq=False)
class OmniCurrents:
    """Maps of omnidirectional current, and how they came about."""

    mode: str
    """``"windows"``, ``"sketch, sum of currents"`` or ``"sketch, root of squares"``."""
    current: Double
    """Shape ``(rows, cols)``: summed over all targets, in the sources' units."""
    potential: Double | None
    """The same on land that is equal everywhere."""
    normalised: Double | None
    """Current by potential; 0 where there is no potential."""
    residual: float
    error: Double | None = None
    """Standard error of ``current``; None where it is exact."""
    remarks: dict[str, float] = field(default_factory=dict)


def exact_windows(
    problem: Windows,
    *,
    spread: Spread = one_by_one,
    state: WindowsState | None = None,
    on_part: OnPart | None = None,
    part_size: int | None = None,
) -> OmniCurrents:
    """Current among all cells within a radius of each other.

    Parameters
    ----------
    spread
        Shares the parts out among threads or machines.
    state
        Of an interrupted run of the same problem; goes on from there.
    on_part
        Is called with the state after every part; what it raises ends the work.
    part_size
        Targets on the side of a part; None fits them to the work.

    Raises
    ------
    NotConvergedError
        A window cannot be solved to the tolerance.
    ConditionUnknownError
        A target has no value for a condition.
    """
    prepared = prepare(problem)
    parts = parts_of(problem, prepared.targets, part_size)
    if state is None:
        state = begin(problem)
    state.parts, state.targets = len(parts), len(prepared.targets.cells)
    for part in spread(run_part, prepared, parts[state.finished :]):
        state.add(part)
        if on_part is not None:
            on_part(state)
    return currents_of(state)


def begin(problem: Windows) -> WindowsState:
    """The state before the first part."""
    shape = problem.lattice.shape
    potential = np.zeros(shape if problem.flow_potential else (0, 0))
    return WindowsState(np.zeros(shape), potential)


def currents_of(state: WindowsState) -> OmniCurrents:
    """The maps of a finished state."""
    potential = state.potential if state.potential.size else None
    return OmniCurrents(
        "windows",
        state.current,
        potential,
        None if potential is None else normalised(state.current, potential),
        state.residual,
        remarks={"targets": state.targets, "iterations": state.iterations},
    )


def normalised(current: Double, potential: Double) -> Double:
    """Current by potential: above 1 where the land draws more than equal land would."""
    there = potential > 0
    return np.where(there, current / np.where(there, potential, 1), 0.0)


def strength_from_resistance(resistance: Double, cutoff: float = np.inf) -> Double:
    """Sources as strong as their cells conduct, none above a resistance; nan is none."""
    known = np.isfinite(resistance) & (resistance > 0)
    strength = np.where(known, 1 / np.where(known, resistance, 1), 0.0)
    return np.where(strength < 1 / cutoff, 0.0, strength)
