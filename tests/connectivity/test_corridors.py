"""Corridors, other ways, pinch points and restoration, by hand and by law."""

import numpy as np
import pytest

from cami.connectivity.barriers import crossings, kept_shares, with_shares
from cami.connectivity.corridors import (
    composite,
    corridor,
    corridors,
    distinct_ways,
    neighbouring_pairs,
)
from cami.connectivity.lattice import lattice_from_conductance
from cami.connectivity.leastcost import cost_along, cost_field, lattice_of_costs
from cami.connectivity.pinch import pinch_points
from cami.connectivity.restoration import (
    edge_benefits,
    over_pairs,
    removal_benefits,
    restoration_gain,
)
from cami.connectivity.windows import least_within, near
from cami.errors import BadSourceError, UnknownOptionError


def area(shape, *numbered):
    areas = np.zeros(shape, int)
    for number, cell in enumerate(numbered, 1):
        areas[cell] = number
    return areas


def fields(lattice, areas):
    return [cost_field(lattice, areas == number) for number in (1, 2)]


def passes(rows=21, cols=30):
    """A wall with three passes: at rows 3, 10 and 17, the middle one cheapest."""
    grid = np.ones((rows, cols))
    grid[:, 15] = np.nan
    grid[3, 15], grid[10, 15], grid[17, 15] = 30, 2, 10
    return lattice_of_costs(grid), area((rows, cols), (10, 0), (10, cols - 1))


def test_slack_is_zero_along_the_path_and_what_a_detour_adds_elsewhere():
    lattice = lattice_of_costs(np.ones((3, 5)), neighbours=4)
    areas = area((3, 5), (1, 0), (1, 4))
    found = corridor(*fields(lattice, areas))
    assert found.least_cost == 4
    assert found.slack.tolist() == [[2] * 5, [0] * 5, [2] * 5]
    assert found.path.tolist() == [[1, col] for col in range(5)]


def test_a_corridor_is_the_same_from_either_end():
    rng = np.random.default_rng(5)
    lattice = lattice_of_costs(10 ** rng.uniform(0, 2, (30, 40)))
    areas = area((30, 40), (slice(0, 3), slice(0, 2)), (slice(25, 30), 39))
    first, second = fields(lattice, areas)
    there, back = corridor(first, second), corridor(second, first)
    np.testing.assert_allclose(there.slack, back.slack, atol=1e-9)
    assert there.slack.min() == 0
    assert cost_along(lattice, there.path) == pytest.approx(there.least_cost)
    assert areas[tuple(there.path[0])] == 1
    assert areas[tuple(there.path[-1])] == 2


def test_areas_on_separate_islands_have_no_corridor():
    lattice = lattice_of_costs([[1, np.nan, 1]])
    found = corridor(*fields(lattice, area((1, 3), (0, 0), (0, 2))))
    assert np.isinf(found.least_cost)
    assert np.isinf(found.slack).all()
    assert len(found.path) == 0


def test_areas_are_neighbours_where_their_zones_touch():
    lattice = lattice_of_costs(np.ones((1, 12)))
    areas = area((1, 12), (0, 0), (0, 5), (0, 11))
    assert neighbouring_pairs(lattice, areas) == [(1, 2), (2, 3)]
    every = [found.pair for found in corridors(lattice, areas, "all")]
    assert every == [(1, 2), (1, 3), (2, 3)]


def test_many_corridors_agree_with_each_alone_and_between_threads():
    rng = np.random.default_rng(8)
    lattice = lattice_of_costs(10 ** rng.uniform(0, 2, (30, 40)))
    areas = area((30, 40), (2, 2), (27, 3), (4, 35), (28, 38))
    single = list(corridors(lattice, areas, "all"))
    double = list(corridors(lattice, areas, "all", threads=2))
    for one, two in zip(single, double, strict=True):
        assert one.pair == two.pair
        assert np.array_equal(one.slack, two.slack)
        alone = corridor(*(cost_field(lattice, areas == number) for number in one.pair))
        assert np.array_equal(alone.slack, one.slack)
    assert np.array_equal(composite(single), np.min([c.slack for c in single], axis=0))


def test_unknown_areas_are_refused():
    lattice = lattice_of_costs(np.ones((1, 4)))
    with pytest.raises(BadSourceError, match="area 7"):
        list(corridors(lattice, area((1, 4), (0, 0), (0, 3)), [(1, 7)]))
    with pytest.raises(BadSourceError):
        list(corridors(lattice, np.zeros((1, 4))))


def ways_between(lattice, areas, **given):
    return distinct_ways(lattice, areas == 1, areas == 2, **given)


