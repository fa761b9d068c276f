"""Where restoring would help most: barrier mapping by paths, and by currents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cami.connectivity.barriers import Crossings, edge_values
from cami.connectivity.lattice import ENDS, Lattice
from cami.connectivity.leastcost import CostField
from cami.connectivity.windows import least_within
from cami.errors import GridsDifferError, UnknownOptionError


@dataclass(frozen=True, slots=True, eq=False)
class RestorationGain:
    """What restoring a strip across a disc around each cell would save on the best way."""

    gain: NDArray[np.float64]
    """Saved cost, 0 where nothing would be saved; nan where no way passes."""
    gain_per_length: NDArray[np.float64]
    """Saved cost per unit of length restored: ``gain`` / diameter."""
    gain_fraction: NDArray[np.float64]
    """Saved part of the least cost; nan where that is 0 or infinite."""
    diameter: float


def restoration_gain(
    lattice: Lattice,
    first: CostField,
    second: CostField,
    *,
    radius: float,
    restored_resistance: float = 1.0,
) -> RestorationGain:
    """Barriers mapped by what their restoration would save (McRae et al. 2012).

    Parameters
    ----------
    radius
        Of the moving disc, in the unit of the lattice's cell sizes.
    restored_resistance
        Resistance of the strip of the disc's diameter after restoration.

    Notes
    -----
    With D the least cost between the areas and d₁, d₂ the least costs from each within the
    disc, the way by the restored strip costs min d₁ + min d₂ + 2r·R′ and saves
    D - that. It is a strip of full diameter whatever is restored: the gain is a lower bound
    where the barrier is thinner. Where the areas are not joined at all, the gain is
    infinite wherever the strip would join them.
    """
    if not (np.isfinite(restored_resistance) and restored_resistance > 0):
        raise UnknownOptionError(
            option="restored resistance",
            found=str(restored_resistance),
            known="numbers above 0",
        )
    diameter = 2 * radius
    least = float((first.distance + second.distance).min())
    by_strip = least_within(lattice, first.distance, radius)
    by_strip += least_within(lattice, second.distance, radius)
    by_strip += diameter * restored_resistance
    joined = np.isfinite(by_strip)
    gain = np.full(lattice.shape, np.nan)
    gain[joined] = np.maximum(least - by_strip[joined], 0)
    measurable = np.isfinite(least) and least > 0
    fraction = gain / least if measurable else np.full(lattice.shape, np.nan)
    return RestorationGain(gain, gain / diameter, fraction, diameter)


def over_pairs(
    gains: Iterable[NDArray[np.float64]], how: Literal["sum", "maximum"]
) -> NDArray[np.float64]:
    """Gains of many pairs of areas in one map; nan where no pair's way passes."""
    combine = {"sum": np.add, "maximum": np.maximum}.get(how)
    if combine is None:
        raise UnknownOptionError(option="how", found=str(how), known="sum, maximum")
    total: NDArray[np.float64] | None = None
    for gain in gains:
        if total is None:
            total = gain.copy()
            continue
        both = combine(
            np.nan_to_num(total, posinf=np.inf), np.nan_to_num(gain, posinf=np.inf)
        )
        total = np.where(np.isnan(total) & np.isnan(gain), np.nan, both)
    if total is None:
        raise UnknownOptionError(option="gains", found="none", known="one or more")
    return total


def edge_benefits(
    lattice: Lattice, voltage: ArrayLike, current: float = 1.0
) -> tuple[NDArray[np.float64], ...]:
    """How fast effective resistance falls as each edge conducts better: -dR/dg = (Δv/I)².

    Parameters
    ----------
    voltage
        Of one pair of areas, ``current`` flowing from one to the other.

    Returns
    -------
    Arrays for ``east, south, south_east, south_west``, 0 where no neighbour is. Edges of
    no conductance that join passable cells have their benefit too: what opening an absolute
    barrier would bring.

    Notes
    -----
    The adjoint of the effective resistance is the voltage itself, so one solve serves all
    edges. For a finite change of one edge R falls by Δg v²/(1 + Δg Rₑ) only, Rₑ being the
    resistance between its ends: `removal_benefits` is an upper bound.
    """
    v = np.asarray(voltage, dtype=np.float64) / current
    if v.shape != lattice.shape:
        raise GridsDifferError(found=str(v.shape), expected=str(lattice.shape))
    benefits = [np.zeros(lattice.shape) for _ in range(4)]
    ok = lattice.passable
    for benefit, (here, there) in zip(benefits, ENDS, strict=True):
        benefit[here] = np.where(ok[here] & ok[there], (v[here] - v[there]) ** 2, 0)
    return tuple(benefits)


def removal_benefits(
    with_barriers: Lattice,
    without: Lattice,
    crossed: Crossings,
    voltage: ArrayLike,
    current: float = 1.0,
) -> NDArray[np.float64]:
    """Upper bound of what removing each line alone would take off effective resistance.

    Shape ``(lines,)``: the first-order benefit Σ Δg (Δv/I)² over the edges that the line
    crosses, from the voltages *with* all barriers. Where two lines cross an edge, each is
    credited with all of it.
    """
    benefits = edge_benefits(with_barriers, voltage, current)
    per_edge = np.empty(crossed.edge.size)
    for direction, benefit in enumerate(benefits):
        chosen = crossed.edge & 3 == direction
        per_edge[chosen] = benefit.ravel()[crossed.edge[chosen] >> 2]
    gained = edge_values(without, crossed.edge) - edge_values(with_barriers, crossed.edge)
    lines = int(crossed.line.max()) + 1 if crossed.line.size else 0
    return np.bincount(crossed.line, per_edge * gained, minlength=lines).astype(np.float64)
