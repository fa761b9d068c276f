"""Current between areas of a lattice: by hand, by identities, and what is refused."""

import numpy as np
import pytest

from cami.connectivity.between_areas import currents_between
from cami.connectivity.lattice import lattice_from_conductance, with_barriers
from cami.errors import BadSourceError, GridsDifferError


def land(rows=6, cols=9, seed=3):
    rng = np.random.default_rng(seed)
    return lattice_from_conductance(rng.uniform(0.1, 1, (rows, cols)))


def marked(shape, cells):
    areas = np.zeros(shape, int)
    for number, cell in cells.items():
        areas[cell] = number
    return areas


def test_a_row_of_resistors_by_hand():
    lattice = lattice_from_conductance(np.ones((1, 5)))
    found = currents_between(lattice, [[4, 0, 0, 0, 9]])
    assert found.ids == (4, 9)
    # four steps between cells of 1 ohm each
    assert found.resistance[0, 1] == pytest.approx(4)
    np.testing.assert_allclose(found.current, 1)
    assert found.solves == 1


def test_cells_and_areas_of_one_cell_are_solved_n_less_one_times_and_add_up_the_pairs():
    lattice = land()
    areas = marked(lattice.shape, {1: (0, 0), 2: (5, 8), 3: (0, 8), 4: (3, 3)})
    together = currents_between(lattice, areas)
    assert together.solves == 3
    total = np.zeros(lattice.shape)
    for i in range(1, 5):
        for j in range(i + 1, 5):
            pair = currents_between(lattice, np.where(np.isin(areas, (i, j)), areas, 0))
            total += pair.current
            assert pair.resistance[0, 1] == pytest.approx(
                together.resistance[i - 1, j - 1], rel=1e-7
            )
    np.testing.assert_allclose(together.current, total, rtol=1e-6)


def test_an_area_of_many_cells_is_one_node_and_has_less_resistance():
    lattice = land()
    small = marked(lattice.shape, {1: (0, 0), 2: (5, 8)})
    large = small.copy()
    large[0, :3] = 1
    found = currents_between(lattice, large)
    assert found.resistance[0, 1] < currents_between(lattice, small).resistance[0, 1]
    assert found.residual < 1e-6
    np.testing.assert_allclose(found.current[large > 0], 1)


def test_a_fence_raises_resistance_and_one_without_gap_parts_the_land():
    lattice = land()
    areas = marked(lattice.shape, {1: (slice(None), 0), 2: (slice(None), 8)})
    free = currents_between(lattice, areas)
    kept = {name: np.ones(lattice.shape) for name in ("east", "south_east", "south_west")}
    kept["east"][:, 4] = kept["south_east"][:, 4] = kept["south_west"][:, 5] = 0
    closed = currents_between(with_barriers(lattice, **kept), areas)
    assert closed.resistance[0, 1] == np.inf
    assert closed.solves == 0
    assert not closed.current.any()
    kept["east"][2, 4] = 1
    gap = currents_between(with_barriers(lattice, **kept), areas)
    assert free.resistance[0, 1] < gap.resistance[0, 1] < np.inf
    assert gap.current[2, 4] == pytest.approx(1)


def test_impassable_cells_of_an_area_are_left_out():
    conductance = np.ones((3, 5))
    conductance[1] = np.nan
    conductance[:, 2] = 1
    lattice = lattice_from_conductance(conductance)
    areas = marked(lattice.shape, {1: (slice(None), 0), 2: (slice(None), 4)})
    found = currents_between(lattice, areas)
    assert np.isnan(found.current[1, 0])
    assert np.isfinite(found.resistance).all()


def test_areas_that_are_nowhere_or_alone_are_refused():
    conductance = np.ones((3, 5))
    conductance[0, 0] = 0
    lattice = lattice_from_conductance(conductance)
    for cells in ({1: (0, 1)}, {}, {1: (0, 0), 2: (2, 2), 3: (2, 4)}):
        with pytest.raises(BadSourceError):
            currents_between(lattice, marked(lattice.shape, cells))
    with pytest.raises(GridsDifferError):
        currents_between(lattice, np.ones((2, 2)))


def test_each_pair_is_told_with_its_resistance():
    told = []
    lattice = land()
    cells = marked(lattice.shape, {3: (0, 0), 5: (5, 8)})
    for areas in (cells, np.where(np.arange(9) < 1, 3, cells)):
        found = currents_between(lattice, areas, lambda pair, R: told.append((pair, R)))
        assert told.pop() == ((3, 5), found.resistance[0, 1])


def test_currents_of_large_areas_add_up_over_pairs_too():
    lattice = land()
    areas = marked(lattice.shape, {1: (0, slice(3)), 2: (5, 8), 3: (slice(2), 8)})
    together = currents_between(lattice, areas)
    assert together.solves == 3
    pairs = [
        currents_between(lattice, np.where(np.isin(areas, pair), areas, 0))
        for pair in ((1, 2), (1, 3), (2, 3))
    ]
    np.testing.assert_allclose(together.current, sum(each.current for each in pairs))


def test_cells_on_separate_islands_are_infinitely_far():
    conductance = np.ones((3, 7))
    conductance[:, 3] = 0
    lattice = lattice_from_conductance(conductance)
    areas = marked(lattice.shape, {1: (0, 0), 2: (2, 2), 3: (1, 6)})
    found = currents_between(lattice, areas)
    assert np.isinf(found.resistance[:2, 2]).all()
    assert 0 < found.resistance[0, 1] < np.inf
    assert found.solves == 1
    assert not found.current[:, 4:].any()
