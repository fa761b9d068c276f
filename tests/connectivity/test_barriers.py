"""A fence is a line: it leaks nowhere and is no wider than itself."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.connectivity.barriers import (
    crossings,
    kept_shares,
    with_crossing_costs,
    with_shares,
)
from cami.connectivity.lattice import lattice_from_conductance
from cami.connectivity.leastcost import cost_distance, edge_cost, lattice_of_costs
from cami.errors import GridsDifferError, UnknownOptionError

ROWS, COLS = 14, 17
STEP = [(0, 1), (1, 0), (1, 1), (1, -1)]


def unit(rows=ROWS, cols=COLS):
    return lattice_of_costs(np.ones((rows, cols)))


def top_row(rows=ROWS, cols=COLS):
    return np.arange(rows)[:, None] * np.ones(cols) == 0


def steps_crossed(line, rows=ROWS, cols=COLS):
    """Crossed edges as ((row, col), (row, col))."""
    found = crossings([line], (rows, cols)).edge
    cells = [divmod(int(edge) >> 2, cols) for edge in found]
    ends = [STEP[edge & 3] for edge in found]
    return {
        (cell, (cell[0] + down, cell[1] + right))
        for cell, (down, right) in zip(cells, ends, strict=True)
    }


def across(vertices):
    """A line through the vertices that comes in from the west and leaves to the east."""
    line = np.array(vertices, dtype=float)
    return np.vstack(([-1.5, line[0, 1]], line, [COLS + 0.5, line[-1, 1]]))


def test_a_hand_worked_fence_crosses_the_steps_that_it_meets_and_no_others():
    fence = [(-1, 0.4), (1.2, 0.4)]
    assert steps_crossed(fence, 2, 3) == {
        ((0, 0), (1, 0)),
        ((0, 1), (1, 1)),
        ((0, 0), (1, 1)),
        ((0, 1), (1, 0)),
    }
    # and of the diagonals between columns 1 and 2 it would meet one 0.2 columns further on
    assert steps_crossed([(-1, 0.4), (1.5, 0.4)], 2, 3) > steps_crossed(fence, 2, 3)


half_cells = st.integers(0, 2 * (COLS - 1)).map(lambda n: n / 2)
half_rows = st.integers(4, 2 * (ROWS - 3)).map(lambda n: n / 2)


@given(st.lists(st.tuples(half_cells, half_rows), min_size=1, max_size=9))
def test_a_fence_leaks_nowhere_even_through_cell_centres_and_corners(vertices):
    closed = with_crossing_costs(
        unit(), crossings([across(vertices)], (ROWS, COLS)), np.inf
    )
    assert np.isinf(cost_distance(closed, top_row())[-1]).all()


@given(
    st.lists(
        st.tuples(st.floats(0, COLS - 1), st.floats(2, ROWS - 3)), min_size=1, max_size=9
    )
)
def test_a_fence_anywhere_leaks_nowhere(vertices):
    closed = with_crossing_costs(
        unit(), crossings([across(vertices)], (ROWS, COLS)), np.inf
    )
    assert np.isinf(cost_distance(closed, top_row())[-1]).all()


def test_a_planted_leak_is_caught():
    diagonal = across([(1, 2), (12, 12)])
    crossed = crossings([diagonal], (ROWS, COLS))
    edges, share = kept_shares(unit(), crossed, np.inf)
    leaky = with_shares(unit(), edges[edges & 3 < 2], share[edges & 3 < 2])
    assert np.isfinite(cost_distance(leaky, top_row())[-1]).any()


def test_a_fence_burned_into_cells_is_wider_and_one_on_edges_blocks_no_cell():
    closed = with_crossing_costs(
        unit(), crossings([across([(0, 6.3), (16, 6.6)])], (ROWS, COLS)), np.inf
    )
    assert closed.passable.all()
    from_above = cost_distance(closed, top_row())
    assert np.isfinite(from_above[:7]).all()
    assert np.isinf(from_above[7:]).all()


@given(st.integers(0, 10**6))
def test_crossed_edges_are_those_whose_segments_meet_the_line(seed):
    rng = np.random.default_rng(seed)
    line = rng.uniform((-1, -1), (COLS, ROWS), (rng.integers(2, 7), 2))
    rounded = np.rint(line * 4096) / 4096
    wanted = set()
    for row in range(ROWS):
        for col in range(COLS):
            for down, right in STEP:
                there = (row + down, col + right)
                inside = there[0] < ROWS and 0 <= there[1] < COLS
                ends = np.array([(col, row), there[::-1]], dtype=float)
                if inside and any(
                    _meet(*ends, a, b) for a, b in itertools.pairwise(rounded)
                ):
                    wanted.add(((row, col), there))
    assert steps_crossed(line) == wanted


def _meet(p, q, a, b):
    def side(u, v, w):
        return (v[0] - u[0]) * (w[1] - u[1]) - (v[1] - u[1]) * (w[0] - u[0]) > 0

    return side(p, q, a) != side(p, q, b) and side(a, b, p) != side(a, b, q)


@given(st.integers(0, 10**6))
def test_drawing_a_line_in_more_detail_or_backwards_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    line = rng.integers(0, 13 * 4, (4, 2)) / 4
    halves = np.insert(line, [1, 2, 3], (line[:-1] + line[1:]) / 2, axis=0)
    assert steps_crossed(line) == steps_crossed(halves) == steps_crossed(line[::-1])


def test_a_winding_fence_counts_once_and_two_fences_count_twice():
    winding = [(3.5, 2.5), (5.5, 3.2), (3.5, 3.4), (5.5, 3.7), (5.5, 5.5)]
    beside = [[(-1, 6.2), (20, 6.2)], [(-1, 6.7), (20, 6.7)]]
    crossed = crossings([winding], (ROWS, COLS))
    assert len(np.unique(crossed.edge)) == len(crossed.edge)
    once = with_crossing_costs(unit(), crossed, 10)
    assert edge_cost(once, 3, 4, 4, 4) == pytest.approx(11)
    twice = with_crossing_costs(unit(), crossings(beside, (ROWS, COLS)), [10, 5])
    assert edge_cost(twice, 6, 4, 7, 4) == pytest.approx(16)


def test_only_the_lines_that_stand_are_crossed():
    lines = [[(-1, 6.2), (20, 6.2)], [(-1, 9.2), (20, 9.2)]]
    crossed = crossings(lines, (ROWS, COLS))
    by_mask = crossed.of_lines([False, True])
    assert set(by_mask.line) == {1}
    assert np.array_equal(by_mask.edge, crossed.of_lines([1]).edge)


@given(st.integers(0, 10**6), st.floats(0, 1e6))
def test_a_fence_never_shortens_and_opening_never_lengthens(seed, cost):
    rng = np.random.default_rng(seed)
    lattice = lattice_of_costs(10 ** rng.uniform(0, 3, (ROWS, COLS)))
    lines = [rng.uniform(-1, 15, (3, 2)) for _ in range(3)]
    crossed = crossings(lines, (ROWS, COLS))
    free = cost_distance(lattice, top_row())
    fenced = cost_distance(with_crossing_costs(lattice, crossed, cost), top_row())
    opened = with_crossing_costs(lattice, crossed.of_lines([0, 1]), cost)
    assert (fenced >= free * (1 - 1e-12)).all()
    assert (cost_distance(opened, top_row()) <= fenced * (1 + 1e-12)).all()


def test_shares_serve_the_circuit_of_the_same_land():
    resistance = np.full((4, 4), 3.0)
    costs, circuit = (
        lattice_of_costs(resistance),
        lattice_from_conductance(1 / resistance, average="resistance"),
    )
    crossed = crossings([[(-1, 1.5), (5, 1.5)]], (4, 4))
    edges, share = kept_shares(costs, crossed, 3)
    closed = with_shares(circuit, edges, share)
    # an edge of 3 ohm in series with a barrier of as much
    assert closed.south[1, 0] == pytest.approx(1 / 6)
    assert closed.south_east[1, 0] == pytest.approx(1 / (3 * np.sqrt(2) + 3))
    assert np.array_equal(closed.east, circuit.east)


def test_a_closed_fence_through_impassable_cells_is_no_number_gone_wrong():
    grid = np.ones((4, 4))
    grid[1:3, 1] = np.nan
    lattice = lattice_of_costs(grid)
    crossed = crossings([[(-1, 1.5), (5, 1.5)]], (4, 4))
    closed = with_crossing_costs(lattice, crossed, np.inf)
    assert all(np.isfinite(edge).all() for edge in closed.edges)
    assert np.isinf(cost_distance(closed, top_row(4, 4))[2:]).all()


def test_a_line_from_far_away_is_cut_to_the_grid():
    far = steps_crossed([(-1e9, 6.25), (1e9, 6.25)])
    assert far == steps_crossed([(-1, 6.25), (COLS, 6.25)])
    assert not steps_crossed([(1e9, 6.25), (2e9, 7)])
    assert not steps_crossed([(-50, -50), (-50, 90)])


def test_what_is_not_a_line_or_a_cost_is_refused():
    for line in ([(0, np.nan), (1, 1)], [1, 2, 3]):
        with pytest.raises(UnknownOptionError):
            crossings([line], (ROWS, COLS))
    crossed = crossings([[(0, 0.5), (3, 0.5)]], (ROWS, COLS))
    with pytest.raises(UnknownOptionError):
        with_crossing_costs(unit(), crossed, -1)
    with pytest.raises(GridsDifferError):
        with_crossing_costs(unit(3, 3), crossed, 1)
