"""Laws that every solution obeys, cases worked by hand, and what is refused."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cami.connectivity import gallery
from cami.connectivity.current import (
    branch_currents,
    effective_resistance,
    energy,
    imbalance,
    node_currents,
)
from cami.connectivity.lattice import components, lattice_from_conductance, with_barriers
from cami.connectivity.solve import plan, solve
from cami.errors import (
    BadCurrentsError,
    GridsDifferError,
    NotConvergedError,
    NotEnoughMemoryError,
    UnbalancedCurrentsError,
    UnknownOptionError,
)

SOLVERS = ("direct", "multigrid")


def largest_piece(lattice):
    pieces = components(lattice)
    return np.argwhere(pieces == np.bincount(pieces[pieces >= 0]).argmax())


def one_ampere(lattice, source, ground):
    currents = np.zeros(lattice.shape)
    currents[tuple(source)], currents[tuple(ground)] = 1, -1
    return currents


def resistance(lattice, source, ground, **options):
    source, ground = tuple(source), tuple(ground)
    solution = solve(lattice, one_ampere(lattice, source, ground), **options)
    return effective_resistance(solution.voltage, source, ground)


@pytest.mark.parametrize("solver", SOLVERS)
def test_resistors_in_series_add_up(solver):
    lattice = lattice_from_conductance(np.ones((1, 11)), neighbours=4)
    assert resistance(lattice, (0, 0), (0, 10), solver=solver) == pytest.approx(10)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_square_of_four_by_hand(solver):
    # Between opposite corners: the diagonal 1/√2, beside two ways of two ohms each.
    lattice = lattice_from_conductance(np.ones((2, 2)))
    found = resistance(lattice, (0, 0), (1, 1), solver=solver)
    assert found == pytest.approx(1 / (1 / sqrt(2) + 1 / 2 + 1 / 2), rel=1e-6)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_finite_ground_is_a_resistor(solver):
    lattice = lattice_from_conductance(np.ones((1, 3)), neighbours=4)
    solution = solve(lattice, [[1.0, 0, 0]], [[0, 0, 0.25]], solver=solver)
    np.testing.assert_allclose(solution.voltage, [[6, 5, 4]], rtol=1e-6)


@pytest.mark.parametrize("solver", SOLVERS)
def test_several_held_cells_share_the_current(solver):
    lattice = lattice_from_conductance(np.ones((1, 4)), neighbours=4)
    held = [[np.inf, 0, 0, np.inf]]
    solution = solve(lattice, [[0, 3.0, 0, 0]], held, solver=solver)
    np.testing.assert_allclose(solution.voltage, [[0, 2, 1, 0]], atol=1e-6)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_large_current_into_the_ground_itself_drowns_no_small_one(solver):
    lattice = lattice_from_conductance(np.ones((1, 3)), neighbours=4)
    solution = solve(
        lattice, [[1.0, 0, 1e-11]], [[np.inf, 0, 0]], solver=solver, tolerance=1e-9
    )
    np.testing.assert_allclose(solution.voltage, [[0, 1e-11, 2e-11]], rtol=1e-8)


def test_currents_by_hand():
    lattice = lattice_from_conductance(np.ones((2, 2)), neighbours=4)
    voltage = solve(lattice, one_ampere(lattice, (0, 0), (1, 1))).voltage
    np.testing.assert_allclose(node_currents(lattice, voltage), [[1, 0.5], [0.5, 1]])
    east, south, _, _ = branch_currents(lattice, voltage)
    np.testing.assert_allclose(east, [[0.5, 0], [0.5, 0]], atol=1e-15)
    np.testing.assert_allclose(south, [[0.5, 0.5], [0, 0]], atol=1e-15)


def test_node_current_counts_a_finite_ground():
    lattice = lattice_from_conductance(np.ones((1, 3)), neighbours=4)
    grounds = np.array([[0, 0.5, 0.5]])
    voltage = solve(lattice, [[1.0, 0, 0]], grounds).voltage
    through = node_currents(lattice, voltage, grounds)
    np.testing.assert_allclose(through, [[1, 1, voltage[0, 2] / 2]])


scenes = st.builds(
    gallery.scattered,
    st.integers(2, 30),
    st.integers(2, 30),
    st.integers(0, 10**6),
    holes=st.floats(0, 0.6),
    contrast=st.sampled_from([1.0, 100.0, 1e4]),
)


@settings(max_examples=40)
@given(scenes, st.sampled_from([4, 8]), st.randoms(use_true_random=False))
def test_multigrid_and_direct_agree_and_obey_kirchhoff(grid, neighbours, draw):
    if not grid.any():
        return
    lattice = lattice_from_conductance(grid, neighbours=neighbours)
    cells = largest_piece(lattice)
    source, ground = cells[draw.randrange(len(cells))], cells[draw.randrange(len(cells))]
    currents = np.zeros(grid.shape)
    currents[tuple(source)] += 1
    currents[tuple(ground)] -= 1
    exact = solve(lattice, currents, solver="direct")
    found = solve(lattice, currents, solver="multigrid", tolerance=1e-9)
    scale = abs(exact.voltage).max() + 1e-300
    np.testing.assert_allclose(found.voltage / scale, exact.voltage / scale, atol=1e-6)
    assert np.linalg.norm(imbalance(lattice, found.voltage, currents)) <= 2e-9
    assert abs(imbalance(lattice, exact.voltage, currents)).max() < 1e-8


@settings(max_examples=30)
@given(scenes, st.randoms(use_true_random=False), st.booleans())
def test_grounds_of_every_kind_agree_with_direct(grid, draw, single_cell):
    if not grid.any():
        return
    lattice = lattice_from_conductance(grid)
    cells = [tuple(cell) for cell in largest_piece(lattice)]
    grounds = np.zeros(grid.shape)
    for _ in range(1 if single_cell else 5):
        grounds[draw.choice(cells)] = draw.choice([np.inf, 0.01, 1.0])
    currents = np.zeros(grid.shape)
    for _ in range(4):
        currents[draw.choice(cells)] += draw.uniform(-1, 1)
    exact = solve(lattice, currents, grounds, solver="direct")
    found = solve(lattice, currents, grounds, solver="multigrid", tolerance=1e-9)
    scale = abs(exact.voltage).max() + 1e-300
    np.testing.assert_allclose(found.voltage / scale, exact.voltage / scale, atol=1e-6)
    assert (found.voltage[np.isinf(grounds)] == 0).all()
    held = np.where(np.isinf(grounds), 0, currents)
    assert abs(imbalance(lattice, exact.voltage, held, grounds)).max() < 1e-8


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_resistance_is_a_distance_and_falls_when_a_cell_improves(seed):
    grid = gallery.scattered(9, 8, seed, holes=0.1).astype(np.float64)
    lattice = lattice_from_conductance(grid)
    cells = largest_piece(lattice)
    a, b, c = cells[0], cells[len(cells) // 2], cells[-1]
    ab, bc, ac = (resistance(lattice, *pair) for pair in ((a, b), (b, c), (a, c)))
    assert ac <= ab + bc + 1e-9
    assert ab == pytest.approx(resistance(lattice, b, a), rel=1e-9)
    better = grid.copy()
    better[tuple(cells[len(cells) // 3])] *= 10
    assert resistance(lattice_from_conductance(better), a, c) <= ac * (1 + 1e-12)


def test_foster_the_edges_resistances_sum_to_nodes_less_one():
    lattice = lattice_from_conductance(gallery.scattered(4, 5, 11, holes=0).astype(float))
    total = 0.0
    steps = ((0, 1), (1, 0), (1, 1), (1, -1))
    for edge, (down, right) in zip(lattice.edges, steps, strict=True):
        for i, j in np.argwhere(edge > 0):
            total += edge[i, j] * resistance(lattice, (i, j), (i + down, j + right))
    assert total == pytest.approx(4 * 5 - 1, rel=1e-9)


def test_the_energy_of_one_ampere_is_the_resistance():
    lattice = lattice_from_conductance(gallery.scattered(12, 9, 12, holes=0.1))
    cells = largest_piece(lattice)
    voltage = solve(lattice, one_ampere(lattice, cells[0], cells[-1])).voltage
    found = effective_resistance(voltage, tuple(cells[0]), tuple(cells[-1]))
    assert energy(lattice, voltage) == pytest.approx(found, rel=1e-9)


def test_a_planted_missing_diagonal_breaks_the_square_by_hand():
    lattice = lattice_from_conductance(np.ones((2, 2)))
    broken = replace(lattice, south_east=np.zeros((2, 2)))
    assert resistance(broken, (0, 0), (1, 1)) != pytest.approx(1 / (1 / sqrt(2) + 1))


def test_a_fence_on_edges_does_not_leak_diagonally():
    lattice = lattice_from_conductance(np.ones((6, 8)))
    wall = {name: np.ones((6, 8)) for name in ("east", "south_east", "south_west")}
    wall["east"][:, 3] = wall["south_east"][:, 3] = wall["south_west"][:, 4] = 1e-4
    fenced = resistance(with_barriers(lattice, **wall), (2, 0), (2, 7))
    assert fenced > 1e3 / 2.5
    wall["south_west"][:] = 1
    leaking = resistance(with_barriers(lattice, **wall), (2, 0), (2, 7))
    assert leaking < 5


def test_pieces_without_currents_are_silent_and_others_do_not_see_them():
    grid = gallery.islands(26, 26)
    lattice = lattice_from_conductance(grid)
    currents = np.zeros(grid.shape)
    currents[0, 0], currents[7, 7] = 1, -1
    currents[9, 9], currents[16, 9] = 2, -2
    for solver in SOLVERS:
        voltage = solve(lattice, currents, solver=solver, tolerance=1e-9).voltage
        assert not voltage[18:].any()
        assert not voltage[grid == 0].any()
        first = lattice_from_conductance(grid[:8, :8])
        alone = solve(first, currents[:8, :8], solver="direct").voltage
        np.testing.assert_allclose(voltage[:8, :8], alone, atol=1e-7)


def test_a_piece_whose_currents_cannot_leave_is_named():
    grid = gallery.islands(8, 17)
    lattice = lattice_from_conductance(grid)
    currents = np.zeros(grid.shape)
    currents[3, 12] = 1
    with pytest.raises(UnbalancedCurrentsError, match="row 0, column 9"):
        solve(lattice, currents)
    grounds = np.zeros(grid.shape)
    grounds[0, 0] = np.inf
    with pytest.raises(UnbalancedCurrentsError):
        solve(lattice, currents, grounds)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_currents_that_are_no_numbers_are_refused(wrong):
    lattice = lattice_from_conductance(np.ones((3, 3)))
    currents = np.zeros((3, 3))
    currents[1, 2] = wrong
    with pytest.raises(BadCurrentsError, match="row 1, column 2"):
        solve(lattice, currents)


def test_currents_and_grounds_on_nodata_are_refused():
    lattice = lattice_from_conductance([[1.0, np.nan, 1.0]])
    with pytest.raises(BadCurrentsError):
        solve(lattice, [[0, 1.0, 0]])
    with pytest.raises(BadCurrentsError):
        solve(lattice, [[0, 0, 0.0]], [[0, 1.0, 0]])
    with pytest.raises(BadCurrentsError):
        solve(lattice, [[0, 0, 0.0]], [[-1.0, 0, 0]])


def test_shapes_that_differ_are_refused():
    lattice = lattice_from_conductance(np.ones((3, 3)))
    for currents in (np.zeros((3, 4)), np.zeros(9), np.zeros((0, 3, 3))):
        with pytest.raises(GridsDifferError):
            solve(lattice, currents)
    with pytest.raises(GridsDifferError):
        solve(lattice, np.zeros((3, 3)), np.zeros((2, 2)))


def test_misspelt_solvers_and_tolerances_are_refused():
    lattice = lattice_from_conductance(np.ones((3, 3)))
    with pytest.raises(UnknownOptionError):
        solve(lattice, np.zeros((3, 3)), solver="cholmod")
    for tolerance in (0, 1, np.nan):
        with pytest.raises(UnknownOptionError):
            solve(lattice, np.zeros((3, 3)), tolerance=tolerance)


def test_no_currents_no_voltages():
    lattice = lattice_from_conductance(np.ones((3, 3)))
    for solver in SOLVERS:
        assert not solve(lattice, np.zeros((3, 3)), solver=solver).voltage.any()


def test_more_memory_than_there_is_is_refused_before_the_work():
    lattice = lattice_from_conductance(np.ones((50, 50), np.float32))
    currents = one_ampere(lattice, (0, 0), (49, 49))
    needed = plan((50, 50))
    told = []
    with pytest.raises(NotEnoughMemoryError):
        solve(
            lattice,
            currents,
            solver="multigrid",
            available_bytes=needed - 1,
            on_progress=told.append,
        )
    assert not told
    solve(lattice, currents, solver="multigrid", available_bytes=needed)
    assert plan((50, 50), 8) > needed
    assert plan((50, 50), double=True) > needed


def test_what_cannot_be_reached_is_refused_and_not_passed_off():
    lattice = lattice_from_conductance(gallery.scattered(40, 40, 5, holes=0.2))
    cells = largest_piece(lattice)
    currents = one_ampere(lattice, cells[0], cells[-1])
    with pytest.raises(NotConvergedError):
        solve(lattice, currents, solver="multigrid", tolerance=1e-18)


class StopError(Exception):
    """Raised by a person who has seen enough."""


def test_what_the_progress_callback_raises_ends_the_work():
    lattice = lattice_from_conductance(gallery.scattered(60, 60, 6))
    cells = largest_piece(lattice)
    told = []

    def stop_after_two(progress):
        told.append(progress)
        if progress.iteration == 2:
            raise StopError

    with pytest.raises(StopError):
        solve(
            lattice,
            one_ampere(lattice, cells[0], cells[-1]),
            solver="multigrid",
            on_progress=stop_after_two,
        )
    assert [progress.iteration for progress in told] == [1, 2]


def test_the_estimate_of_what_remains_is_honest():
    lattice = lattice_from_conductance(gallery.fractal(200, 200, 4))
    cells = largest_piece(lattice)
    told = []
    done = solve(
        lattice,
        one_ampere(lattice, cells[9], cells[-9]),
        solver="multigrid",
        tolerance=1e-9,
        on_progress=told.append,
    ).iterations
    assert told[-1].remaining == 0
    for progress in told[3:-1]:
        assert progress.remaining == pytest.approx(done - progress.iteration, abs=3)
