"""Omnidirectional current without windows: all targets at once, each times a random number.

Currents are linear in what is injected. One solve in which every target t, with its own
sources and its own ground, takes part times a random number ε_t gives Σ ε_t I_t on every
edge. Of normal ε the mean square over solves is Σ I_t². Of Cauchy's ε the draws are
Cauchy's again, times Σ |I_t|: their geometric mean is the very sum of absolute currents
that windows add up, in a number of solves that depends on neither radius nor targets
(Indyk 2006; Li, Hastie and Church 2007). The land is not cut at the radius, though.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from cami.connectivity import kernels_sketch as kernels
from cami.connectivity.lattice import Lattice, components, lattice_from_conductance
from cami.connectivity.moving_windows import find_targets
from cami.connectivity.omnidirectional import (
    OmniCurrents,
    Spread,
    normalised,
    one_by_one,
)
from cami.connectivity.solve import solve
from cami.errors import GridsDifferError, UnknownOptionError

Double = NDArray[np.float64]
Ints = NDArray[np.int64]
Norm = Literal["sum", "root of squares"]

FAINT = 1e-30
"""Current below which a logarithm is not taken further down, in amperes."""

LEAST_SOLVES = 8
"""Solves below which neither the estimate nor its error means anything."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sketch:
    """An omnidirectional problem by random combinations; lengths are numbers of cells."""

    lattice: Lattice
    strength: Double
    radius: int
    block_size: int = 1
    norm: Norm = "sum"
    """``"sum"``: of absolute currents, as windows give it. ``"root of squares"``: needs
    fewer solves, and makes more of targets with strong currents."""
    solves: int = 16
    neighbours: Literal[4, 8] = 8
    flow_potential: bool = False
    seed: int = 0
    tolerance: float = 1e-6
    sides: int = 4
    """Combinations that are solved together: more need more memory and less set-up."""

    def __post_init__(self) -> None:
        if self.strength.shape != self.lattice.shape:
            raise GridsDifferError(
                found=str(self.strength.shape), expected=str(self.lattice.shape)
            )
        for name, least in (("radius", 1), ("solves", LEAST_SOLVES), ("sides", 1)):
            if getattr(self, name) < least:
                found, known = str(getattr(self, name)), f"whole numbers from {least}"
                raise UnknownOptionError(option=name, found=found, known=known)
        size = self.block_size
        if size < 1 or size % 2 == 0 or size > 2 * self.radius + 1:
            known = f"1, 3, 5, … up to {2 * self.radius + 1}"
            raise UnknownOptionError(option="block_size", found=str(size), known=known)
        if self.norm not in {"sum", "root of squares"}:
            known = "sum, root of squares"
            raise UnknownOptionError(option="norm", found=str(self.norm), known=known)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One connected piece of land with the targets on it."""

    at: tuple[slice, slice]
    strength: Double
    """Of the piece's own cells within its box, 0 elsewhere."""
    numbers: Ints
    """Of its targets."""
    cells: Ints
    """Of its targets, counted from the box's corner."""
    arriving: Double
    """Current that reaches each of its targets: what starts on the same piece."""
    per_strength: Double
    """Current that a source of strength 1 sends to each of its targets."""


