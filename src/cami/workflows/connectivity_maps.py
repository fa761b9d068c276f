"""The maps of a raster job: written answer by answer, added up, kept meanwhile."""

import numpy as np

from cami.connectivity.circuit import Answer
from cami.connectivity.graph import Floats
from cami.connectivity.raster_circuit import RasterCircuit
from cami.places import name_of
from cami.renderers.circuitscape_outputs import CircuitscapeOutputs
from cami.sources.circuitscape.job import Job
from cami.sources.circuitscape.raster_inputs import RasterInputs
from cami.workflows.kept_work import Answered, KeptWork


class Maps:
    """Writes the maps of each answer, and keeps their sum and maximum."""

    def __init__(
        self,
        job: Job,
        inputs: RasterInputs,
        outputs: CircuitscapeOutputs,
        answered: Answered,
    ) -> None:
        self.options, self.outputs, self.frame = job.options, outputs, inputs.frame
        self.barrier = inputs.landscape.conductance <= 0
        self.answered = answered
        self.total, self.most = answered.total, answered.most
        outputs.written += [outputs.prefix.parent / name for name in answered.written]

    @property
    def needed(self) -> bool:
        """Whether anything needs the voltages of each answer."""
        options = self.options
        return options.write_volt_maps or options.any_current_map

    @property
    def only_sum(self) -> bool:
        """Whether the cumulative map is the only one asked for."""
        options = self.options
        alone = not (options.each_current_map or options.write_volt_maps)
        return options.any_current_map and alone and not options.write_max_cur_maps

    def take(self, answer: Answer, raster: RasterCircuit, ends: list[int]) -> None:
        """Write the maps of one answer; ``ends`` are its focal nodes."""
        name = "".join(f"_{one}" for one in answer.ids)
        if self.options.write_volt_maps:
            volts = raster.grid(answer.voltages)
            if self.options.set_null_voltages_to_nodata:
                volts = np.where(self.barrier, np.nan, volts)
            self._write("voltmap", name, volts)
        if not self.options.any_current_map:
            return
        currents = answer.currents
        if self.options.set_focal_node_currents_to_zero and ends:
            currents = currents.copy()
            currents[[node for node in ends if node >= 0]] = 0.0
        grid = raster.grid(currents)
        self.total += grid
        np.maximum(self.most, grid, out=self.most)
        if self.options.each_current_map or self.options.scenario == "advanced":
            self._write_current("curmap", name, grid)

    def take_next(
        self, answer: Answer | None, raster: RasterCircuit, ends: list[int], kept: KeptWork
    ) -> None:
        """Write and add up the next answer, if there is one, and keep what is done."""
        if answer is not None and self.needed:
            self.take(answer, raster, ends)
        self.answered.count += 1
        self.answered.written = [name_of(file) for file in self.outputs.written]
        kept.keep(self.answered)

    def write_totals(self) -> None:
        """Write the cumulative and the maximum map, if the job asks for them."""
        if self.options.write_cur_maps or self.options.write_cum_cur_map_only:
            self._write_current("cum_curmap", "", self.total)
        if self.options.write_max_cur_maps:
            self._write_current("max_curmap", "", self.most)

    def _write_current(self, kind: str, name: str, grid: Floats) -> None:
        if self.options.log_transform_maps:
            logs = np.full(grid.shape, np.nan)
            np.log10(grid, out=logs, where=grid > 0)
            grid = logs
        if self.options.set_null_currents_to_nodata:
            grid = np.where(self.barrier, np.nan, grid)
        self._write(kind, name, grid)

    def _write(self, kind: str, name: str, grid: Floats) -> None:
        frame = self.frame
        self.outputs.grid(kind, name, grid, frame.west, frame.south, frame.cell, frame.crs)