def test_other_ways_take_the_other_passes_in_the_order_of_their_costs():
    lattice, areas = passes()
    ways = ways_between(lattice, areas, count=5, separation=4)
    through = [int(way.cells[way.cells[:, 1] == 15][0, 0]) for way in ways]
    assert through == [10, 17, 3]
    costs = [way.cost for way in ways]
    assert costs == sorted(costs)
    assert ways[0].shared_fraction == 0
    assert all(0 < way.shared_fraction < 0.5 for way in ways[1:])


def test_another_way_is_the_best_on_the_ground_that_is_left():
    lattice, areas = passes()
    second = ways_between(lattice, areas, count=2, separation=4, mouth=0.5)
    assert len(second) == 1, "nothing leaves an area whose surroundings are closed"
    first, second = ways_between(lattice, areas, count=2, separation=4)
    rows, cols = np.indices((21, 30))
    grid = np.ones((21, 30))
    grid[:, 15] = np.nan
    grid[3, 15], grid[17, 15] = 30, 10
    for row, col in first.cells:
        ends = np.minimum(np.hypot(rows - 10, cols), np.hypot(rows - 10, cols - 29))
        grid[(np.hypot(rows - row, cols - col) <= 4) & (ends > 4)] = np.nan
    left = corridor(*fields(lattice_of_costs(grid), areas))
    assert second.cost == pytest.approx(left.least_cost)


def test_a_single_pass_is_shared_at_a_price_or_not_at_all():
    grid = np.ones((21, 30))
    grid[:, 15] = np.nan
    grid[10, 15] = 2
    lattice, areas = lattice_of_costs(grid), area(grid.shape, (10, 0), (10, 29))
    assert len(ways_between(lattice, areas, count=2, separation=3)) == 1
    priced = ways_between(lattice, areas, count=2, separation=3, penalty=5)
    assert len(priced) == 2
    assert (10, 15) in {tuple(cell) for cell in priced[1].cells}
    assert 0 < priced[1].shared_fraction < 1
    assert cost_along(lattice, priced[1].cells) == priced[1].cost > priced[0].cost


def test_there_is_no_way_between_islands():
    lattice = lattice_of_costs([[1, np.nan, 1]])
    areas = area((1, 3), (0, 0), (0, 2))
    assert ways_between(lattice, areas, count=2, separation=1) == []


def test_the_least_within_a_disc_is_that_of_a_plain_search():
    rng = np.random.default_rng(12)
    lattice = lattice_of_costs(np.ones((17, 23)), cell_width=2, cell_height=3)
    values = rng.random((17, 23))
    values[rng.random(values.shape) < 0.2] = np.inf
    rows, cols = np.indices(values.shape)
    for radius in (1.5, 2, 6.5, 40):
        found = least_within(lattice, values, radius)
        for row, col in np.argwhere(values > 0.7):
            inside = np.hypot(3 * (rows - row), 2 * (cols - col)) <= radius
            assert found[row, col] == values[inside].min()
            single = np.array([(row, col)])
            assert np.array_equal(near(lattice, single, radius), inside)


def wall():
    """Two areas with a wall of resistance 100 and 4 cells between them."""
    grid = np.ones((21, 41))
    grid[:, 18:22] = 100
    return lattice_of_costs(grid), area(grid.shape, (10, 0), (10, 40))


def test_the_worked_example_of_restoration():
    """45 free steps, ten through a wall that cost 59, 45 free steps: 149 in all."""
    grid = np.ones((1, 101))
    grid[0, 46:55] = 58 / 9
    lattice = lattice_of_costs(grid)
    ends = fields(lattice, area(grid.shape, (0, 0), (0, 100)))
    assert corridor(*ends).least_cost == pytest.approx(149)
    gain = restoration_gain(lattice, *ends, radius=5)
    assert gain.diameter == 10
    assert gain.gain[0, 50] == pytest.approx(49)
    assert gain.gain_per_length[0, 50] == pytest.approx(4.9)
    assert gain.gain_fraction[0, 50] == pytest.approx(0.3289, abs=5e-5)
    assert gain.gain.argmax() == 50


def test_restoring_gains_what_the_wall_costs_less_the_strip():
    lattice, areas = wall()
    gain = restoration_gain(lattice, *fields(lattice, areas), radius=3)
    # 36 free steps and two of 50.5 beside the three of 100 within the wall, and ends
    least = 35 + 2 * 50.5 + 3 * 100
    assert corridor(*fields(lattice, areas)).least_cost == least
    # centred in the wall at column 20 a disc of radius 3 reaches columns 17 and 23
    assert gain.gain[10, 20] == pytest.approx(least - (17 + 17 + 6))
    assert gain.gain_per_length[10, 20] == pytest.approx(gain.gain[10, 20] / 6)
    assert gain.gain_fraction[10, 20] == pytest.approx(gain.gain[10, 20] / least)
    assert gain.gain[10, 5] == 0
    assert gain.gain[10].argmax() in {19, 20}


