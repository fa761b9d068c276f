"""The multigrid cycle as a matrix, and the iteration on hard and on large landscapes."""

import numpy as np
import pytest

from cami.connectivity import crew, gallery, kernels_setup, kernels_weights, multigrid, pcg
from cami.connectivity.assembly import lattice_laplacian
from cami.connectivity.current import imbalance
from cami.connectivity.kernels_rows import Weights
from cami.connectivity.lattice import components, lattice_from_conductance
from cami.connectivity.multigrid import Hierarchy, cells_of, guarded, operator
from cami.connectivity.solve import solve
from cami.errors import NotConvergedError


def ends(lattice, count=1):
    """Cells far apart in the largest piece, two for each of ``count`` pairs."""
    pieces = components(lattice).ravel()
    cells = np.flatnonzero(pieces == np.bincount(pieces[pieces >= 0]).argmax())
    picked = np.linspace(cells.size // 20, cells.size * 19 // 20, 2 * count).astype(int)
    return cells[picked].reshape(2, count).T


def injections(lattice, count=1):
    currents = np.zeros((count, lattice.passable.size))
    for side, (source, ground) in zip(currents, ends(lattice, count), strict=True):
        side[source], side[ground] = 1, -1
    return currents.reshape(count, *lattice.shape)


def as_matrix(lattice, ground, held):
    """The cycle's matrix M over the free cells, and the system's own A."""
    A = operator(lattice.edges, ground, held)
    with crew.Crew(2) as two:
        mg = Hierarchy(A, 1, two)
        assert len(mg.levels) > 1
        rows, cols = lattice.shape
        b, u = (guarded(1, rows, cols, A.east.dtype) for _ in range(2))
        free = np.flatnonzero(A.inverse > 0)
        M = np.zeros((free.size, free.size))
        for column, cell in enumerate(free):
            b[:] = 0
            cells_of(b, rows, cols).reshape(-1)[cell] = 1
            mg.cycle(b, u, np.array([0]), b, multigrid.EMPTY)
            M[:, column] = cells_of(u, rows, cols).reshape(-1)[free]
    L = lattice_laplacian(lattice).toarray()
    if ground is not None:
        L += np.diag(ground.ravel())
    return M, L[np.ix_(free, free)]


@pytest.mark.parametrize(
    ("rows", "cols", "holes", "grounded"),
    [(9, 9, 0, False), (8, 13, 0.2, False), (30, 31, 0.4, False), (21, 30, 0.3, True)],
)
@pytest.mark.parametrize("share_from", [10, 10**9], ids=["two threads", "one thread"])
def test_the_cycle_is_symmetric_and_close_to_the_inverse(
    rows, cols, holes, grounded, share_from, monkeypatch
):
    monkeypatch.setattr(multigrid, "COARSEST", 20)
    monkeypatch.setattr(crew, "WORTH_A_THREAD", share_from)
    lattice = lattice_from_conductance(
        gallery.scattered(rows, cols, 31, holes=holes, contrast=100)
    )
    rng = np.random.default_rng(32)
    ground = held = None
    if grounded:
        drains = (rng.random((rows, cols)) < 0.05) & lattice.passable
        ground = np.where(drains, 0.1, 0).astype(np.float32)
        held = (rng.random((rows, cols)) < 0.03) & lattice.passable
    M, A = as_matrix(lattice, ground, held)
    assert abs(M - M.T).max() < 1e-5 * abs(M).max()
    shares = np.sort(np.linalg.eigvals(M @ A).real)
    free_pieces = 0 if grounded else int(components(lattice).max()) + 1
    assert shares[-1] < 1.001
    assert abs(shares[:free_pieces]).max(initial=0) < 1e-4
    settled = shares[free_pieces:]
    assert settled.min() > (0.3 if free_pieces < 2 else 0)


def test_interpolation_that_forgets_constants_is_caught(monkeypatch):
    def forgetful(one, other, floor, alone):
        return one / (floor * 1e4), other / (floor * 1e4)

    monkeypatch.setattr(multigrid, "COARSEST", 20)
    monkeypatch.setattr(
        multigrid.kernels_weights,
        "weigh_lines",
        multigrid.kernels_weights.weigh_lines.py_func,
    )
    monkeypatch.setattr(multigrid.kernels_weights, "_shares", forgetful)
    lattice = lattice_from_conductance(gallery.scattered(20, 20, 33, holes=0.3))
    M, A = as_matrix(lattice, None, None)
    shares = np.sort(np.linalg.eigvals(M @ A).real)
    pieces = int(components(lattice).max()) + 1
    assert shares[pieces] < 0.2


def test_iterations_stay_flat_as_the_landscape_grows():
    counts = []
    for side in (150, 300, 600):
        lattice = lattice_from_conductance(gallery.fractal(side, side, 41))
        counts.append(solve(lattice, injections(lattice), solver="multigrid").iterations)
    assert max(counts) <= 12
    assert counts[-1] <= counts[0] + 3


HARD = {
    "one cell wide channel": gallery.channel(81, 81),
    "channel of even height": gallery.channel(60, 41),
    "checkerboard 1:10,000": gallery.checkerboard(90, 90),
    "coarse checkerboard": gallery.checkerboard(120, 120, 7),
    "scattered 1:10,000": gallery.scattered(120, 130, 51, holes=0.35),
    "single row": gallery.scattered(1, 3000, 52, holes=0),
    "single column": gallery.scattered(3000, 1, 52, holes=0),
    "two rows": gallery.scattered(2, 2500, 53, holes=0.01),
}


@pytest.mark.parametrize("neighbours", [4, 8])
@pytest.mark.parametrize("grid", HARD.values(), ids=HARD.keys())
def test_hard_landscapes_agree_with_direct(grid, neighbours):
    lattice = lattice_from_conductance(grid, neighbours=neighbours)
    currents = injections(lattice, 2)
    found = solve(lattice, currents, solver="multigrid", tolerance=1e-8)
    exact = solve(lattice, currents, solver="direct")
    for side in range(2):
        scale = abs(exact.voltage[side]).max()
        np.testing.assert_allclose(
            found.voltage[side] / scale, exact.voltage[side] / scale, atol=1e-5
        )
    assert found.residual <= 1e-8
    assert found.iterations < 150


ROW, COL = np.mgrid[:240, :240]

FENCES = {
    "straight": ((ROW > 120), (COL < 30)),
    "straight, odd row": ((ROW > 121), (COL < 30)),
    "diagonal": ((ROW > COL), (COL < 30)),
    "rising diagonal": ((ROW + COL > 239), (COL < 30)),
    "oblique staircase": ((ROW > 0.37 * COL + 50), (COL < 30)),
    "loop": ((ROW - 120) ** 2 + (COL - 120) ** 2 < 70**2, (COL > 185)),
    "loop and line": (
        ((ROW - 80) ** 2 + (COL - 120) ** 2 < 50**2) | (ROW > 0.2 * COL + 150),
        (COL < 30) | ((COL > 165) & (ROW < 120)),
    ),
}


@pytest.mark.parametrize(("beyond", "gap"), FENCES.values(), ids=FENCES.keys())
def test_fences_thinner_than_a_cell_cost_few_iterations(beyond, gap):
    lattice = lattice_from_conductance(gallery.uniform(*beyond.shape))
    fenced = gallery.fenced(lattice, beyond, gap)
    assert any((e < o).any() for e, o in zip(fenced.edges, lattice.edges, strict=True))
    smooth = np.cos(ROW / 54) + np.sin(COL / 42)
    smooth -= smooth.mean()
    for currents in (injections(lattice)[0], smooth):
        without = solve(lattice, currents, solver="multigrid")
        found = solve(fenced, currents, solver="multigrid")
        assert found.solver == "multigrid"
        assert found.residual <= 1e-6
        assert found.iterations <= 2.5 * without.iterations


def test_a_fence_is_no_way_to_a_coarse_cell():
    # The cell (0, 1) lies on the fence's far side from (0, 0), as does the end (1, 0) of
    # its diagonal: that leads to no coarse cell, and (0, 1) goes with (0, 2) alone.
    lattice = lattice_from_conductance(gallery.uniform(3, 3))
    corner = np.zeros((3, 3), bool)
    corner[0, 0] = True
    A = operator(gallery.fenced(lattice, corner, corner & False).edges, None, None)
    P = Weights(*(np.zeros(4, np.float32) for _ in range(8)))
    kernels_setup.invert_diagonal(A, 0, 3)
    A.inverse[0] = 1  # as if (0, 0) were tied to others elsewhere
    kernels_weights.weigh_lines(A, P, 0, 2, 0.0)
    assert (P.east_from_west[0], P.south_from_north[0]) == (0, 0)
    assert P.east_from_east[0] == pytest.approx(1)
    assert P.south_from_south[0] == pytest.approx(1)
    assert P.east_from_west[2] == pytest.approx(0.5)


def test_the_channel_is_as_long_as_it_is():
    grid = gallery.channel(81, 81)
    lattice = lattice_from_conductance(grid, neighbours=4)
    currents = np.zeros(grid.shape)
    currents[0, 0], currents[80, 80] = 1, -1
    voltage = solve(lattice, currents, solver="multigrid", tolerance=1e-9).voltage
    assert voltage[0, 0] - voltage[80, 80] == pytest.approx((grid > 0).sum() - 1, rel=1e-7)


def test_threads_change_nothing_to_the_bit():
    lattice = lattice_from_conductance(gallery.fractal(400, 401, 61))
    currents = injections(lattice)
    one, two, three = (
        solve(lattice, currents, solver="multigrid", threads=count).voltage
        for count in (1, 2, 3)
    )
    assert (one == two).all()
    assert (one == three).all()


def test_several_sides_give_what_each_gives_alone():
    lattice = lattice_from_conductance(gallery.fractal(220, 180, 62))
    currents = injections(lattice, 5) * np.array([1, 1e-6, 1e6, 1, 1])[:, None, None]
    currents[3] = 0
    together = solve(lattice, currents, solver="multigrid", tolerance=1e-8)
    assert not together.voltage[3].any()
    for side in (0, 1, 2, 4):
        alone = solve(lattice, currents[side], solver="multigrid", tolerance=1e-8)
        scale = abs(alone.voltage).max()
        np.testing.assert_allclose(
            together.voltage[side] / scale, alone.voltage / scale, atol=1e-6
        )


def test_single_and_double_lattices_agree():
    grid = gallery.fractal(150, 160, 63)
    single = lattice_from_conductance(grid)
    double = lattice_from_conductance(grid.astype(np.float64))
    currents = injections(single)
    one, other = (
        solve(lattice, currents, solver="multigrid", tolerance=1e-10).voltage
        for lattice in (single, double)
    )
    np.testing.assert_allclose(one / abs(other).max(), other / abs(other).max(), atol=1e-6)


def test_residual_replacement_goes_far_below_single_precision():
    lattice = lattice_from_conductance(gallery.fractal(200, 200, 64))
    currents = injections(lattice)[0]
    found = solve(lattice, currents, solver="multigrid", tolerance=1e-12)
    assert found.residual <= 1e-12
    lacking = imbalance(lattice, found.voltage, currents)
    assert np.linalg.norm(lacking) <= 4e-12


@pytest.mark.parametrize("unit", [1e-25, 1e25])
def test_units_of_conductance_do_not_matter(unit):
    grid = gallery.scattered(110, 120, 65).astype(np.float64)
    lattice = lattice_from_conductance(grid)
    scaled = lattice_from_conductance(grid * unit)
    currents = injections(lattice)
    one = solve(lattice, currents, solver="multigrid", tolerance=1e-9).voltage
    other = solve(scaled, currents, solver="multigrid", tolerance=1e-9).voltage * unit
    np.testing.assert_allclose(one / abs(one).max(), other / abs(one).max(), atol=1e-6)


def test_what_single_precision_cannot_do_is_done_in_double(monkeypatch):
    class Stagnant(pcg.ConjugateGradients):
        """Nothing small is known to stagnate in single precision; so this does."""

        def run(self, tolerance, on_progress=None):
            voltage, residual, iterations = super().run(tolerance, on_progress)
            return voltage, residual + (self.x.dtype != self.r.dtype), iterations

    monkeypatch.setattr("cami.connectivity.solve.ConjugateGradients", Stagnant)
    lattice = lattice_from_conductance(gallery.fractal(110, 100, 66))
    currents = injections(lattice)
    exact = solve(lattice, currents, solver="direct").voltage
    found = solve(lattice, currents, solver="multigrid", tolerance=1e-12)
    assert found.solver == "multigrid in double precision"
    np.testing.assert_allclose(found.voltage, exact, atol=1e-9 * abs(exact).max())
    assert solve(lattice, currents, tolerance=1e-12).solver == "direct"


def test_an_iteration_that_stagnates_is_refused(monkeypatch):
    monkeypatch.setattr(pcg, "MOST", 2)
    lattice = lattice_from_conductance(gallery.fractal(110, 100, 67))
    with pytest.raises(NotConvergedError):
        solve(lattice, injections(lattice), solver="multigrid", tolerance=1e-9)


def test_the_worked_example_of_the_methods_page():
    # Edges of 1 and 3 in a row make a coarse edge of 3/4: resistances 1 + 1/3 in series.
    edges = [np.zeros((1, 3), np.float32) for _ in range(4)]
    edges[0][0, :2] = 1, 3
    A = operator(edges, None, None)
    P = Weights(*(np.zeros(2, np.float32) for _ in range(8)))
    coarse = operator([np.zeros((1, 2), np.float32) for _ in range(4)], None, None)
    kernels_setup.invert_diagonal(A, 0, 1)
    kernels_weights.weigh_lines(A, P, 0, 1, 0.0)
    kernels_setup.coarsen(A, P, coarse, 0, 1)
    assert (P.east_from_west[0], P.east_from_east[0]) == (0.25, 0.75)
    assert coarse.east[0] == 0.75
