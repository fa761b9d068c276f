"""Make a species' resistance surface from layers, and the barriers on its edges."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.barriers import Crossings, crossings, kept_shares
from cami.connectivity.leastcost import lattice_of_costs
from cami.connectivity.resistance import (
    METHOD,
    SpeciesRules,
    crossing_cost_m,
    resistance_surface,
)
from cami.errors import InvalidInputError, Problem, UnknownOptionError
from cami.geo.cells import cell_lengths_m, crs_of
from cami.geo.grid import Grid
from cami.geo.slope import slope_deg
from cami.messages import N_, Message
from cami.places import Place, name_of
from cami.renderers.quick_look import Overlay, write_picture
from cami.renderers.raster import map_ending, write_raster
from cami.sources.barrier_lines import BarrierLine, read_barriers
from cami.sources.raster import (
    Raster,
    digest_of,
    grid_of,
    read_raster,
    refuse_other_grids,
)
from cami.sources.resistance_rules import read_rules
from cami.workflows.connectivity_plan import refuse_too_large

if TYPE_CHECKING:
    from cami.sources.raster_cells import How

Tell = Callable[[Message], None]
ELEVATION, SLOPE = "elevation_m", "slope_deg"
BYTES_PER_CELL = 115
"""Measured at 24 million cells, two layers and barriers."""
EDGE_NAMES = ("east", "south", "south_east", "south_west")


@dataclass(frozen=True, slots=True)
class BarrierFile:
    """A file of lines, and what those are that do not say so themselves."""

    path: Place
    kind: str | None = None
    fenced: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A resistance surface, its barriers, and how it was made."""

    resistance: NDArray[np.float32]
    grid: Grid
    lines: tuple[NDArray[np.float64], ...]
    """Parts of the barriers as columns and rows of cells."""
    crossed: Crossings
    crossing_cost_m: NDArray[np.float64]
    """Of each part; inf where it cannot be crossed, 0 where it is absent."""
    recipe: dict[str, Any]


def make_resistance_surface(
    species: str,
    layers: Mapping[str, Place],
    barriers: Sequence[BarrierFile],
    *,
    on: date,
    grid: Grid | None = None,
) -> Surface:
    """The surface of a species on a day.

    Parameters
    ----------
    species
        One that rules come with, or the path of a file of rules.
    layers
        Rasters by the names of the rules; ``elevation_m`` serves as ``slope_deg``.
    grid
        Where to bring all layers: classes by the nearest value, bands by interpolation.
        None demands that they lie on one grid, and leaves them there.

    Raises
    ------
    GridsMisalignedError
        The layers lie on different grids, and no grid was given.
    InvalidInputError
        Rules or barriers have to be mended.
    NotEnoughMemoryError
        The grid needs more memory than there is; nothing has been read.
    """
    rules, digest = read_rules(species)
    kinds = {rule.name: rule.kind for rule in rules.layers}
    if not layers:
        raise UnknownOptionError(option="layer", found="-", known=", ".join(kinds))
    first = grid or grid_of(next(iter(layers.values())))
    refuse_too_large(first.rows * first.cols * BYTES_PER_CELL)
    how: dict[str, How] = {
        name: "nearest" if kinds.get(name) == "classes" else "bilinear" for name in layers
    }
    read = {
        name: read_raster(path, onto=grid, how=how[name]) for name, path in layers.items()
    }
    refuse_other_grids(list(read.values()))
    here = next(iter(read.values())).grid
    width_m, height_m = cell_lengths_m(here)
    values = {name: raster.values for name, raster in read.items()}
    if ELEVATION in values:
        values[SLOPE] = slope_deg(values.pop(ELEVATION), width_m, height_m)
    resistance = resistance_surface(values, rules)
    lines, costs, told = _barriers_on(rules, barriers, here, on)
    crossed = crossings(lines, here.shape)
    recipe = {
        "method": METHOD,
        "species": rules.species,
        "rules": {"version": rules.version, "sha256": digest, "trust": _trust(rules)},
        "layers": [_of_layer(name, raster) for name, raster in read.items()],
        "barriers": told,
        "on": on.isoformat(),
        "crossed_edges": len(np.unique(crossed.edge)),
        "grid": {
            "crs": crs_of(here.crs).name,
            "rows_cols": here.shape,
            "west_north": (here.west, here.north),
            "cell": (here.cell_width, here.cell_height),
        },
        "mean_cell_m": [
            round(float(width_m.mean()), 3),
            round(float(height_m.mean()), 3),
        ],
    }
    return Surface(resistance, here, tuple(lines), crossed, np.array(costs), recipe)


