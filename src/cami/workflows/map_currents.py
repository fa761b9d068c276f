"""Map current between areas on a resistance surface, and what barriers change in it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.between_areas import BetweenAreas, currents_between
from cami.messages import N_, Message
from cami.places import Place, make_folder, name_of, place, whole_text
from cami.renderers.quick_look import write_picture
from cami.renderers.raster import map_ending, write_raster
from cami.sources.areas import read_areas
from cami.sources.raster import grid_of
from cami.workflows.check_areas import refuse_unfit_areas
from cami.workflows.connectivity_plan import refuse_too_large
from cami.workflows.find_corridors import Land, read_land
from cami.workflows.make_resistance_surface import Tell

NO_BARRIERS = "none"
"""Given instead of a file of edges: compare with the surface without barriers."""

BYTES_PER_CELL = 320
"""Measured at 4.5 million cells, two areas and a comparison."""
BYTES_PER_POTENTIAL_CELL = 8
SHOWN_UP_TO = 99.5
"""Percentile that has the darkest colour."""


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """What was found, and where it was written."""

    written: tuple[Place, ...]
    found: BetweenAreas
    against: BetweenAreas | None

    @property
    def residual(self) -> float:
        """The largest of all solutions."""
        others = [] if self.against is None else [self.against.residual]
        return max([self.found.residual, *others])


def map_currents(
    surface: Place,
    areas: Place,
    edges: Place | None,
    out: Place,
    tell: Tell,
    *,
    against: str | Place | None = None,
    apart: bool = False,
) -> Mapped:
    """Write current between all pairs of areas, and their resistances, into ``out``.

    Parameters
    ----------
    edges
        The four bands that `make_resistance_surface` writes beside its surface.
    against
        Other edges, or ``"none"`` for no barriers, to compare with: their current, the
        difference and the ratio of resistances are written too.
    apart
        Gives areas that are not connected an infinite resistance instead of a refusal.

    Raises
    ------
    GridsMisalignedError
        Surface, edges and areas lie on different grids.
    BadSourceError
        An area has no passable cell, or there are fewer than two.
    InvalidInputError
        Areas are not connected.
    NotEnoughMemoryError
        The work needs more memory than there is; nothing has been computed.
    """
    here = grid_of(surface)
    numbered, names = read_areas(areas, here)
    per_cell = BYTES_PER_CELL + BYTES_PER_POTENTIAL_CELL * len(names)
    refuse_too_large(per_cell * here.rows * here.cols)
    land = read_land(surface, edges)
    refuse_unfit_areas(land.circuit, numbered, names, name_of(areas), apart=apart)
    other = None
    if against is not None:
        barriers = place(against) if isinstance(against, str) else against
        other = read_land(surface, None if str(against) == NO_BARRIERS else barriers)
        refuse_unfit_areas(other.circuit, numbered, names, name_of(areas), apart=apart)
    make_folder(out)
    ending = map_ending(surface)

    def on_pair(pair: tuple[int, int], resistance: float) -> None:
        text = N_("{first} – {second}: effective resistance {resistance}.")
        first, second = (names[number] for number in pair)
        told = {"first": first, "second": second, "resistance": f"{resistance:.4g}"}
        tell(Message(text, told))

    found = currents_between(land.circuit, numbered, on_pair)
    written = _write_current(land, found, out / f"current{ending}")
    compared = None
    if other is not None:
        tell(Message(N_("The same with the other barriers:")))
        compared = currents_between(other.circuit, numbered, on_pair)
        written += _write_current(land, compared, out / f"current-against{ending}")
        written += _write_difference(land, found, compared, out / f"difference{ending}")
    table = _write_table(found, compared, names, out / "resistances.csv")
    return Mapped((*written, table), found, compared)


def _write_current(land: Land, found: BetweenAreas, path: Place) -> list[Place]:
    known = found.current[np.isfinite(found.current)]
    write_map(
        land,
        found.current,
        path,
        name="current",
        unit="ampere through a cell",
        tags={"RESIDUAL": f"{found.residual:.1e}", "PAIRS": str(_pairs(found))},
        top=float(np.percentile(known, SHOWN_UP_TO)),
        logarithmic=True,
    )
    return [path, path.with_suffix(".png")]


def _write_difference(
    land: Land, found: BetweenAreas, against: BetweenAreas, path: Place
) -> list[Place]:
    difference = found.current - against.current
    size = np.abs(difference[np.isfinite(difference)])
    write_map(
        land,
        difference,
        path,
        name="difference",
        unit="ampere more (red) or less (blue)",
        tags={"RESIDUAL": f"{max(found.residual, against.residual):.1e}"},
        top=float(np.percentile(size, SHOWN_UP_TO)) or 1.0,
        two_ways=True,
    )
    return [path, path.with_suffix(".png")]


def write_map(
    land: Land,
    values: NDArray[np.float64],
    path: Place,
    *,
    name: str,
    unit: str,
    tags: Mapping[str, str],
    top: float,
    logarithmic: bool = False,
    two_ways: bool = False,
) -> None:
    """Write a map of a surface, and a picture of it beside it."""
    own = {"SURFACE": land.surface.name, "SURFACE_SHA256": land.surface.digest}
    single = values.astype(np.float32)
    write_raster(path, [single], land.grid, tags={**own, **tags}, names=[name])
    aspect = np.mean(land.costs.cell_height) / np.mean(land.costs.cell_width)
    write_picture(
        path.with_suffix(".png"),
        values,
        title=f"{land.surface.name} · {path.stem}",
        unit=unit,
        top=top,
        logarithmic=logarithmic,
        two_ways=two_ways,
        aspect=float(aspect),
    )


def _pairs(found: BetweenAreas) -> int:
    """How many pairs are connected."""
    count = len(found.ids)
    return int(np.isfinite(found.resistance)[np.triu_indices(count, 1)].sum())


def _write_table(
    found: BetweenAreas, against: BetweenAreas | None, names: dict[int, str], path: Place
) -> Place:
    """One row a pair; ``ratio`` above 1 means that the barriers hinder."""
    head = ["from", "to", "resistance"]
    head += [] if against is None else ["resistance_against", "ratio"]
    with whole_text(path) as file:
        table = csv.writer(file)
        table.writerow(head)
        for i, j in combinations(range(len(found.ids)), 2):
            here = float(found.resistance[i, j])
            row = [names[found.ids[i]], names[found.ids[j]], f"{here:.6g}"]
            if against is not None:
                there = float(against.resistance[i, j])
                ratio = here / there if np.isfinite(there) else np.nan
                row += [f"{there:.6g}", f"{ratio:.4f}"]
            table.writerow(row)
    return path
