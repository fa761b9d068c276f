"""Map omnidirectional current over a resistance surface, by windows or by a sketch."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.lattice import Lattice, lattice_from_conductance, with_barriers
from cami.connectivity.moving_windows import refuse_without_targets
from cami.connectivity.omnidirectional import OmniCurrents, strength_from_resistance
from cami.connectivity.sketch import LEAST_SOLVES, Sketch
from cami.connectivity.window_problem import Windows
from cami.errors import UnknownOptionError
from cami.geo.cells import cell_lengths_m
from cami.places import Place, make_folder, name_of
from cami.renderers.quick_look import write_picture
from cami.renderers.raster import map_ending, write_raster
from cami.sources.raster import Raster, read_raster, refuse_other_grids
from cami.workflows.connectivity_plan import refuse_too_large
from cami.workflows.run_windows import Tell, run_problem, sketch_bytes, windows_bytes

UNFINISHED = "omnidirectional.unfinished.npz"
"""In the folder of the results: the sums of a run that is under way."""


@dataclass(frozen=True, slots=True)
class OmniWanted:
    """What to compute; lengths are numbers of cells."""

    radius: int
    mode: Literal["windows", "sketch"] = "windows"
    block: int = 1
    buffer: int = 0
    cutoff: float = np.inf
    """Resistance above which a cell is no source; only without a file of sources."""
    solves: int = 16
    norm: Literal["sum", "root of squares"] = "sum"
    seed: int = 0
    potential: bool = False
    tolerance: float = 1e-6

    def __post_init__(self) -> None:
        sketched = self.mode == "sketch"
        for name, fits, known in (
            ("cutoff", self.cutoff > 0, "numbers above 0"),
            ("tolerance", 0 < self.tolerance < 1, "a number between 0 and 1"),
            ("block", self.block % 2 == 1, "1, 3, 5, …"),
            ("solves", not sketched or self.solves >= LEAST_SOLVES, "8 or more"),
            ("buffer", not sketched or not self.buffer, "0 for a sketch"),
        ):
            if not fits:
                found = str(getattr(self, name))
                raise UnknownOptionError(option=name, found=found, known=known)


def map_omnidirectional(
    surface: Place,
    sources: Place | None,
    edges: Place | None,
    out: Place,
    wanted: OmniWanted,
    tell: Tell,
    *,
    local: int = 0,
    scheduler: str = "",
    exchange: Place | None = None,
) -> tuple[list[Place], OmniCurrents]:
    """Write maps of current into the folder ``out``, under Omniscape's names.

    Parameters
    ----------
    surface
        Raster of resistances above 0.
    sources
        Raster of strengths; None makes sources of the surface, as strong as they conduct.
    edges
        The surface's barriers, as `make_resistance_surface` writes them.

    Raises
    ------
    GridsMisalignedError
        The rasters lie on different grids.
    NotEnoughMemoryError
        The work needs more memory than there is; nothing has been computed.
    """
    land = _read_land(surface, edges)
    strength = _strength(land, sources, wanted)
    if not strength.any():
        known = "numbers above 0 in some cell"
        raise UnknownOptionError(option="sources", found="0", known=known)
    refuse_without_targets(strength, wanted.block)
    problem = _problem(land, strength, wanted)
    needed = sketch_bytes(problem) if isinstance(problem, Sketch) else 0
    if isinstance(problem, Windows):
        needed = windows_bytes(problem, max(local, 2))
    refuse_too_large(needed)
    make_folder(out)
    kept = out / UNFINISHED
    found = run_problem(
        problem, kept, tell, local=local, scheduler=scheduler, exchange=exchange
    )
    return _write(land, found, out, wanted, sources, map_ending(surface)), found


@dataclass(frozen=True, slots=True, eq=False)
class _Land:
    """A surface, and its circuit with barriers."""

    surface: Raster
    circuit: Lattice


def _read_land(surface: Place, edges: Place | None) -> _Land:
    """The surface's circuit; as in Omniscape edges are means of conductances."""
    raster = read_raster(surface)
    width_m, height_m = cell_lengths_m(raster.grid)
    resistance = raster.values.astype(np.float64)
    _refuse_cells(resistance <= 0, resistance, "resistance", "numbers above 0")
    circuit = lattice_from_conductance(
        np.where(np.isfinite(resistance), 1 / resistance, 0),
        cell_width=width_m,
        cell_height=height_m,
    )
    if edges is not None:
        bands = [read_raster(edges, band=number) for number in (1, 2, 3, 4)]
        refuse_other_grids([raster, *bands])
        east, south, south_east, south_west = (band.values for band in bands)
        circuit = with_barriers(
            circuit,
            east=east,
            south=south,
            south_east=south_east,
            south_west=south_west,
        )
    return _Land(raster, circuit)