def edge_shares(surface: Surface) -> list[NDArray[np.float32]]:
    """Part of its conductance that each edge keeps; four grids, 1 where nothing crosses."""
    width_m, height_m = cell_lengths_m(surface.grid)
    lattice = lattice_of_costs(surface.resistance, cell_width=width_m, cell_height=height_m)
    edges, share = kept_shares(lattice, surface.crossed, surface.crossing_cost_m)
    grids = [np.ones(surface.grid.shape, np.float32) for _ in EDGE_NAMES]
    for direction, shares in enumerate(grids):
        chosen = edges & 3 == direction
        shares.ravel()[edges[chosen] >> 2] = share[chosen]
    return grids


def write_surface(
    surface: Surface, out: Place, picture: Place | None = None
) -> list[Place]:
    """Write the surface, its edges where barriers cross some, and a picture if wanted."""
    tags = {"RECIPE": json.dumps(surface.recipe, ensure_ascii=False)}
    write_raster(out, [surface.resistance], surface.grid, tags=tags, names=["resistance"])
    written = [out]
    if surface.crossed.edge.size:
        edges = out.with_name(f"{out.stem}-edges{map_ending(out)}")
        shares = edge_shares(surface)
        write_raster(edges, shares, surface.grid, tags=tags, names=EDGE_NAMES)
        written.append(edges)
    if picture is not None:
        standing = [
            line
            for line, cost in zip(surface.lines, surface.crossing_cost_m, strict=True)
            if cost > 0
        ]
        width_m, height_m = cell_lengths_m(surface.grid)
        write_picture(
            picture,
            surface.resistance,
            title=f"{surface.recipe['species']} · {surface.recipe['on']}",
            unit="resistance",
            note=", ".join(
                f"{layer['name']}: {layer['file']}" for layer in surface.recipe["layers"]
            ),
            logarithmic=True,
            overlays=[Overlay(standing, "barriers")] if standing else [],
            aspect=float(height_m.mean() / width_m.mean()),
        )
        written.append(picture)
    return written


def _barriers_on(
    rules: SpeciesRules, files: Sequence[BarrierFile], grid: Grid, on: date
) -> tuple[list[NDArray[np.float64]], list[float], list[dict[str, Any]]]:
    lines: list[NDArray[np.float64]] = []
    costs: list[float] = []
    told = []
    problems: list[Problem] = []
    for file in files:
        states: dict[str, int] = {}
        read = read_barriers(file.path, kind=file.kind, fenced=file.fenced)
        for number, barrier in enumerate(read, 1):
            rule = rules.barrier(barrier.kind, fenced=barrier.fenced)
            if rule is None:
                problems.append(_no_rule(file, number, barrier, rules))
                continue
            state = barrier.life.state(on)
            states[state] = states.get(state, 0) + 1
            parts = barrier.on_grid(grid)
            lines.extend(parts)
            costs.extend([crossing_cost_m(rule, barrier.life, on)] * len(parts))
        told.append(
            {"file": name_of(file.path), "sha256": digest_of(file.path), "states": states}
        )
    if problems:
        raise InvalidInputError(tuple(problems))
    return lines, costs, told


def _no_rule(
    file: BarrierFile, number: int, barrier: BarrierLine, rules: SpeciesRules
) -> Problem:
    known = ", ".join(
        f"{rule.kind}{' (fenced)' if rule.fenced else ''}" for rule in rules.barriers
    )
    told = {
        "kind": f"{barrier.kind}{' (fenced)' if barrier.fenced else ''}",
        "species": rules.species,
        "known": known,
    }
    return Problem(
        "barrier-without-rule",
        (name_of(file.path), "features", number),
        Message(N_("The rules of {species} do not know a {kind}."), told),
        Message(N_("They know: {known}. Rename it, or add a rule."), told),
    )


def _of_layer(name: str, raster: Raster) -> dict[str, str]:
    return {
        "name": name,
        "file": raster.name,
        "sha256": raster.digest,
        "treatment": raster.treatment,
    }


def _trust(rules: SpeciesRules) -> dict[str, int]:
    """How many of the rules' numbers are trusted how far."""
    numbers = [value for layer in rules.layers for value in layer.values]
    numbers += [each for rule in rules.barriers for each in (rule.closed, rule.opened)]
    found: dict[str, int] = {}
    for value in numbers:
        found[value.confidence] = found.get(value.confidence, 0) + 1
    return found
