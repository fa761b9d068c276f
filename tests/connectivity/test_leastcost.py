"""Least cost against hand work, laws, and two other programs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from skimage.graph import MCP_Geometric

from cami.connectivity.lattice import edge_list
from cami.connectivity.leastcost import (
    allocation,
    cost_along,
    cost_distance,
    cost_field,
    lattice_of_costs,
    path_to,
)
from cami.errors import (
    BadSourceError,
    GridsDifferError,
    NothingPassableError,
    UnknownOptionError,
)

DIAGONAL = np.sqrt(2)


def landscape(seed, shape=(40, 150), blocked=0.15):
    """Resistances over four orders of magnitude; broader than two blocks of the sweep."""
    rng = np.random.default_rng(seed)
    grid = 10 ** rng.uniform(0, 4, shape)
    grid[rng.random(shape) < blocked] = np.nan
    grid[0, 0] = 1
    return grid


def at(shape, *cells):
    marked = np.zeros(shape, bool)
    marked[tuple(np.transpose(cells))] = True
    return marked


def labyrinth(rows, cols):
    """Walls across every other row with a gap at alternating ends."""
    grid = np.ones((rows, cols))
    grid[1::2] = np.nan
    grid[1::4, -1] = grid[3::4, 0] = 1
    return grid


def test_hand_worked_steps_cost_length_times_the_mean_of_two_resistances():
    lattice = lattice_of_costs([[1, 3, 1], [1, 9, 1]])
    found = cost_distance(lattice, at((2, 3), (0, 0)))
    around = [[0, 2, 4], [1, 1 + 5, 2 + 2 * DIAGONAL]]
    assert found == pytest.approx(np.array(around))


def test_a_diagonal_step_is_longer_by_the_root_of_two():
    lattice = lattice_of_costs(np.full((2, 2), 7.0), cell_width=500, cell_height=500)
    assert cost_distance(lattice, at((2, 2), (0, 0)))[1, 1] == pytest.approx(
        3500 * DIAGONAL
    )


def test_oblong_cells_have_their_true_lengths():
    lattice = lattice_of_costs(np.ones((2, 2)), cell_width=3, cell_height=4)
    found = cost_distance(lattice, at((2, 2), (0, 0)))
    assert found == pytest.approx(np.array([[0, 3], [4, 5]]))


def test_rows_of_a_geographic_grid_have_their_own_widths():
    lattice = lattice_of_costs(np.ones((2, 3)), cell_width=[10, 4], cell_height=100)
    found = cost_distance(lattice, at((2, 3), (0, 0)))
    assert found[0, 2] == 20
    assert found[1, 1] == pytest.approx(np.hypot(7, 100))
    assert found[1, 2] == pytest.approx(np.hypot(7, 100) + 4)


@pytest.mark.parametrize("seed", [3, 11, 29])
@pytest.mark.parametrize("neighbours", [4, 8])
def test_agrees_with_dijkstra_on_the_matrix_to_rounding(seed, neighbours):
    grid = landscape(seed)
    lattice = lattice_of_costs(grid, neighbours=neighbours, cell_width=3, cell_height=2)
    tails, heads, conductances = edge_list(lattice)
    matrix = coo_array((1 / conductances, (tails, heads)), shape=(grid.size, grid.size))
    wanted = dijkstra(matrix.tocsr(), directed=False, indices=0).reshape(grid.shape)
    found = cost_distance(lattice, at(grid.shape, (0, 0)))
    np.testing.assert_allclose(found, wanted, rtol=1e-13)


@pytest.mark.parametrize("seed", [5, 17])
def test_agrees_with_scikit_image(seed):
    grid = landscape(seed)
    costs = np.where(np.isnan(grid), np.inf, grid)
    wanted, _ = MCP_Geometric(costs, fully_connected=True).find_costs([(0, 0)])
    found = cost_distance(lattice_of_costs(grid), at(grid.shape, (0, 0)))
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_missing_diagonals_are_caught_by_the_comparison():
    grid = landscape(5)
    costs = np.where(np.isnan(grid), np.inf, grid)
    wanted, _ = MCP_Geometric(costs, fully_connected=True).find_costs([(0, 0)])
    planted = cost_distance(lattice_of_costs(grid, neighbours=4), at(grid.shape, (0, 0)))
    assert not np.allclose(planted, wanted)


def test_a_wrong_length_of_the_diagonal_is_caught_by_the_comparison():
    grid = landscape(5)
    costs = np.where(np.isnan(grid), np.inf, grid)
    wanted, _ = MCP_Geometric(costs, fully_connected=True).find_costs([(0, 0)])
    lattice = lattice_of_costs(grid)
    lattice.south_east[:] *= DIAGONAL
    planted = cost_distance(lattice, at(grid.shape, (0, 0)))
    assert not np.allclose(planted, wanted, rtol=1e-3)


@given(st.integers(2, 90), st.integers(1, 150), st.integers(0, 10**6), st.booleans())
def test_sweeping_and_buckets_agree_to_the_last_bit(rows, cols, seed, single):
    grid = landscape(seed, (rows, cols))
    lattice = lattice_of_costs(grid.astype(np.float32 if single else np.float64))
    source = at(grid.shape, (0, 0))
    swept = cost_distance(lattice, source, method="sweep")
    assert np.array_equal(swept, cost_distance(lattice, source, method="buckets"))


def test_a_labyrinth_is_walked_to_its_end_by_every_method():
    grid = labyrinth(401, 80)
    lattice = lattice_of_costs(grid, neighbours=4)
    for method in ("auto", "sweep", "buckets"):
        found = cost_distance(lattice, at(grid.shape, (0, 0)), method=method)
        assert found[400, 79 if (401 // 2) % 2 else 0] == 200 * (79 + 2)


def test_distance_is_symmetric():
    grid = landscape(7)
    lattice = lattice_of_costs(grid)
    ends = [(0, 0), tuple(np.argwhere(grid > 0)[-1])]
    there, back = (cost_distance(lattice, at(grid.shape, end)) for end in ends)
    assert there[ends[1]] == pytest.approx(back[ends[0]], rel=1e-13)


def test_the_triangle_inequality_holds_through_every_cell():
    grid = landscape(13)
    lattice = lattice_of_costs(grid)
    other = tuple(np.argwhere(grid > 0)[-1])
    first = cost_distance(lattice, at(grid.shape, (0, 0)))
    second = cost_distance(lattice, at(grid.shape, other))
    assert (first + second >= first[other] * (1 - 1e-13)).all()


@given(st.integers(0, 10**6))
def test_raising_a_resistance_never_shortens(seed):
    grid = landscape(seed, (12, 14))
    raised = grid * np.where(np.random.default_rng(seed).random(grid.shape) < 0.3, 5, 1)
    source = at(grid.shape, (0, 0))
    before = cost_distance(lattice_of_costs(grid), source)
    after = cost_distance(lattice_of_costs(raised), source)
    assert (after >= before * (1 - 1e-13)).all()


@pytest.mark.parametrize(
    "turn", [np.flipud, np.fliplr, np.rot90, np.transpose], ids=lambda t: t.__name__
)
def test_north_is_only_a_convention(turn):
    grid = landscape(19)
    source = at(grid.shape, (0, 0))
    found = cost_distance(lattice_of_costs(grid), source)
    turned = cost_distance(lattice_of_costs(turn(grid)), turn(source))
    np.testing.assert_allclose(turned, turn(found), rtol=1e-12)


def test_costs_scale_with_the_unit_of_length():
    grid = landscape(23)
    source = at(grid.shape, (0, 0))
    in_km = cost_distance(lattice_of_costs(grid), source)
    in_m = cost_distance(lattice_of_costs(grid, cell_width=1000, cell_height=1000), source)
    np.testing.assert_allclose(in_m, 1000 * in_km, rtol=1e-12)


def test_what_cannot_be_reached_is_infinitely_far():
    grid = np.array([[1, np.nan, 1], [1, 0, 1], [1, -4, 1]])
    found = cost_distance(lattice_of_costs(grid), at(grid.shape, (0, 0)))
    assert np.isinf(found[:, 1:]).all()
    assert np.isfinite(found[:, 0]).all()


def test_a_path_costs_what_the_distance_says():
    grid = landscape(31)
    lattice = lattice_of_costs(grid)
    field = cost_field(lattice, at(grid.shape, (0, 0)))
    for row, col in np.argwhere(np.isfinite(field.distance))[::97]:
        cells = path_to(field, row, col)
        assert tuple(cells[0]) == (0, 0)
        assert tuple(cells[-1]) == (row, col)
        assert cost_along(lattice, cells) == pytest.approx(field.distance[row, col])


def test_every_cell_is_allotted_to_the_area_that_is_nearest():
    grid = landscape(37)
    lattice = lattice_of_costs(grid)
    areas = np.zeros(grid.shape, int)
    areas[0, :4], areas[30:, 80], areas[10, 140:] = 1, 2, 3
    zones = allocation(cost_field(lattice, areas > 0), areas)
    each = np.stack([cost_distance(lattice, areas == number) for number in (1, 2, 3)])
    reached = np.isfinite(each).any(axis=0)
    assert (zones[~reached] == 0).all()
    of_zone = np.take_along_axis(each, np.maximum(zones - 1, 0)[None], axis=0)[0]
    np.testing.assert_allclose(of_zone[reached], each.min(axis=0)[reached])


def test_a_watcher_is_told_of_each_sweep_and_may_cancel():
    grid = landscape(41)
    told = []
    cost_distance(lattice_of_costs(grid), at(grid.shape, (0, 0)), watch=told.append)
    assert len(told) > 2
    assert all(relaxed > 0 for relaxed in told)

    def cancel(relaxed):
        raise KeyboardInterrupt(relaxed)

    with pytest.raises(KeyboardInterrupt):
        cost_distance(lattice_of_costs(grid), at(grid.shape, (0, 0)), watch=cancel)


def test_sources_on_impassable_cells_are_refused():
    lattice = lattice_of_costs([[1, np.nan]])
    with pytest.raises(BadSourceError, match="row 0, column 1"):
        cost_distance(lattice, [[False, True]])
    with pytest.raises(BadSourceError):
        cost_distance(lattice, [[False, False]])


def test_paths_to_where_no_way_leads_are_refused():
    field = cost_field(lattice_of_costs([[1, np.nan, 1]]), [[1, 0, 0]])
    for col in (2, 3, -1):
        with pytest.raises(BadSourceError):
            path_to(field, 0, col)


def test_impossible_grids_and_options_are_refused():
    with pytest.raises(NothingPassableError):
        lattice_of_costs([[0, -1, np.nan, np.inf]])
    with pytest.raises(GridsDifferError):
        lattice_of_costs([1, 2])
    with pytest.raises(UnknownOptionError):
        lattice_of_costs([[1]], neighbours=6)
    with pytest.raises(UnknownOptionError):
        lattice_of_costs([[1]], cell_width=0)
    lattice = lattice_of_costs([[1, 1]])
    with pytest.raises(UnknownOptionError):
        cost_distance(lattice, [[1, 0]], method="quick")
    with pytest.raises(GridsDifferError):
        cost_distance(lattice, [[1]])


@pytest.mark.parametrize("turn", [np.array, np.fliplr], ids=["down", "up"])
@pytest.mark.parametrize("start", [0, 199])
def test_a_way_of_diagonals_alone_is_followed_across_blocks(turn, start):
    diagonal = turn(np.eye(200)) > 0
    source = diagonal & (np.arange(200)[:, None] == start)
    lattice = lattice_of_costs(np.where(diagonal, 1.0, np.nan))
    found = cost_distance(lattice, source, method="sweep")
    steps = np.abs(np.arange(200) - start)
    assert found[diagonal] == pytest.approx(steps * DIAGONAL)
