"""Find the corridors between areas on a resistance surface, and what would mend them."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.corridors import Corridor, Way, corridors, distinct_ways
from cami.connectivity.lattice import Lattice, lattice_from_conductance, with_barriers
from cami.connectivity.leastcost import lattice_of_costs
from cami.connectivity.pinch import pinch_points
from cami.connectivity.restoration import over_pairs, restoration_gain
from cami.errors import BadSourceError, UnknownOptionError
from cami.geo.cells import cell_lengths_m, to_crs
from cami.geo.grid import Grid
from cami.messages import N_, Message
from cami.places import Place, make_folder, name_of, whole_text
from cami.renderers.quick_look import Overlay, write_picture
from cami.renderers.raster import map_ending, write_raster
from cami.sources.areas import read_areas
from cami.sources.barrier_lines import WGS84
from cami.sources.raster import Raster, grid_of, read_raster, refuse_other_grids
from cami.workflows.check_areas import refuse_unfit_areas
from cami.workflows.connectivity_plan import refuse_too_large
from cami.workflows.make_resistance_surface import Tell

M_PER_KM = 1000.0
THREADS = 2
"""Cost fields made at a time: both of a corridor."""
BYTES_PER_CELL = 230
"""Measured at 4.5 million cells with every map asked for."""
BYTES_PER_HELD_CELL = 9
"""Of each further area's field that waits for its last corridor."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to find beside the corridors themselves; 0 for what is not wanted."""

    pairs: Literal["neighbours", "all"] = "neighbours"
    ways: int = 1
    separation_km: float = 10.0
    restore_radius_km: float = 0.0
    pinch_width_km: float = 0.0
    """Slack up to which current may flow, in km over ground of resistance 1."""
    apart: bool = False
    """Leave out areas that no way joins to others, instead of refusing them."""

    def __post_init__(self) -> None:
        for name in ("separation_km", "restore_radius_km", "pinch_width_km"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value >= 0):
                raise UnknownOptionError(option=name, found=str(value), known="0 or more")


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """A surface with its barriers as lattices, one of costs in metres, one of currents."""

    costs: Lattice
    circuit: Lattice
    grid: Grid
    surface: Raster


def find_corridors(
    surface: Place,
    areas: Place,
    edges: Place | None,
    out: Place,
    wanted: Wanted,
    tell: Tell,
) -> list[Place]:
    """Write corridors, their paths and a table into the folder ``out``.

    Parameters
    ----------
    edges
        The four bands that `make_resistance_surface` writes beside its surface.

    Raises
    ------
    GridsMisalignedError
        Surface, edges and areas lie on different grids.
    BadSourceError
        An area has no passable cell, or there are fewer than two.
    InvalidInputError
        Areas are not connected.
    """
    here = grid_of(surface)
    numbered, names = read_areas(areas, here)
    per_cell = BYTES_PER_CELL + BYTES_PER_HELD_CELL * len(names)
    refuse_too_large(per_cell * here.rows * here.cols)
    land = read_land(surface, edges)
    refuse_unfit_areas(land.costs, numbered, names, name_of(areas), apart=wanted.apart)
    make_folder(out)
    ending = map_ending(surface)
    slack = np.full(land.grid.shape, np.inf)
    rows: list[dict[str, object]] = []
    paths: list[tuple[tuple[int, int], int, Way]] = []
    gains: list[NDArray[np.float64]] = []
    current = np.zeros(land.grid.shape)
    for found in corridors(land.costs, numbered, wanted.pairs, threads=THREADS):
        slack = np.minimum(slack, found.slack)
        ways = _ways(land, numbered, found, wanted)
        paths += [(found.pair, rank, way) for rank, way in enumerate(ways, 1)]
        rows += _rows(land, found, ways, names)
        if wanted.restore_radius_km:
            gains.append(_gain(land, found, wanted.restore_radius_km))
        if wanted.pinch_width_km and np.isfinite(found.least_cost):
            current += _current(land, numbered, found, wanted.pinch_width_km)
        tell(
            Message(
                N_("{first} – {second}: {cost_km} km over ground of resistance 1."),
                {
                    "first": names[found.pair[0]],
                    "second": names[found.pair[1]],
                    "cost_km": round(found.least_cost / M_PER_KM, 1),
                },
            )
        )
    if not rows:
        raise BadSourceError(what="areas of which no two are neighbours")
    return [
        *_write_map(land, slack, out / f"corridors{ending}", "slack_m", paths),
        _write_table(rows, out / "corridors.csv"),
        _write_paths(land.grid, paths, names, out / "paths.geojson"),
        *_write_gains(land, gains, out / f"restoration{ending}"),
        *(
            _write_map(
                land,
                np.where(current > 0, current, np.nan),
                out / f"pinch-points{ending}",
                "current",
                [],
            )
            if wanted.pinch_width_km
            else []
        ),
    ]


