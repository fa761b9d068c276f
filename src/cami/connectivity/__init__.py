"""Where animals can still go: circuits, corridors and barriers on grids of any size.

Arrays in, arrays out: this room knows no files and no maps' projections. A scientist needs
these names of it:

==============================  ====================================================
`resistance_surface`            layers and a species' rules to resistance
`lattice_from_conductance`      a grid as a circuit, a `Lattice`
`lattice_of_costs`              the same grid for least cost
`crossings`,                    a fence as a line: the edges that it crosses, and
`with_crossing_costs`           what crossing costs there
`components`                    the connected pieces of a lattice
`currents_between`              resistances and current between areas: `BetweenAreas`
`solve.solve`,                  voltages of any currents and grounds: a `Solution`;
`node_currents`                 what flows through each cell
`cost_field`,                   least cost from an area,
`corridors.corridors`,          corridors between areas,
`corridors.distinct_ways`       ways that keep apart
`pinch_points`,                 where current is forced together; where mending
`restoration_gain`              would save the most
`Windows`, `exact_windows`      current among all places within a radius, exactly
`Sketch`, `sketch.sketch`       the same as an estimate, for any radius at one cost
==============================  ====================================================

The pages under *Methods* give equations, assumptions and limits.

Examples
--------
Two herds on grassland of resistance 1, and a fence with a gap at its southern end:

>>> import numpy as np
>>> from cami.connectivity import (
...     crossings, currents_between, lattice_from_conductance, with_crossing_costs
... )
>>> resistance = np.ones((20, 40))
>>> open_land = lattice_from_conductance(1 / resistance, average="resistance")
>>> fence = np.array([[19.5, -1.0], [19.5, 16.5]])  # columns and rows of cells
>>> fenced = with_crossing_costs(open_land, crossings([fence], (20, 40)), np.inf)
>>> herds = np.zeros((20, 40), dtype=int)
>>> herds[2:5, 2:5], herds[2:5, 35:38] = 1, 2
>>> before, after = (currents_between(land, herds) for land in (open_land, fenced))
>>> ratio = after.resistance[0, 1] / before.resistance[0, 1]
>>> print(f"The fence raises the effective resistance {ratio:.2f} times.")
The fence raises the effective resistance 2.03 times.
>>> through_the_gap = after.current[17:, 19].sum()
>>> bool(through_the_gap > before.current[17:, 19].sum())
True
"""

from cami.connectivity import corridors, sketch, solve
from cami.connectivity.barriers import crossings, with_crossing_costs
from cami.connectivity.between_areas import BetweenAreas, currents_between
from cami.connectivity.current import node_currents
from cami.connectivity.lattice import Lattice, components, lattice_from_conductance
from cami.connectivity.leastcost import cost_field, lattice_of_costs
from cami.connectivity.omnidirectional import exact_windows
from cami.connectivity.pinch import pinch_points
from cami.connectivity.resistance import resistance_surface
from cami.connectivity.restoration import restoration_gain
from cami.connectivity.sketch import Sketch
from cami.connectivity.solve import Solution
from cami.connectivity.window_problem import Windows

__all__ = [
    "BetweenAreas",
    "Lattice",
    "Sketch",
    "Solution",
    "Windows",
    "components",
    "corridors",
    "cost_field",
    "crossings",
    "currents_between",
    "exact_windows",
    "lattice_from_conductance",
    "lattice_of_costs",
    "node_currents",
    "pinch_points",
    "resistance_surface",
    "restoration_gain",
    "sketch",
    "solve",
    "with_crossing_costs",
]