@dataclass(frozen=True, slots=True, eq=False)
class Injections:
    """How targets' currents enter and leave a lattice."""

    lattice: Lattice
    pieces: tuple[Piece, ...]
    half: Ints
    block: int
    targets: int

    def combined(self, epsilon: Double) -> Double:
        """Current into each cell if target t takes part ``epsilon[t]`` times."""
        out = np.zeros(self.lattice.shape)
        for piece in self.pieces:
            share = epsilon[piece.numbers]
            view = out[piece.at]
            sent = np.zeros(view.shape)
            weights = share * piece.per_strength
            kernels.add_discs(sent, piece.cells, weights, self.half, self.block)
            sent *= piece.strength
            arriving = share * piece.arriving
            sent[tuple(piece.cells.T)] -= arriving
            drift = sent.sum()  # rounding: a piece's currents must add up to nothing
            sent[tuple(piece.cells[np.argmax(np.abs(arriving))])] -= drift
            view += sent
        return out

    def throughput(self, norm: Norm) -> Double:
        """Of all targets, the currents that start or end at each cell, by ``norm``."""
        power = 1 if norm == "sum" else 2
        out = np.zeros(self.lattice.shape)
        for piece in self.pieces:
            sent = np.zeros(out[piece.at].shape)
            weights = piece.per_strength**power
            kernels.add_discs(sent, piece.cells, weights, self.half, self.block)
            sent = np.maximum(sent, 0) * piece.strength**power
            sent[tuple(piece.cells.T)] += piece.arriving**power
            out[piece.at] += sent
        return out if power == 1 else np.sqrt(out)


def injections(problem: Sketch, lattice: Lattice) -> Injections:
    """Targets, and what each gets from which piece of ``lattice``."""
    strength = np.where(problem.strength > 0, problem.strength, 0.0).astype(np.float64)
    cells, amperes = find_targets(strength, problem.block_size)
    radius, block = problem.radius, problem.block_size // 2
    rows = np.arange(radius + 1)
    half = np.array([int(np.sqrt(radius**2 - d**2) + 1e-9) for d in rows], np.int64)
    shared = kernels.disc_sums(strength, cells, half, block)
    labels = components(lattice)
    label_of = labels[tuple(cells.T)]
    pieces = []
    boxes = find_objects(labels + 1)
    for label in np.unique(label_of[(label_of >= 0) & (shared > 0)]):
        numbers = np.flatnonzero((label_of == label) & (shared > 0))
        at = boxes[label]
        own = np.where(labels[at] == label, strength[at], 0.0)
        inside = cells[numbers] - np.array([at[0].start, at[1].start])
        per_strength = amperes[numbers] / shared[numbers]
        found = kernels.disc_sums(own, inside, half, block)
        arriving = np.maximum(found, 0) * per_strength
        pieces.append(Piece(at, own, numbers, inside, arriving, per_strength))
    return Injections(lattice, tuple(pieces), half, block, len(cells))


@dataclass(slots=True, eq=False)
class Tally:
    """Draws taken so far, on one lattice."""

    sums: NDArray[np.float32]
    squares: Double
    draws: int = 0
    residual: float = 0.0

    def estimate(self, lattice: Lattice, through: Double, norm: Norm) -> Double:
        """Current through each cell; ``through`` is what starts or ends there."""
        heavy, k = norm == "sum", self.draws
        total = through / 2
        factor = np.cos(np.pi / (2 * k)) ** k if heavy else 1.0
        kernels.add_edges(lattice.edges, self.sums, k, heavy, factor, total)
        return total

    def error(self) -> Double:
        """Standard error of the estimate."""
        return np.sqrt(self.squares / (self.draws - 3) / self.draws)


@dataclass(slots=True, eq=False)
class SketchState:
    """How far a sketch is: all that is needed to go on."""

    land: Tally
    even: Tally | None
    finished: int = 0
    """Batches that have been taken in, the first ones."""
    batches: int = 0


