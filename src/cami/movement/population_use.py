"""Corridors of a population: how many of its animals use each place, and how sure that is.

Years of one animal are put together before animals are, so that an animal followed for
five years counts as one animal (Merkle et al. 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from cami.errors import TooFewFixesError, UnknownOptionError
from cami.geo.grid import Grid
from cami.movement.utilisation import M2_PER_KM2, Utilisation, inside

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

FOOTPRINT = 0.99
"""Isopleth of an animal's use that is its footprint (Migration Mapper's contour)."""
LOW, MEDIUM, HIGH = 0.0, 0.1, 0.2
"""Shares of animals above which use is low, medium, high (Kauffman et al. 2020)."""
STOPOVER = 0.1
"""Isopleth of the population's use that holds its stopovers."""
ENOUGH = 0.9
"""Of a further animal's footprint that is known before it is followed; our choice."""
LEVEL = 0.9
"""Of the intervals."""


@dataclass(frozen=True, slots=True, eq=False)
class PopulationUse:
    """What animals used, cell by cell; arrays of shape ``(rows, cols)``."""

    grid: Grid
    animals: tuple[str, ...]
    users: NDArray[np.int32]
    """How many animals have the cell in their footprint."""
    used: Utilisation
    """Mean of the animals' use."""
    footprints: Truths
    """Of each animal, over the cells that anyone uses ``(animals, cells)``."""
    cells: NDArray[np.int64]
    """Numbers of these cells in the grid, row by row."""

    @property
    def share(self) -> Floats:
        """Of animals that use the cell, 0 to 1."""
        return self.users / len(self.animals)

    @property
    def stopovers(self) -> Truths:
        """The smallest area that holds a tenth of the population's use."""
        return inside(self.used, STOPOVER)

    def area_km2(self, above: float) -> float:
        """Area of the cells that more than a share of animals uses."""
        return float((self.share > above).sum()) * self.used.cell_m2 / M2_PER_KM2


@dataclass(frozen=True, slots=True, eq=False)
class Sureness:
    """How much the maps depend on which animals happened to be followed."""

    low_share: Floats
    """Of animals in each cell, lower bound of 90 % ``(rows, cols)``."""
    high_share: Floats
    medium: Floats
    """Probability that more than a tenth of animals uses the cell ``(rows, cols)``."""
    high: Floats
    """The same of a fifth."""
    area_km2: dict[float, tuple[float, float]]
    """Interval of `PopulationUse.area_km2` by the share above which it counts."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleCurve:
    """What fewer animals would have told, on average over all choices of them."""

    animals: NDArray[np.int64]
    """1, 2, … ``(n,)``."""
    area_km2: Floats
    """Footprint of so many animals."""
    known: Floats
    """Share of a further animal's footprint that so many already show; nan for all."""
    enough: int | None
    """Animals from which `known` is at least 0.9; None: more than there are."""


def population_use(
    sequences: Sequence[tuple[str, Utilisation]], footprint: float = FOOTPRINT
) -> PopulationUse:
    """Put sequences together: first those of an animal, then animals.

    Parameters
    ----------
    sequences
        Individual and its occurrence in one season of one year, all on one grid.

    Raises
    ------
    TooFewFixesError
        There is no sequence.
    UnknownOptionError
        Sequences lie on different grids.
    """
    if not sequences:
        raise TooFewFixesError(method="corridor", needed=1, found=0)
    first = sequences[0][1]
    summed: dict[str, Floats] = {}
    held: dict[str, Truths] = {}
    years: dict[str, int] = {}
    for individual, used in sequences:
        difference = first.grid.difference(used.grid)
        if difference:
            raise UnknownOptionError(option="grid", found=difference, known="=")
        place = inside(used, footprint)
        if individual in summed:
            summed[individual] += used.density_per_m2
            held[individual] |= place
        else:
            summed[individual], held[individual] = used.density_per_m2.copy(), place
        years[individual] = years.get(individual, 0) + 1
    animals = tuple(summed)
    mean = sum(summed[name] / years[name] for name in animals) / len(animals)
    users = np.asarray(np.sum([held[name] for name in animals], axis=0), np.int32)
    cells = np.flatnonzero(users)
    footprints = np.stack([held[name].ravel()[cells] for name in animals])
    used = Utilisation(first.grid, np.asarray(mean), "occurrence")
    return PopulationUse(first.grid, animals, users, used, footprints, cells)