def test_joining_what_is_apart_gains_infinitely():
    grid = np.ones((5, 9))
    grid[:, 4] = np.nan
    lattice = lattice_of_costs(grid)
    gain = restoration_gain(
        lattice, *fields(lattice, area(grid.shape, (2, 0), (2, 8))), radius=1.5
    )
    assert np.isinf(gain.gain[2, 4])
    assert np.isnan(gain.gain[2, 1])
    assert np.isnan(gain.gain_fraction).all()


def test_gains_of_many_pairs_are_summed_or_their_greatest_is_taken():
    one, two = np.array([1.0, np.nan, np.nan]), np.array([3.0, 2.0, np.nan])
    np.testing.assert_array_equal(over_pairs([one, two], "sum"), [4, 2, np.nan])
    np.testing.assert_array_equal(over_pairs([one, two], "maximum"), [3, 2, np.nan])
    with pytest.raises(UnknownOptionError):
        over_pairs([one], "mean")


def circuit(seed=2, shape=(12, 15)):
    rng = np.random.default_rng(seed)
    lattice = lattice_from_conductance(10 ** rng.uniform(-1, 1, shape))
    return lattice, area(shape, (3, 1), (9, 13))


def resistance(lattice, areas):
    everywhere = np.ones(lattice.shape, bool)
    return pinch_points(lattice, everywhere, areas == 1, areas == 2, tolerance=1e-9)


def test_all_current_passes_a_gap_and_half_each_of_two():
    grid = np.ones((7, 9))
    grid[:, 4] = np.nan
    grid[3, 4] = 1
    areas = area(grid.shape, (3, 0), (3, 8))
    found = resistance(lattice_from_conductance(grid), areas)
    assert found.current[3, 4] == pytest.approx(1)
    grid[:, 4] = [np.nan, 1, np.nan, np.nan, np.nan, 1, np.nan]
    found = resistance(lattice_from_conductance(grid), areas)
    assert found.current[[1, 5], 4] == pytest.approx(0.5)


def test_currents_stay_in_the_corridor_and_resist_more_there():
    lattice, areas = circuit()
    inside = np.zeros(lattice.shape, bool)
    inside[2:11, :] = True
    held = pinch_points(lattice, inside, areas == 1, areas == 2)
    assert np.isnan(held.current[~inside]).all()
    assert held.resistance > resistance(lattice, areas).resistance
    assert held.voltage[areas == 1] == pytest.approx(held.resistance)
    assert held.residual <= 1e-6


def test_areas_of_many_cells_are_at_one_voltage():
    grid = np.ones((4, 6))
    found = pinch_points(
        lattice_from_conductance(grid, neighbours=4),
        grid > 0,
        np.indices(grid.shape)[1] == 0,
        np.indices(grid.shape)[1] == 5,
    )
    assert found.resistance == pytest.approx(5 / 4)
    assert found.current == pytest.approx(np.full(grid.shape, 1 / 4))


def test_a_corridor_that_does_not_join_is_refused():
    lattice, areas = circuit()
    with pytest.raises(BadSourceError, match="does not join"):
        pinch_points(lattice, areas > 0, areas == 1, areas == 2)
    with pytest.raises(BadSourceError, match="overlap"):
        pinch_points(lattice, areas > 0, areas == 1, areas == 1)


def test_edge_benefits_are_the_slopes_of_effective_resistance():
    lattice, areas = circuit()
    before = resistance(lattice, areas)
    benefits = edge_benefits(lattice, before.voltage)
    for direction, (row, col) in enumerate([(4, 4), (3, 1), (6, 7), (5, 9)]):
        step = 1e-5 * lattice.edges[direction][row, col]
        lattice.edges[direction][row, col] += step
        slope = (resistance(lattice, areas).resistance - before.resistance) / step
        lattice.edges[direction][row, col] -= step
        assert slope == pytest.approx(-benefits[direction][row, col], rel=1e-3)


def test_removing_a_fence_gains_no_more_than_its_benefit():
    free, areas = circuit()
    lines = [[(7.3, -1), (7.4, 12)], [(4.2, 2.5), (4.6, 7.5)]]
    crossed = crossings(lines, free.shape)
    costs = lattice_of_costs(np.ones(free.shape))
    fenced = with_shares(free, *kept_shares(costs, crossed, 20))
    before = resistance(fenced, areas)
    bound = removal_benefits(fenced, free, crossed, before.voltage)
    for number in range(2):
        rest = with_shares(free, *kept_shares(costs, crossed.of_lines([1 - number]), 20))
        gained = before.resistance - resistance(rest, areas).resistance
        assert 0 < gained <= bound[number]