def _refuse_cells(
    bad: NDArray[np.bool_], values: NDArray[np.float64], option: str, known: str
) -> None:
    """Name the first cell that cannot be, and its value."""
    if bad.any():
        row, col = np.argwhere(bad)[0]
        found = f"{values[row, col]:g} (row {row}, column {col})"
        raise UnknownOptionError(option=option, found=found, known=known)


def _strength(
    land: _Land, sources: Place | None, wanted: OmniWanted
) -> NDArray[np.float64]:
    if sources is None:
        resistance = land.surface.values.astype(np.float64)
        return strength_from_resistance(resistance, wanted.cutoff)
    raster: Raster = read_raster(sources)
    refuse_other_grids([land.surface, raster])
    values = raster.values.astype(np.float64)
    strength = np.where(np.isnan(values), 0, values)
    bad = (strength < 0) | ~np.isfinite(strength)
    _refuse_cells(bad, strength, "sources", "numbers of 0 or more")
    return strength


def _problem(
    land: _Land, strength: NDArray[np.float64], wanted: OmniWanted
) -> Windows | Sketch:
    if wanted.mode == "sketch":
        return Sketch(
            lattice=land.circuit,
            strength=strength,
            radius=wanted.radius,
            block_size=wanted.block,
            norm=wanted.norm,
            solves=wanted.solves,
            flow_potential=wanted.potential,
            seed=wanted.seed,
            tolerance=wanted.tolerance,
        )
    return Windows(
        lattice=land.circuit,
        strength=strength,
        radius=wanted.radius,
        buffer=wanted.buffer,
        block_size=wanted.block,
        flow_potential=wanted.potential,
        tolerance=wanted.tolerance,
    )


def _write(
    land: _Land,
    found: OmniCurrents,
    out: Place,
    wanted: OmniWanted,
    sources: Place | None,
    ending: str,
) -> list[Place]:
    tags = {
        "mode": found.mode,
        "radius_cells": str(wanted.radius),
        "block_cells": str(wanted.block),
        "buffer_cells": str(wanted.buffer),
        "sources": "of the surface" if sources is None else name_of(sources),
        "surface": f"{land.surface.name} {land.surface.digest}",
        "residual": f"{found.residual:.1e}",
    }
    tags |= {name: f"{value:g}" for name, value in found.remarks.items()}
    written = []
    maps = {
        "cum_currmap": found.current,
        "flow_potential": found.potential,
        "normalized_cum_currmap": found.normalised,
        "cum_currmap_error": found.error,
    }
    for name, values in maps.items():
        if values is None:
            continue
        laid = np.where(land.circuit.passable, values, np.nan)
        path = out / f"{name}{ending}"
        write_raster(path, [laid], land.surface.grid, tags=tags, names=[name])
        written.append(path)
    shown = np.where(land.circuit.passable, found.current, np.nan)
    write_picture(
        out / "cum_currmap.png",
        shown,
        title="Omnidirectional current",
        unit="current",
        note=f"{found.mode}; radius {wanted.radius} cells",
        logarithmic=True,
        aspect=land.surface.grid.cell_height / land.surface.grid.cell_width,
    )
    return [*written, out / "cum_currmap.png"]
