"""Conjugate gradients around a multigrid cycle, with the true residual taken now and then.

Vectors are single precision, voltages double. The residual that the recurrence carries
drifts from the true one; whenever it has fallen far enough it is replaced by the true one,
reckoned in double precision from the voltages (van der Vorst and Ye 2000). The true one
decides, and is what is reported. Each direction is made conjugate to the last one, and
followed to the lowest energy, by their own products; that forgives a cycle that is
symmetric only up to rounding, and a residual that was replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cami.connectivity import kernels_krylov as krylov
from cami.connectivity.crew import Crew
from cami.connectivity.kernels_rows import Operator
from cami.connectivity.multigrid import Hierarchy, cells_of, guarded

REPLACE_AT = 1e-2
"""Fall of the carried residual after which it is replaced."""

MOST = 300
"""Iterations after which a side is given up."""

TRIAL, SLOW = 12, 3e-3
"""Iterations after which a residual above this share of the first asks for strictness."""

PATIENCE = 60
"""Iterations without a lower residual after which a side is given up."""

STRIKES = 4
"""Replacements in a row that did not halve the true residual, after which likewise."""

LOOK_BACK = 4
"""Iterations whose mean fall gives the estimate of those to come."""

Sides = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solve stands, told after each iteration."""

    iteration: int
    residual: float
    """Largest of all sides."""
    tolerance: float
    remaining: float | None
    """Iterations still to come if the residual goes on falling as it did over the last
    few; None while it does not fall."""


OnProgress = Callable[[Progress], None]


class ConjugateGradients:
    """All right-hand sides ``b`` of one operator, advanced together.

    Works on b / ‖b‖ and A / ``1/unit``, so that single precision can hold either; ``run``
    gives the voltages back in the units of the right-hand sides and of ``true``.
    """

    def __init__(
        self, A: Operator, true: Operator, unit: float, b: NDArray[np.float64], crew: Crew
    ) -> None:
        self.A, self.true, self.unit, self.crew = A, true, unit, crew
        sides, rows, cols = b.shape
        self.b = b.reshape(sides, rows * cols)
        self.size = np.sqrt(np.einsum("ij,ij->i", self.b, self.b))
        self.scale = 1 / np.where(self.size > 0, self.size, 1)
        self.hierarchy = Hierarchy(A, sides, crew)
        self.x = guarded(sides, rows, cols, np.float64)
        self.r, self.z, self.p, self.Ap = (
            guarded(sides, rows, cols, A.east.dtype) for _ in range(4)
        )
        self.sums, self.dots = np.zeros((sides, rows)), np.zeros((sides, rows))
        self.products = np.zeros((sides, rows, 2))
        self.alpha, self.beta, self.energy = (np.zeros(sides) for _ in range(3))
        self.residual = np.where(self.size > 0, 1.0, 0.0)
        self.replaced, self.lowest = self.residual.copy(), self.residual.copy()
        self.lowest_at, self.strikes = np.zeros(sides, np.int64), np.zeros(sides, np.int64)
        self.falls: list[float] = []

    def run(
        self, tolerance: float, on_progress: OnProgress | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
        """Voltages ``(sides, rows, cols)``, each side's true residual, and iterations."""
        active = np.flatnonzero(self.size > 0)
        iteration = 0
        if active.size:
            self._replace(active)
            self.lowest[active] = self.residual[active]
        while active.size:
            iteration += 1
            self._step(active)
            fell = self.residual < REPLACE_AT * self.replaced
            due = active[(fell | (self.residual < tolerance))[active]]
            if due.size:
                self._replace(due)
                self._judge(due, iteration)
            if on_progress is not None:
                on_progress(self._progress(iteration, tolerance))
            if iteration == TRIAL and self.residual.max() > max(SLOW, tolerance):
                sides = self.hierarchy.sides
                self.hierarchy = Hierarchy(self.A, sides, self.crew, strict=True)
            hopeless = (iteration - self.lowest_at > PATIENCE) | (self.strikes >= STRIKES)
            hopeless |= ~np.isfinite(self.residual) | (iteration >= MOST)
            going = (self.residual >= tolerance) & ~hopeless
            active = active[going[active]]
        self.x *= (self.size * self.unit)[:, None]
        return cells_of(self.x, self.A.rows, self.A.cols), self.residual, iteration

    def _step(self, active: Sides) -> None:
        A, share = self.A, self.crew.share
        rows, cells = A.rows, A.rows * A.cols
        self.hierarchy.cycle(self.r, self.z, active, self.Ap, self.dots)
        beta, alpha, energy = self.beta, self.alpha, self.energy
        old = energy[active]
        beta[active] = -self.dots[active].sum(axis=1) / np.where(old > 0, old, np.inf)
        share(
            lambda a, e: krylov.turn(self.p, self.z, beta, A.cols, active, a, e),
            rows,
            cells,
        )
        share(
            lambda a, e: krylov.apply(
                A, self.p, self.r, self.Ap, active, a, e, self.products
            ),
            rows,
            cells,
        )
        energy[active], slope = self.products[active].sum(axis=1).T
        old = energy[active]
        alpha[active] = slope / np.where(old > 0, old, np.inf)
        sums = self.sums

        def advance(a: int, e: int) -> None:
            krylov.advance(
                self.x, self.r, self.p, self.Ap, alpha, A.cols, active, a, e, sums
            )

        share(advance, rows, cells)
        self.residual[active] = np.sqrt(sums[active].sum(axis=1))

    def _replace(self, due: Sides) -> None:
        """Put the true residual in the place of the carried one."""
        A = self.true

        def work(a: int, e: int) -> None:
            krylov.replace_residual(
                A, self.x, self.b, self.r, self.scale, self.unit, due, a, e, self.sums
            )

        self.crew.share(work, A.rows, A.rows * A.cols)
        self.residual[due] = np.sqrt(self.sums[due].sum(axis=1))
        self.replaced[due] = self.residual[due]

    def _judge(self, due: Sides, iteration: int) -> None:
        """Count the replacements that brought little."""
        halved = self.residual[due] < self.lowest[due] / 2
        self.strikes[due] = np.where(halved, 0, self.strikes[due] + 1)
        lower = due[self.residual[due] < self.lowest[due]]
        self.lowest[lower], self.lowest_at[lower] = self.residual[lower], iteration

    def _progress(self, iteration: int, tolerance: float) -> Progress:
        worst = float(self.residual.max())
        self.falls = [*self.falls[-LOOK_BACK:], worst]
        remaining = None
        if worst < tolerance:
            remaining = 0.0
        elif len(self.falls) > 1 and 0 < worst < self.falls[0]:
            slope = np.log(self.falls[0] / worst) / (len(self.falls) - 1)
            remaining = float(np.log(worst / tolerance) / slope)
        return Progress(iteration, worst, tolerance, remaining)
