"""The files of a raster job, read and checked against each other."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.graph import Floats, Ints
from cami.connectivity.landscape import Landscape, cells_of
from cami.messages import N_, Message
from cami.places import Place
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.electrodes import effective
from cami.sources.circuitscape.grids import (
    Frame,
    Grid,
    check_aligned,
    is_grid,
    open_bytes,
    read_grid,
)
from cami.sources.circuitscape.job import Job
from cami.sources.circuitscape.tables import PairList, read_pairs, read_table, whole_ids

EXTREME = 1e-100
"""Resistances below it, or above its inverse, are no resistances but slips."""


@dataclass(frozen=True, eq=False)
class RasterInputs:
    """Everything a raster job computes with."""

    landscape: Landscape
    frame: Frame
    areas: dict[int, Ints] = field(default_factory=dict)
    """Flat cell numbers of each focal node or region, ids ascending."""
    pairs: PairList | None = None
    strengths: dict[int, float] | None = None
    sources: Floats | None = None
    """Flat; amperes."""
    grounds: Floats | None = None
    """Flat; conductances, inf for a direct ground."""
    remarks: tuple[Message, ...] = ()


def read_raster_inputs(job: Job) -> RasterInputs:
    """Read all files that the job's mode needs.

    Raises
    ------
    InvalidInputError
        With everything that has to be mended, in every file.
    """
    return _Reader(job).read()


class _Reader:
    """Reads one job's files; what is wrong is collected, not raised at once."""

    def __init__(self, job: Job) -> None:
        self.job, self.options = job, job.options
        self.complaints = Complaints()
        self.remarks: list[Message] = []
        self.frame: Frame | None = None

    def read(self) -> RasterInputs:
        conductance = self._habitat()
        if conductance is None or self.frame is None:
            self.complaints.refuse()
            raise AssertionError  # refused above: a grid is missing only with a complaint
        regions = self._regions() if self.options.use_polygons else None
        conductance = self._masked(conductance)
        landscape = Landscape(
            conductance,
            neighbours=4 if self.options.connect_four_neighbors_only else 8,
            average="resistance"
            if self.options.connect_using_avg_resistances
            else "conductance",
            regions=regions,
        )
        if self.options.scenario == "advanced":
            sources, grounds = self._sources_and_grounds(conductance)
            self.complaints.refuse()
            return RasterInputs(
                landscape,
                self.frame,
                sources=sources,
                grounds=grounds,
                remarks=tuple(self.remarks),
            )
        pairs, strengths = self._pairs(), self._strengths()
        areas = self._areas(pairs)
        self.complaints.refuse()
        return RasterInputs(
            landscape, self.frame, areas, pairs, strengths, remarks=tuple(self.remarks)
        )

    def _grid(self, option: str) -> Grid | None:
        """A grid that lies on the habitat's cells."""
        path = self.job.file(option)
        content = open_bytes(path, option, self.complaints)
        if content is None:
            return None
        return self._aligned(read_grid(content, path, option, self.complaints), option)

    def _aligned(self, grid: Grid | None, option: str) -> Grid | None:
        path, reference = self.job.file(option), self.job.file("habitat_file").name
        if grid is None or self.frame is None:
            return None
        where = (option, path.name)
        fits = check_aligned(grid, self.frame, where, reference, self.complaints)
        return grid if fits else None

    def _habitat(self) -> Floats | None:
        """Conductances, 0 where nothing passes."""
        path = self.job.file("habitat_file")
        content = open_bytes(path, "habitat_file", self.complaints)
        if content is None:
            return None
        grid = read_grid(content, path, "habitat_file", self.complaints)
        if grid is None:
            return None
        self.frame, values = grid.frame, grid.values
        if self.options.use_reclass_table:
            values = self._reclassed(values)
        where = ("habitat_file", path.name)
        if np.isnan(values).all():
            self.complaints.add(
                "grid-empty",
                where,
                N_("All its cells are nodata."),
                N_("Give a grid with values, or mend its NODATA_value."),
            )
            return None
        resistances = self.options.habitat_map_is_resistances
        bad = (values < EXTREME) if resistances else (values < 0)
        bad |= values > 1 / EXTREME
        if bad.any():
            self._impossible(values, bad, where)
            return None
        present = ~np.isnan(values) & (values > 0)
        conductance = np.zeros_like(values)
        conductance[present] = 1 / values[present] if resistances else values[present]
        if not present.any():
            self.complaints.add(
                "grid-empty",
                where,
                N_("No cell conducts: all are nodata or 0."),
                N_("Give a grid with values above 0."),
            )
            return None
        return conductance

    def _impossible(
        self, values: Floats, bad: NDArray[np.bool_], where: tuple[str, ...]
    ) -> None:
        row, col = np.argwhere(bad)[0]
        self.complaints.add(
            "grid-value",
            (*where, f"row {row + 1}, column {col + 1}"),
            N_("{count} cells hold values that no resistor has; the first is {found}.")
            if self.options.habitat_map_is_resistances
            else N_("{count} cells hold impossible conductances; the first is {found}."),
            N_("Write nodata for a barrier, and a short-circuit region for no resistance."),
            count=int(bad.sum()),
            found=float(values[row, col]),
        )

    def _reclassed(self, values: Floats) -> Floats:
        """Each value that the table names replaced, all at the same time."""
        option = "reclass_file"
        path = self.job.file(option)
        content = open_bytes(path, option, self.complaints)
        if content is None:
            return values
        columns = ("old value", "new value")
        table = read_table(content, path, option, columns, self.complaints)
        if table is None or not self._each_once(table.values[:, 0], option):
            return values
        new = values.copy()
        for old, value in table.values:
            new[values == old] = np.nan if value == -9999 else value  # noqa: PLR2004 (nodata)
        return new

    def _each_once(self, keys: NDArray[np.float64], option: str) -> bool:
        distinct, counts = np.unique(keys, return_counts=True)
        for twice in distinct[counts > 1]:
            self.complaints.add(
                "list-twice",
                (option, self.job.file(option).name),
                N_("{key} stands there more than once."),
                N_("Keep one line for it."),
                key=f"{twice:g}",
            )
        return not (counts > 1).any()

    def _whole(self, grid: Grid, option: str) -> Ints | None:
        """Whole numbers, 0 for nodata."""
        values = np.nan_to_num(grid.values)
        broken = values != np.floor(values)
        if not broken.any():
            return values.astype(np.int64)
        row, col = np.argwhere(broken)[0]
        self.complaints.add(
            "grid-whole",
            (option, self.job.file(option).name, f"row {row + 1}, column {col + 1}"),
            N_("{found} is not a whole number, and cannot be the number of an area."),
            N_("Give a grid of whole numbers."),
            found=float(values[row, col]),
        )
        return None

    def _regions(self) -> Ints | None:
        grid = self._grid("polygon_file")
        return None if grid is None else self._whole(grid, "polygon_file")

    def _masked(self, conductance: Floats) -> Floats:
        if not self.options.use_mask:
            return conductance
        grid = self._grid("mask_file")
        if grid is None:
            return conductance
        kept = np.where(np.nan_to_num(grid.values) > 0, conductance, 0.0)
        if not kept.any():
            self.complaints.add(
                "mask-all",
                ("mask_file", self.job.file("mask_file").name),
                N_("The mask leaves no passable cell."),
                N_("Give the cells to keep a number above 0."),
            )
        return kept

    def _pairs(self) -> PairList | None:
        if not self.options.use_included_pairs:
            return None
        path = self.job.file("included_pairs_file")
        content = open_bytes(path, "included_pairs_file", self.complaints)
        return None if content is None else read_pairs(content, path, self.complaints)

    def _strengths(self) -> dict[int, float] | None:
        option = "variable_source_file"
        wanted = self.options.use_variable_source_strengths
        if not wanted or self.options.scenario == "pairwise":
            return None
        path = self.job.file(option)
        content = open_bytes(path, option, self.complaints)
        if content is None:
            return None
        table = read_table(content, path, option, ("id", "strength"), self.complaints)
        if table is None or not self._each_once(table.values[:, 0], option):
            return None
        ids = whole_ids(table, 0, (option, path.name), self.complaints)
        if ids is None:
            return None
        return dict(zip(ids.tolist(), table.values[:, 1].tolist(), strict=True))

    def _areas(self, pairs: PairList | None) -> dict[int, Ints]:
        option = "point_file"
        path = self.job.file(option)
        content = open_bytes(path, option, self.complaints)
        if content is None:
            return {}
        if is_grid(content):
            grid = self._aligned(read_grid(content, path, option, self.complaints), option)
            numbers = None if grid is None else self._whole(grid, option)
            areas = None if numbers is None else cells_of(numbers)
        else:
            areas = self._listed_areas(content, path)
        if areas is None:
            return {}
        if pairs is not None:
            self._say_left_out([one for one in areas if not pairs.keeps(one)])
            areas = {one: cells for one, cells in areas.items() if pairs.keeps(one)}
        if len(areas) < 2:  # noqa: PLR2004 (a pair)
            self.complaints.add(
                "focal-few",
                (option, path.name),
                N_("It leaves {count} focal nodes; two are needed at least."),
                N_("Number the focal nodes from 1, and check the pairs to include."),
                count=len(areas),
            )
        return areas

    def _say_left_out(self, ids: list[int]) -> None:
        if ids:
            self.remarks.append(
                Message(
                    N_("The pairs to include do not name the focal nodes {ids}: left out."),
                    {"ids": few(ids)},
                )
            )

    def _listed_areas(self, content: bytes, path: Place) -> dict[int, Ints] | None:
        placed = self._placed(content, path, "point_file", ("id", "x", "y"))
        if placed is None:
            return None
        table_ids, cells, lines = placed
        areas: dict[int, list[int]] = {}
        for one, cell, line in zip(table_ids, cells, lines, strict=True):
            if one != np.floor(one) or one < 1:
                self.complaints.add(
                    "focal-id",
                    ("point_file", path.name, f"line {line}"),
                    N_("The focal node {found} is not a whole number above 0."),
                    N_("Number the focal nodes from 1."),
                    found=float(one),
                )
                return None
            if cell in areas.setdefault(int(one), []):
                self.complaints.add(
                    "focal-twice",
                    ("point_file", path.name, f"line {line}"),
                    N_("The focal node {id} stands in this cell already."),
                    N_("Remove the line, or give it a number of its own."),
                    id=int(one),
                )
            areas[int(one)].append(int(cell))
        return {one: np.array(sorted(areas[one])) for one in sorted(areas)}

    def _placed(
        self, content: bytes, path: Place, option: str, columns: tuple[str, ...]
    ) -> tuple[Floats, Ints, tuple[int, ...]] | None:
        """Values of a list, and the cells that they lie in."""
        table = read_table(content, path, option, columns, self.complaints)
        frame = self.frame
        if table is None or frame is None:
            return None
        x, y = table.values[:, 1], table.values[:, 2]
        cols = np.ceil((x - frame.west) / frame.cell) - 1
        rows = np.ceil(frame.rows - (y - frame.south) / frame.cell) - 1
        cols[x == frame.west] = 0
        rows[y == frame.south + frame.rows * frame.cell] = 0
        outside = (cols < 0) | (rows < 0) | (cols >= frame.cols) | (rows >= frame.rows)
        for row in np.flatnonzero(outside)[:10]:
            self.complaints.add(
                "point-outside",
                (option, path.name, f"line {table.lines[row]}"),
                N_("The point {x}, {y} lies outside the habitat grid."),
                N_("Coordinates are those of the grid: x and y, not column and row."),
                x=float(x[row]),
                y=float(y[row]),
            )
        if outside.any():
            return None
        cells = (rows * frame.cols + cols).astype(np.int64)
        return table.values[:, 0], cells, table.lines

    def _sources_and_grounds(
        self, conductance: Floats
    ) -> tuple[Floats | None, Floats | None]:
        sources, grounds = self._points_of("source_file"), self._points_of("ground_file")
        if sources is None or grounds is None:
            return None, None
        current, to_ground = effective(self.job, sources, grounds, self.complaints)
        flat = conductance.ravel()
        self._say_lost(current != 0, flat, "source_file")
        self._say_lost(to_ground > 0, flat, "ground_file")
        return current, to_ground

    def _say_lost(self, there: NDArray[np.bool_], flat: Floats, option: str) -> None:
        """Tell of sources or grounds that lie where nothing conducts."""
        lost = int((there & (flat <= 0)).sum())
        if lost and not self.options.use_polygons:
            self.remarks.append(
                Message(
                    N_("{option}: {count} of {all} lie on nodata and have no effect."),
                    {"option": option, "count": lost, "all": int(there.sum())},
                )
            )

    def _points_of(self, option: str) -> Floats | None:
        """Values by cell, flat, nan where there are none."""
        path = self.job.file(option)
        content = open_bytes(path, option, self.complaints)
        if content is None or self.frame is None:
            return None
        if is_grid(content):
            grid = self._aligned(read_grid(content, path, option, self.complaints), option)
            return None if grid is None else grid.values.ravel()
        placed = self._placed(content, path, option, ("value", "x", "y"))
        if placed is None:
            return None
        values = np.full(self.frame.rows * self.frame.cols, np.nan)
        for value, cell, line in zip(*placed, strict=True):
            if not np.isnan(values[cell]):
                self.complaints.add(
                    "cell-twice",
                    (option, path.name, f"line {line}"),
                    N_("Another line lies in the same cell."),
                    N_("Give one value for each cell."),
                )
            values[cell] = value
        return values


def few(ids: list[int]) -> str:
    """The first of the numbers, to be shown."""
    shown = ", ".join(str(one) for one in ids[:10])
    return f"{shown}, …" if len(ids) > 10 else shown  # noqa: PLR2004 (enough to see which)