OnBatch = Callable[[SketchState], None]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedSketch:
    """A problem with what all draws share."""

    problem: Sketch
    land: Injections
    even: Injections | None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Voltages of some draws, shape ``(draws, rows, cols)``."""

    voltage: Double
    even: Double | None
    residual: float


def prepare(problem: Sketch) -> PreparedSketch:
    """Find targets, and what they share, on the land and where all land is equal."""
    even = None
    if problem.flow_potential:
        ones = np.ones(problem.lattice.shape, problem.lattice.dtype)
        level = lattice_from_conductance(ones, neighbours=problem.neighbours)
        even = injections(problem, level)
    return PreparedSketch(problem, injections(problem, problem.lattice), even)


def epsilon_of(problem: Sketch, draw: int, targets: int) -> Double:
    """The random numbers of a draw: always the same for a seed, whoever draws."""
    rng = np.random.default_rng([problem.seed, draw])
    heavy = problem.norm == "sum"
    return rng.standard_cauchy(targets) if heavy else rng.standard_normal(targets)


def run_batch(prepared: PreparedSketch, draws: tuple[int, int]) -> Batch:
    """Voltages of the draws from the first to before the last.

    Raises
    ------
    NotConvergedError
        A residual stays above the tolerance.
    """
    problem = prepared.problem
    solved: list[Double | None] = []
    residual = 0.0
    for side in (prepared.land, prepared.even):
        if side is None:
            solved.append(None)
            continue
        right = np.stack(
            [
                side.combined(epsilon_of(problem, draw, side.targets))
                for draw in range(*draws)
            ]
        )
        if not right.any():
            solved.append(np.zeros_like(right))
            continue
        solution = solve(side.lattice, right, tolerance=problem.tolerance)
        solved.append(solution.voltage)
        residual = max(residual, solution.residual)
    voltage, even = solved
    if voltage is None:
        raise AssertionError  # the land itself is never None
    return Batch(voltage, even, residual)


def sketch(
    problem: Sketch,
    *,
    spread: Spread = one_by_one,
    state: SketchState | None = None,
    on_batch: OnBatch | None = None,
) -> OmniCurrents:
    """Current among all cells within a radius of each other, estimated, with its error.

    Parameters
    ----------
    spread
        Shares the solves out among threads or machines.
    state
        Of an interrupted run of the same problem; goes on from there.
    on_batch
        Is called with the state after every batch of draws; what it raises ends the work.

    Raises
    ------
    NotConvergedError
        A solve stays above the tolerance.
    """
    prepared = prepare(problem)
    starts = range(0, problem.solves, problem.sides)
    batches = [(a, min(a + problem.sides, problem.solves)) for a in starts]
    if state is None:
        shape = problem.lattice.shape
        even = _tally(shape) if problem.flow_potential else None
        state = SketchState(_tally(shape), even)
    state.batches = len(batches)
    for batch in spread(run_batch, prepared, batches[state.finished :]):
        take(state.land, prepared.land.lattice, batch.voltage, problem.norm)
        if state.even is not None and prepared.even is not None and batch.even is not None:
            take(state.even, prepared.even.lattice, batch.even, problem.norm)
        state.land.residual = max(state.land.residual, batch.residual)
        state.finished += 1
        if on_batch is not None:
            on_batch(state)
    return _maps(prepared, state)


def _tally(shape: tuple[int, int]) -> Tally:
    return Tally(np.zeros((4, *shape), np.float32), np.zeros(shape))


def take(tally: Tally, lattice: Lattice, voltage: Double, norm: Norm) -> None:
    """Take the voltages of some draws, shape ``(draws, rows, cols)``, into a tally."""
    for side in voltage:
        heavy = norm == "sum"
        edges, k = lattice.edges, tally.draws
        kernels.take_draw(edges, side, tally.sums, tally.squares, k, heavy, FAINT)
        tally.draws += 1


def _maps(prepared: PreparedSketch, state: SketchState) -> OmniCurrents:
    problem, land = prepared.problem, prepared.land
    norm = problem.norm
    current = state.land.estimate(land.lattice, land.throughput(norm), norm)
    potential = None
    if state.even is not None and prepared.even is not None:
        even = prepared.even
        potential = state.even.estimate(even.lattice, even.throughput(norm), norm)
    return OmniCurrents(
        "sketch, sum of currents" if norm == "sum" else "sketch, root of squares",
        current,
        potential,
        None if potential is None else normalised(current, potential),
        state.land.residual,
        state.land.error(),
        {"targets": land.targets, "solves": state.land.draws},
    )
