"""The files of an Omniscape job, read and checked against each other."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cami.connectivity.lattice import lattice_from_conductance
from cami.connectivity.omnidirectional import strength_from_resistance
from cami.connectivity.window_problem import Condition, Windows
from cami.messages import N_
from cami.sources.circuitscape.complaints import Complaints
from cami.sources.circuitscape.grids import (
    Frame,
    Grid,
    check_aligned,
    open_bytes,
    read_grid,
)
from cami.sources.omniscape.job import OmniscapeJob

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OmniscapeInputs:
    """Everything that a job computes with."""

    windows: Windows
    frame: Frame
    resistance: Floats
    """As reclassified; conductance if the job gives that. nan is nodata."""


def read_omniscape_inputs(job: OmniscapeJob) -> OmniscapeInputs:
    """Read all files that the job needs.

    Raises
    ------
    InvalidInputError
        With everything that has to be mended, in every file.
    """
    return _Reader(job).read()


class _Reader:
    """Reads one job's files; what is wrong is collected, not raised at once."""

    def __init__(self, job: OmniscapeJob) -> None:
        self.job, self.options = job, job.options
        self.complaints = Complaints()

    def read(self) -> OmniscapeInputs:
        land = self._grid("resistance_file")
        if land is None:
            self.complaints.refuse()
            raise AssertionError  # refused above: a grid is missing only with a complaint
        values = land.values
        if self.options.reclassify_resistance:
            values = self._reclassified(values)
        known = ~np.isnan(values)
        if not known.any():
            self._complain_of_land(N_("It holds no value: all its cells are nodata."))
        elif (values[known] <= 0).any() or not np.isfinite(values[known]).all():
            self._complain_of_land(N_("It holds values that are not above 0."))
        strength = self._strength(values, land.frame)
        conditions = self._conditions(land.frame) if self.options.conditional else ()
        self.complaints.refuse()
        options = self.options
        given = np.where(known, values, 1)
        conductance = given if options.resistance_is_conductance else 1 / given
        neighbours: Literal[4, 8] = 4 if options.connect_four_neighbors_only else 8
        windows = Windows(
            lattice=lattice_from_conductance(
                np.where(known, conductance, 0), neighbours=neighbours
            ),
            strength=strength,
            radius=options.radius,
            buffer=options.buffer,
            block_size=options.block_size,
            neighbours=neighbours,
            correct_artifacts=options.correct_artifacts,
            flow_potential=options.calc_flow_potential or options.calc_normalized_current,
            conditions=tuple(conditions),
            edges="omniscape",
            tolerance=1e-8,
        )
        return OmniscapeInputs(windows, land.frame, values)

    def _complain_of_land(self, what: str) -> None:
        self.complaints.add(
            "resistance-values",
            ("resistance_file", self.job.file("resistance_file").name),
            what,
            N_("Give numbers above 0, and nodata where nothing can pass."),
        )

    def _grid(self, option: str, reference: Frame | None = None) -> Grid | None:
        path = self.job.file(option)
        content = open_bytes(path, option, self.complaints)
        grid = None
        if content is not None:
            grid = read_grid(content, path, option, self.complaints)
        if grid is None or reference is None:
            return grid
        frame = grid.frame
        if self.options.allow_different_projections:
            same = (frame.rows, frame.cols) == (reference.rows, reference.cols)
            frame = reference if same else frame
        name = self.job.file("resistance_file").name
        where = (option, path.name)
        if not check_aligned(
            Grid(grid.values, frame), reference, where, name, self.complaints
        ):
            return None
        return grid

    def _strength(self, values: Floats, frame: Frame) -> Floats:
        options = self.options
        if options.source_from_resistance:
            known = np.where(values > 0, values, np.nan)
            resistance = 1 / known if options.resistance_is_conductance else known
            cutoff = options.r_cutoff if options.r_cutoff > 0 else np.finfo(float).tiny
            strength = strength_from_resistance(resistance, cutoff)
            if not strength.any() and (known > 0).any():
                self.complaints.add(
                    "no-sources",
                    ("r_cutoff",),
                    N_("No cell has a resistance of {cutoff} or less."),
                    N_("Raise it, so that there are sources."),
                    cutoff=options.r_cutoff,
                )
            return strength
        grid = self._grid("source_file", frame)
        if grid is None:
            return np.zeros_like(values)
        strength = np.where(np.isnan(grid.values), 0.0, grid.values)
        if np.isinf(strength).any():
            row, col = np.argwhere(np.isinf(strength))[0]
            self.complaints.add(
                "source-value",
                (
                    "source_file",
                    self.job.file("source_file").name,
                    f"row {row + 1}, column {col + 1}",
                ),
                N_("A source cannot be infinite."),
                N_("Give numbers, and nodata where there is no source."),
            )
            return np.zeros_like(values)
        strength[strength < max(options.source_threshold, 0)] = 0
        if not strength.any():
            self.complaints.add(
                "no-sources",
                ("source_file", self.job.file("source_file").name),
                N_("The file holds no source above source_threshold."),
                N_("Give strengths above 0, or lower the threshold."),
            )
        return strength

    def _conditions(self, frame: Frame) -> list[Condition]:
        found = []
        for number in range(1, int(self.options.n_conditions) + 1):
            present = self._grid(f"condition{number}_file", frame)
            future = None
            if self.options.compares_to_future(number):
                future = self._grid(f"condition{number}_future_file", frame)
            if present is not None:
                found.append(
                    Condition(
                        present.values,
                        None if future is None else future.values,
                        getattr(self.options, f"condition{number}_lower"),
                        getattr(self.options, f"condition{number}_upper"),
                        getattr(self.options, f"comparison{number}") == "equal",
                    )
                )
        return found

    def _reclassified(self, values: Floats) -> Floats:
        path = self.job.file("reclass_table")
        content = open_bytes(path, "reclass_table", self.complaints)
        out = values.copy()
        lines = (content or b"").decode("utf-8-sig", "replace").splitlines()
        for number, line in enumerate(lines, start=1):
            words = line.replace(",", " ").split()
            if not words:
                continue
            try:
                old, new = words
                after = np.nan if new.lower() == "missing" else float(new)
                before = float(old)
            except ValueError:
                self.complaints.add(
                    "reclass-line",
                    ("reclass_table", path.name, f"line {number}"),
                    N_('"{line}" is not a value and what it becomes.'),
                    N_('Give two numbers, or a number and "missing".'),
                    line=line[:60],
                )
                continue
            out[values == before] = after
        return out