def read_land(surface: Place, edges: Place | None) -> Land:
    """A surface as lattices, with what its barriers leave of the edges."""
    raster = read_raster(surface)
    width_m, height_m = cell_lengths_m(raster.grid)
    resistance = raster.values
    bad = np.argwhere(resistance <= 0)
    if len(bad):
        raise UnknownOptionError(
            option="resistance",
            found=f"{resistance[tuple(bad[0])]:g} (row {bad[0][0]}, column {bad[0][1]})",
            known="numbers above 0",
        )
    costs = lattice_of_costs(resistance, cell_width=width_m, cell_height=height_m)
    conductance = np.zeros_like(resistance)
    np.divide(1, resistance, out=conductance, where=costs.passable)
    circuit = lattice_from_conductance(
        conductance, average="resistance", cell_width=width_m, cell_height=height_m
    )
    if edges is not None:
        bands = [read_raster(edges, band=number) for number in (1, 2, 3, 4)]
        refuse_other_grids([raster, *bands])
        kept = [band.values for band in bands]
        costs, circuit = _hindered(costs, kept), _hindered(circuit, kept)
    return Land(costs, circuit, raster.grid, raster)


def _hindered(lattice: Lattice, kept: list[NDArray[np.floating]]) -> Lattice:
    east, south, south_east, south_west = kept
    return with_barriers(
        lattice, east=east, south=south, south_east=south_east, south_west=south_west
    )


def _ways(
    land: Land, numbered: NDArray[np.int32], found: Corridor, wanted: Wanted
) -> list[Way]:
    if not len(found.path):
        return []
    if wanted.ways <= 1:
        return [Way(found.least_cost, found.path, 0.0)]
    first, second = (numbered == number for number in found.pair)
    separation = wanted.separation_km * M_PER_KM
    return distinct_ways(
        land.costs, first, second, count=wanted.ways, separation=separation
    )


def _gain(land: Land, found: Corridor, radius_km: float) -> NDArray[np.float64]:
    radius = radius_km * M_PER_KM
    return restoration_gain(land.costs, *found.fields, radius=radius).gain_per_length


def _current(
    land: Land, numbered: NDArray[np.int32], found: Corridor, width_km: float
) -> NDArray[np.float64]:
    first, second = (numbered == number for number in found.pair)
    inside = found.slack <= width_km * M_PER_KM
    return np.nan_to_num(pinch_points(land.circuit, inside, first, second).current)


def _rows(
    land: Land, found: Corridor, ways: list[Way], names: dict[int, str]
) -> Iterable[dict[str, object]]:
    first, second = (names[number] for number in found.pair)
    if not ways:
        ways = [Way(np.inf, np.empty((0, 2), np.int64), 0.0)]
    for rank, way in enumerate(ways, 1):
        yield {
            "from": first,
            "to": second,
            "rank": rank,
            "least_cost_km": f"{way.cost / M_PER_KM:.3f}",
            "length_km": f"{_length_m(land, way.cells) / M_PER_KM:.3f}",
            "shared_fraction": f"{way.shared_fraction:.3f}",
        }