def use_classes(share: Floats) -> NDArray[np.int8]:
    """0 not used, 1 low, 2 medium (more than a tenth of animals), 3 high (a fifth)."""
    return np.asarray(np.digitize(share, (LOW, MEDIUM, HIGH), right=True), np.int8)


def sureness(
    found: PopulationUse, generator: np.random.Generator, draws: int = 500
) -> Sureness:
    """Bootstrap over animals: as many animals drawn with replacement, again and again.

    What is drawn are animals, because they were sampled, and not their fixes. A draw holds
    some animals twice, which makes the places of one look shared; the spread of areas is
    therefore moved onto the area found.
    """
    n = len(found.animals)
    weights = generator.multinomial(n, np.full(n, 1 / n), size=draws) / n
    size = len(found.cells)
    low, high = np.zeros(size), np.zeros(size)
    medium, strong = np.zeros(size), np.zeros(size)
    areas = {above: np.zeros(draws) for above in (LOW, MEDIUM, HIGH)}
    tails = ((1 - LEVEL) / 2, 1 - (1 - LEVEL) / 2)
    step = max(int(4e6 / draws), 1)
    for at in range(0, size, step):
        part = slice(at, at + step)
        share = weights @ found.footprints[:, part]
        low[part], high[part] = np.quantile(share, tails, axis=0)
        medium[part], strong[part] = (share > MEDIUM).mean(0), (share > HIGH).mean(0)
        for above in areas:
            areas[above] += (share > above).sum(axis=1)
    per_cell = found.used.cell_m2 / M2_PER_KM2
    bounds = {}
    for above, area in areas.items():
        least, middle, most = np.quantile(area * per_cell, (tails[0], 0.5, tails[1]))
        moved = found.area_km2(above) - middle
        bounds[above] = (max(float(least + moved), 0.0), float(most + moved))
    return Sureness(
        _on_grid(found, low),
        _on_grid(found, high),
        _on_grid(found, medium),
        _on_grid(found, strong),
        bounds,
    )


def sample_curve(found: PopulationUse) -> SampleCurve:
    """Area and completeness by number of animals, exactly, without drawing any.

    Notes
    -----
    A cell with k of n users is missed by m animals in C(n - k, m) of C(n, m) choices; by m
    others than one of its users in C(n - k, m) of C(n - 1, m).
    """
    n = len(found.animals)
    cells_of = np.bincount(found.users.ravel()[found.cells], minlength=n + 1)[1:]
    k = np.arange(1, n + 1)
    m = np.arange(1, n + 1)
    missed = np.exp(_log_choose(n - k[None], m[:, None]) - _log_choose(n, m)[:, None])
    area = (1 - missed) @ cells_of * found.used.cell_m2 / M2_PER_KM2
    known = np.full(n, np.nan)
    if n > 1:
        others = m[:-1]
        unseen = np.exp(
            _log_choose(n - k[None], others[:, None]) - _log_choose(n - 1, others)[:, None]
        )
        known[:-1] = (1 - unseen) @ (k * cells_of) / (k * cells_of).sum()
    reached = np.flatnonzero(known >= ENOUGH)
    return SampleCurve(
        m, np.asarray(area, np.float64), known, int(m[reached[0]]) if len(reached) else None
    )


def _log_choose(n: NDArray[np.int64] | int, m: NDArray[np.int64]) -> Floats:
    """Logarithm of n over m; -inf where there is no choice."""
    possible = np.asarray(n) >= m
    size = np.where(possible, n, m)
    found = gammaln(size + 1) - gammaln(m + 1) - gammaln(size - m + 1)
    return np.where(possible, found, -np.inf)


def _on_grid(found: PopulationUse, values: Floats) -> Floats:
    whole = np.zeros(found.grid.rows * found.grid.cols)
    whole[found.cells] = values
    return whole.reshape(found.grid.shape)
