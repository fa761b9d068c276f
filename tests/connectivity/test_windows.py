"""Laws of omnidirectional current by moving windows."""

import numpy as np
import pytest

from cami.connectivity.block_correction import block_correction
from cami.connectivity.current import node_currents
from cami.connectivity.lattice import (
    components,
    lattice_from_conductance,
    with_barriers,
)
from cami.connectivity.moving_windows import find_targets
from cami.connectivity.omnidirectional import (
    begin,
    exact_windows,
    strength_from_resistance,
)
from cami.connectivity.solve import solve
from cami.connectivity.window_problem import Condition, Windows
from cami.errors import ConditionUnknownError, UnknownOptionError

SIDE = 27


@pytest.fixture(scope="module")
def land():
    """Conductances over four orders, an eighth nodata, an island; binary sources."""
    rng = np.random.default_rng(5)
    conductance = np.exp(rng.normal(0, 2, (SIDE, SIDE)))
    conductance[rng.random((SIDE, SIDE)) < 0.12] = 0
    conductance[2:9, 2:9] = 0
    conductance[4:7, 4:7] = 1
    strength = (rng.random((SIDE, SIDE)) < 0.4).astype(float)
    strength[5, 5] = strength[4, 6] = 1
    return conductance, strength


def windows(land, **changes):
    conductance, strength = land
    given = {"radius": 6, "tolerance": 1e-10} | changes
    strength = given.pop("strength", strength)
    neighbours = given.get("neighbours", 8)
    lattice = lattice_from_conductance(conductance, neighbours=neighbours)
    return Windows(lattice=lattice, strength=strength, **given)


def by_single_targets(conductance, strength, radius, buffer, block):
    """The definition, written out: a grid solve for every target."""
    rows, cols = np.indices(strength.shape)
    total = np.zeros(strength.shape)
    for (row, col), amperes in zip(*find_targets(strength, block), strict=True):
        apart = (rows - row) ** 2 + (cols - col) ** 2
        cut = np.where(apart <= (radius + buffer) ** 2, conductance, 0)
        if cut[row, col] == 0:
            continue
        near = np.maximum(abs(rows - row), abs(cols - col)) <= block // 2
        q = np.where((apart <= radius**2) & ~near, strength, 0)
        q *= amperes / max(q.sum(), 1e-300)
        disc = lattice_from_conductance(cut)
        piece = components(disc)
        q[piece != piece[row, col]] = 0
        q[row, col] -= q.sum()
        if q.any():
            voltage = solve(disc, q, solver="direct").voltage
            total += node_currents(disc, voltage)
    return total


@pytest.mark.parametrize(("buffer", "block"), [(0, 1), (3, 3)])
def test_the_sum_of_windows_is_that_of_single_solves(land, buffer, block):
    found = exact_windows(
        windows(land, buffer=buffer, block_size=block, correct_artifacts=False)
    )
    expected = by_single_targets(*land, 6, buffer, block)
    np.testing.assert_allclose(found.current, expected, rtol=1e-6, atol=1e-7)
    assert found.current[land[0] == 0].max() == 0
    assert found.residual <= 1e-10