def _length_m(land: Land, cells: NDArray[np.int64]) -> float:
    """True length of a path over cell centres."""
    if len(cells) < 2:  # noqa: PLR2004 (two ends)
        return 0.0
    width_m = np.asarray(land.costs.cell_width)[cells[:, 0]]
    height_m = np.asarray(land.costs.cell_height)[cells[:, 0]]
    down, along = np.abs(np.diff(cells, axis=0)).T
    mean_width = (width_m[1:] + width_m[:-1]) / 2
    mean_height = (height_m[1:] + height_m[:-1]) / 2
    return float(np.hypot(along * mean_width, down * mean_height).sum())


def _write_map(
    land: Land,
    values: NDArray[np.float64],
    path: Place,
    name: str,
    paths: list[tuple[tuple[int, int], int, Way]],
) -> list[Place]:
    shown = np.where(np.isfinite(values) & land.costs.passable, values, np.nan)
    tags = {"SURFACE": land.surface.name, "SURFACE_SHA256": land.surface.digest}
    write_raster(path, [shown.astype(np.float32)], land.grid, tags=tags, names=[name])
    picture = path.with_suffix(".png")
    lines = [way.cells[:, ::-1].astype(np.float64) for _, _, way in paths if len(way.cells)]
    known = shown[np.isfinite(shown)]
    aspect = np.mean(land.costs.cell_height) / np.mean(land.costs.cell_width)
    write_picture(
        picture,
        shown,
        title=f"{land.surface.name} · {path.stem}",
        unit="metres over ground of resistance 1" if name == "slack_m" else name,
        top=float(np.percentile(known, 50 if name == "slack_m" else 99.5)),
        overlays=[Overlay(lines, "least-cost paths")] if lines else [],
        aspect=float(aspect),
    )
    return [path, picture]


def _write_gains(land: Land, gains: list[NDArray[np.float64]], path: Place) -> list[Place]:
    """Saved cost per length restored (m of resistance 1 per m): sum and greatest."""
    if not gains:
        return []
    # where a strip would join what is apart the gain is infinite, and stays so in the file
    bands = [over_pairs(gains, how).astype(np.float32) for how in ("sum", "maximum")]
    tags = {"SURFACE": land.surface.name, "SURFACE_SHA256": land.surface.digest}
    write_raster(path, bands, land.grid, tags=tags, names=["sum", "maximum"])
    shown = np.where(np.isfinite(bands[0]), bands[0], np.nan)
    aspect = np.mean(land.costs.cell_height) / np.mean(land.costs.cell_width)
    picture = path.with_suffix(".png")
    write_picture(
        picture,
        shown,
        title=f"{land.surface.name} · {path.stem}",
        unit="metres of resistance 1 saved for each metre restored",
        aspect=float(aspect),
    )
    return [path, picture]


def _write_table(rows: list[dict[str, object]], path: Place) -> Place:
    with whole_text(path) as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def _write_paths(
    grid: Grid,
    paths: list[tuple[tuple[int, int], int, Way]],
    names: dict[int, str],
    path: Place,
) -> Place:
    features = []
    for (first, second), rank, way in paths:
        x, y = grid.x_of(way.cells[:, 1]), grid.y_of(way.cells[:, 0])
        lon, lat = to_crs(x, y, grid.crs, WGS84)
        told = {"from": names[first], "to": names[second], "rank": rank}
        told |= {"cost_km": round(way.cost / M_PER_KM, 3)}
        line = np.round(np.stack((lon, lat), axis=1), 6).tolist()
        # a line has two vertices at least, also between areas that touch
        line = line if len(line) > 1 else line * 2
        features.append(
            {
                "type": "Feature",
                "properties": told,
                "geometry": {"type": "LineString", "coordinates": line},
            }
        )
    table = {"type": "FeatureCollection", "features": features}
    with whole_text(path) as file:
        json.dump(table, file, ensure_ascii=False)
    return path
