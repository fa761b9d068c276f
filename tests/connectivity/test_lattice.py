"""Lattices against hand-worked grids and against a plain reckoning cell by cell."""

from math import hypot, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import label

from cami.connectivity import gallery
from cami.connectivity.assembly import lattice_laplacian
from cami.connectivity.lattice import (
    components,
    lattice_from_conductance,
    with_barriers,
)
from cami.errors import GridsDifferError, NothingPassableError, UnknownOptionError


def plain_laplacian(grid, *, diagonal_share=0.5**0.5, skip=()):
    """Dense, by the definition: neighbours' mean conductance over their distance."""
    rows, cols = grid.shape
    L = np.zeros((grid.size, grid.size))
    for i in range(rows):
        for j in range(cols):
            for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
                y, x = i + down, j + right
                if (down, right) in skip or not (y < rows and 0 <= x < cols):
                    continue
                if not (grid[i, j] > 0 and grid[y, x] > 0):
                    continue
                share = 1 if hypot(down, right) == 1 else diagonal_share
                g = share * (grid[i, j] + grid[y, x]) / 2
                a, b = i * cols + j, y * cols + x
                L[a, b] -= g
                L[b, a] -= g
                L[a, a] += g
                L[b, b] += g
    return L


def test_four_cells_by_hand():
    lattice = lattice_from_conductance([[1.0, 2.0], [3.0, 4.0]])
    assert lattice.east.tolist() == [[1.5, 0], [3.5, 0]]
    assert lattice.south.tolist() == [[2, 3], [0, 0]]
    assert lattice.south_east[0, 0] == pytest.approx(2.5 / sqrt(2))
    assert lattice.south_west[0, 1] == pytest.approx(2.5 / sqrt(2))


def test_mean_resistance_by_hand():
    lattice = lattice_from_conductance([[1.0, 1 / 3]], average="resistance")
    assert lattice.east[0, 0] == pytest.approx(1 / 2)


def test_four_neighbours_have_no_diagonals():
    lattice = lattice_from_conductance(np.ones((3, 3)), neighbours=4)
    assert not lattice.south_east.any()
    assert not lattice.south_west.any()


@pytest.mark.parametrize("seed", [101, 202, 303])
def test_the_laplacian_is_the_plain_one(seed):
    grid = gallery.scattered(7, 9, seed).astype(np.float64)
    L = lattice_laplacian(lattice_from_conductance(grid)).toarray()
    np.testing.assert_allclose(L, plain_laplacian(grid), rtol=1e-14, atol=1e-18)
    assert (L == L.T).all()
    np.testing.assert_allclose(L.sum(axis=1), 0, atol=1e-15)


@pytest.mark.parametrize(
    "plant", [{"skip": [(1, -1)]}, {"skip": [(1, 1)]}, {"diagonal_share": sqrt(2)}]
)
def test_a_planted_missing_or_wrongly_long_diagonal_is_caught(plant):
    grid = gallery.uniform(4, 5).astype(np.float64)
    L = lattice_laplacian(lattice_from_conductance(grid)).toarray()
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(L, plain_laplacian(grid, **plant), rtol=1e-14)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 10**6))
def test_north_is_only_a_convention(rows, cols, seed):
    grid = gallery.scattered(rows, cols, seed, holes=0.2).astype(np.float64)
    if not grid.any():
        return
    number = np.arange(grid.size).reshape(grid.shape)
    L = lattice_laplacian(lattice_from_conductance(grid)).toarray()
    for turn in (np.rot90, np.flipud, np.fliplr, np.transpose):
        order = turn(number).ravel()
        turned = lattice_laplacian(lattice_from_conductance(turn(grid))).toarray()
        np.testing.assert_allclose(turned, L[np.ix_(order, order)], rtol=1e-13, atol=1e-16)


def test_units_of_length_do_not_matter_and_square_cells_are_circuitscapes():
    grid = gallery.scattered(5, 6, 77)
    plain = lattice_from_conductance(grid)
    metres = lattice_from_conductance(grid, cell_width=1000, cell_height=1000.0)
    for one, other in zip(plain.edges, metres.edges, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


@given(st.floats(0.1, 10), st.sampled_from([4, 8]))
def test_a_sheet_of_oblong_cells_conducts_alike_in_both_directions(width, neighbours):
    lattice = lattice_from_conductance(
        np.ones((4, 4)), neighbours=neighbours, cell_width=width, cell_height=1.0
    )
    a, b, d = lattice.east[1, 1], lattice.south[1, 1], lattice.south_east[1, 1]
    assert min(a, b) > 0
    along = (a + 2 * d) * width / 1.0
    across = (b + 2 * d) * 1.0 / width
    assert along == pytest.approx(across, rel=1e-12)
    assert along == pytest.approx(1 if neighbours == 4 else 1 + sqrt(2), rel=1e-12)


def test_each_row_may_have_its_own_width():
    lattice = lattice_from_conductance(
        np.ones((2, 2)), neighbours=4, cell_width=[1.0, 3.0], cell_height=1.0
    )
    assert lattice.east[:, 0].tolist() == [1, pytest.approx(1 / 3)]
    assert lattice.south[0, 0] == pytest.approx(2)


def test_barriers_multiply_or_replace_and_make_no_edges():
    lattice = lattice_from_conductance([[1.0, 1.0, np.nan]])
    halved = with_barriers(lattice, east=[[0.5, 0.5, 0.5]])
    assert halved.east.tolist() == [[0.5, 0, 0]]
    replaced = with_barriers(lattice, east=[[0.1, 0.1, np.nan]], how="replace")
    assert replaced.east.tolist() == [[0.1, 0, 0]]
    with pytest.raises(UnknownOptionError):
        with_barriers(lattice, east=[[-1.0, 1, 1]])
    with pytest.raises(GridsDifferError):
        with_barriers(lattice, east=[[1.0]])


@given(st.integers(1, 25), st.integers(1, 25), st.integers(0, 10**6))
def test_pieces_are_those_of_an_image_labelling(rows, cols, seed):
    grid = gallery.scattered(rows, cols, seed, holes=0.6)
    if not grid.any():
        return
    for neighbours, shape in ((8, np.ones((3, 3))), (4, None)):
        lattice = lattice_from_conductance(grid, neighbours=neighbours)
        assert (components(lattice) == label(grid > 0, shape)[0] - 1).all()


def test_a_barrier_of_zero_parts_a_piece():
    lattice = lattice_from_conductance(np.ones((2, 4)))
    wall = {name: np.ones((2, 4)) for name in ("east", "south_east", "south_west")}
    wall["east"][:, 1] = wall["south_east"][:, 1] = wall["south_west"][:, 2] = 0
    assert components(with_barriers(lattice, **wall)).tolist() == [[0, 0, 1, 1]] * 2
    leaking = {**wall, "south_west": np.ones((2, 4))}
    assert components(with_barriers(lattice, **leaking)).max() == 0


@pytest.mark.parametrize("value", [np.nan, 0, -1])
def test_a_grid_without_passable_cells_is_refused(value):
    with pytest.raises(NothingPassableError):
        lattice_from_conductance(np.full((3, 3), value))


def test_options_that_do_not_exist_are_refused():
    for wrong in ({"neighbours": 6}, {"average": "mean"}, {"cell_width": 0.0}):
        with pytest.raises(UnknownOptionError):
            lattice_from_conductance(np.ones((2, 2)), **wrong)
    with pytest.raises(GridsDifferError):
        lattice_from_conductance(np.ones(4))