def test_currents_grow_with_their_sources(land):
    once = exact_windows(windows(land)).current
    thrice = exact_windows(windows(land, strength=3 * land[1])).current
    np.testing.assert_allclose(thrice, 3 * once, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("turn", [np.rot90, np.flipud, np.fliplr, np.transpose])
def test_north_is_only_a_convention(land, turn):
    found = exact_windows(windows(land, block_size=3, flow_potential=True))
    other = tuple(np.ascontiguousarray(turn(grid)) for grid in land)
    turned = exact_windows(windows(other, block_size=3, flow_potential=True))
    for name in ("current", "potential", "normalised"):
        expected = turn(getattr(found, name))
        np.testing.assert_allclose(getattr(turned, name), expected, rtol=1e-5, atol=1e-7)


def test_on_even_land_current_is_flow_potential_within_a_whole_window():
    even = np.ones((11, 11)), np.ones((11, 11))
    found = exact_windows(windows(even, radius=16, flow_potential=True))
    np.testing.assert_allclose(found.current, found.potential, rtol=1e-8)
    np.testing.assert_allclose(found.normalised, 1, rtol=1e-8)


def test_two_cells_exchange_their_current():
    pair = np.ones((1, 2)), np.ones((1, 2))
    found = exact_windows(windows(pair, radius=1))
    np.testing.assert_allclose(found.current, [[2, 2]])


def test_a_fence_on_an_edge_lets_nothing_through():
    row = np.ones((1, 6))
    problem = windows((row, row), radius=5)
    closed = np.ones((1, 6))
    closed[0, 2] = 0
    lattice = with_barriers(problem.lattice, east=closed)
    fenced = Windows(lattice=lattice, strength=row, radius=5, tolerance=1e-10)
    found = exact_windows(fenced).current
    half = exact_windows(windows((row[:, :3], row[:, :3]), radius=5)).current
    # Sources beyond the fence have their share of a target's current, which is lost:
    # of five, the two on the target's own side are left.
    np.testing.assert_allclose(found[:, :3], half * 2 / 5, rtol=1e-8)


def test_an_interrupted_run_ends_as_an_uninterrupted_one(land):
    problem = windows(land, block_size=3, flow_potential=True)
    whole = exact_windows(problem, part_size=3)

    class CrashError(Exception):
        pass

    kept = begin(problem)

    def crash(state):
        if state.finished == 4:
            raise CrashError

    with pytest.raises(CrashError):
        exact_windows(problem, state=kept, on_part=crash, part_size=3)
    assert not np.array_equal(kept.current, whole.current)
    again = exact_windows(problem, state=kept, part_size=3)
    assert np.array_equal(again.current, whole.current)
    assert np.array_equal(again.potential, whole.potential)


def test_sources_that_a_condition_turns_away_leave_the_others_as_they_are():
    strength = np.array([[1.0, 1, 1]])
    climate = np.array([[0.0, 5, 6]])
    problem = windows((np.ones((1, 3)), strength), radius=2)
    only = Windows(
        lattice=problem.lattice,
        strength=strength,
        radius=2,
        tolerance=1e-10,
        conditions=(Condition(climate, lower=-1, upper=1),),
    )
    # Between the second and third cell half an ampere each way; the first has no partner.
    np.testing.assert_allclose(exact_windows(only).current, [[0, 1, 1]], atol=1e-9)


def test_targets_look_for_sources_that_are_now_what_they_will_be():
    strength = np.array([[1.0, 1, 1]])
    now, later = np.array([[0.0, 5, 6]]), np.array([[6.0, 9, 9]])
    problem = Windows(
        lattice=lattice_from_conductance(np.ones((1, 3))),
        strength=strength,
        radius=2,
        tolerance=1e-10,
        conditions=(Condition(now, later, equal=True),),
    )
    np.testing.assert_allclose(exact_windows(problem).current, [[0.5, 0.5, 0.5]])


def test_a_target_without_a_condition_is_refused():
    climate = np.array([[0.0, np.nan, 6]])
    problem = windows(
        (np.ones((1, 3)), np.ones((1, 3))), radius=2, conditions=(Condition(climate),)
    )
    with pytest.raises(ConditionUnknownError):
        exact_windows(problem)


def test_the_correction_is_one_where_nothing_flows_and_mends_where_it_does():
    ones = np.ones((3, 3))
    problem = windows((ones, ones), radius=5, buffer=2, block_size=3, neighbours=4)
    factor = block_correction(problem)
    assert factor.shape == (15, 15)
    assert factor[0, 7] == 1  # a dead end at the disc's tip
    assert np.isfinite(factor).all()
    assert factor.max() < 20
    np.testing.assert_allclose(factor, factor.T)
    np.testing.assert_allclose(factor, factor[::-1])


@pytest.mark.parametrize(
    "changes",
    [{"radius": 0}, {"block_size": 2}, {"block_size": 15}, {"buffer": -1}],
)
def test_sizes_that_cannot_be_are_refused(land, changes):
    with pytest.raises(UnknownOptionError):
        windows(land, **changes)


def test_sources_of_resistance_end_at_the_cutoff():
    strength = strength_from_resistance(np.array([1.0, 4, 5, np.nan]), 4)
    np.testing.assert_allclose(strength, [1, 0.25, 0, 0])


def test_the_worked_example_of_the_methods_page():
    row = np.ones((1, 3))
    found = exact_windows(windows((row, row), radius=2, flow_potential=True))
    np.testing.assert_allclose(found.current, [[2, 3, 2]], rtol=1e-9)
    np.testing.assert_allclose(found.normalised, [[1, 1, 1]], rtol=1e-9)
    walled = windows((np.array([[1, 0, 1.0]]), np.array([[1, 0, 1.0]])), radius=2)
    assert not exact_windows(walled).current.any()
