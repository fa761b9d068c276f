"""The sketch against the sums that it estimates, and its error bars."""

import numpy as np
import pytest

from cami.connectivity.current import branch_currents, node_currents
from cami.connectivity.lattice import components, lattice_from_conductance
from cami.connectivity.moving_windows import find_targets
from cami.connectivity.omnidirectional import exact_windows
from cami.connectivity.sketch import (
    Sketch,
    SketchState,
    Tally,
    injections,
    sketch,
    take,
)
from cami.connectivity.solve import solve
from cami.connectivity.window_problem import Windows
from cami.errors import UnknownOptionError

SIDE, RADIUS, BLOCK = 26, 7, 3


@pytest.fixture(scope="module")
def land():
    rng = np.random.default_rng(2)
    conductance = np.exp(rng.normal(0, 1.5, (SIDE, SIDE)))
    conductance[rng.random((SIDE, SIDE)) < 0.1] = 0
    conductance[:, 13] *= np.arange(SIDE) % 9 == 0
    strength = (rng.random((SIDE, SIDE)) < 0.3) * (conductance > 0)
    return lattice_from_conductance(conductance), strength.astype(float)


def of_single_targets(lattice, strength):
    """Sum of currents over targets, and the root of squares, from one solve for each."""
    rows, cols = np.indices(strength.shape)
    piece = components(lattice)
    total, squares = np.zeros(strength.shape), [0.0] * 4
    through = np.zeros(strength.shape)
    for (row, col), amperes in zip(*find_targets(strength, BLOCK), strict=True):
        near = np.maximum(abs(rows - row), abs(cols - col)) <= BLOCK // 2
        disc = (rows - row) ** 2 + (cols - col) ** 2 <= RADIUS**2
        q = np.where(disc & ~near, strength, 0)
        q *= amperes / max(q.sum(), 1e-300)
        q[piece != piece[row, col]] = 0
        q[row, col] -= q.sum()
        if piece[row, col] < 0 or not q.any():
            continue
        voltage = solve(lattice, q, solver="direct").voltage
        total += node_currents(lattice, voltage)
        flows = branch_currents(lattice, voltage)
        squares = [s + f**2 for s, f in zip(squares, flows, strict=True)]
        through += q**2
    east, south, south_east, south_west = (np.sqrt(s) / 2 for s in squares)
    root = np.sqrt(through) / 2 + east + south + south_east + south_west
    root[:, 1:] += east[:, :-1]
    root[1:] += south[:-1]
    root[1:, 1:] += south_east[:-1, :-1]
    root[1:, :-1] += south_west[:-1, 1:]
    return total, root


@pytest.fixture(scope="module")
def truth(land):
    return of_single_targets(*land)


def problem(land, **changes):
    given = {"radius": RADIUS, "block_size": BLOCK, "tolerance": 1e-9} | changes
    return Sketch(lattice=land[0], strength=land[1], **given)


@pytest.mark.parametrize("norm", ["sum", "root of squares"])
def test_the_sketch_comes_to_its_sum_within_its_error(land, truth, norm):
    expected = truth[0] if norm == "sum" else truth[1]
    flows = expected > 0
    scores = []
    for seed in range(3):
        found = sketch(problem(land, norm=norm, solves=96, seed=seed))
        assert found.mode == f"sketch, {'sum of currents' if norm == 'sum' else norm}"
        assert np.array_equal(found.current > 0, flows)
        scores.append((found.current - expected)[flows] / found.error[flows])
        assert np.corrcoef(found.current[flows], expected[flows])[0, 1] > 0.96
    spread = np.sqrt(np.mean(np.concatenate(scores) ** 2))
    assert 0.5 < spread < 1.7


def test_errors_shrink_as_solves_grow(land):
    few = sketch(problem(land, solves=32)).error
    many = sketch(problem(land, solves=128)).error
    flows = many > 0
    assert 1.5 < np.median(few[flows] / many[flows]) < 2.7


def test_one_target_alone_is_injected_as_windows_do(land):
    lattice, strength = land
    made = injections(problem(land), lattice)
    epsilon = np.zeros(made.targets)
    chosen = int(made.pieces[0].numbers[5])
    epsilon[chosen] = 1
    q = made.combined(epsilon)
    row, col = find_targets(strength, BLOCK)[0][chosen]
    rows, cols = np.indices(strength.shape)
    near = np.maximum(abs(rows - row), abs(cols - col)) <= BLOCK // 2
    disc = (rows - row) ** 2 + (cols - col) ** 2 <= RADIUS**2
    amperes = strength[near].sum()
    shares = np.where(disc & ~near, strength, 0)
    shares *= amperes / shares.sum()
    piece = components(lattice)
    shares[piece != piece[row, col]] = 0
    shares[row, col] -= shares.sum()
    np.testing.assert_allclose(q, shares, atol=1e-12)


def test_all_that_starts_on_a_piece_ends_on_it(land):
    lattice = land[0]
    made = injections(problem(land), lattice)
    q = made.combined(np.random.default_rng(0).standard_cauchy(made.targets))
    piece = components(lattice)
    sums = np.bincount(piece[piece >= 0], q[piece >= 0])
    assert abs(sums).max() < 1e-9 * abs(q).sum()
    assert not q[piece < 0].any()


def test_a_seed_gives_the_same_map_whatever_is_solved_together(land):
    alone = sketch(problem(land, solves=9, sides=1))
    together = sketch(problem(land, solves=9, sides=4))
    np.testing.assert_allclose(together.current, alone.current, rtol=1e-5)
    other = sketch(problem(land, solves=9, seed=1))
    assert not np.allclose(other.current, alone.current, rtol=1e-2)


def test_an_interrupted_sketch_ends_as_an_uninterrupted_one(land):
    given = problem(land, solves=9, sides=1)
    whole = sketch(given)

    class CrashError(Exception):
        pass

    shape = given.lattice.shape
    kept = SketchState(Tally(np.zeros((4, *shape), np.float32), np.zeros(shape)), None)

    def crash(state):
        if state.finished == 5:
            raise CrashError

    with pytest.raises(CrashError):
        sketch(given, state=kept, on_batch=crash)
    again = sketch(given, state=kept)
    assert np.array_equal(again.current, whole.current)
    assert np.array_equal(again.error, whole.error)


def test_on_even_land_the_sketch_is_flow_potential(land):
    ones = lattice_from_conductance(np.ones((SIDE, SIDE)))
    found = sketch(problem((ones, land[1]), flow_potential=True, solves=8))
    there = found.potential > 0
    np.testing.assert_allclose(found.normalised[there], 1, rtol=1e-6)


def partial_correlation(one, other, given):
    """Of ranks, once what ``given`` explains has been taken out."""
    ranks = [np.argsort(np.argsort(x.ravel())).astype(float) for x in (one, other, given)]
    r = np.corrcoef(ranks)
    away = np.sqrt((1 - r[0, 2] ** 2) * (1 - r[1, 2] ** 2))
    return (r[0, 1] - r[0, 2] * r[1, 2]) / away


def test_on_hard_land_the_sketch_says_what_conductance_does_not():
    rng = np.random.default_rng(11)
    side = 60
    rough = rng.normal(0, 1, (side, side))
    for _ in range(3):
        rough = (rough + np.roll(rough, 1, 0) + np.roll(rough, 1, 1)) / 1.7
    conductance = 1 / np.array([1.0, 3, 10, 30, 100])[np.digitize(rough, [-1, 0, 0.8, 1.6])]
    conductance[18, 4:50] = conductance[8:56, 37] = 1e-3  # barriers with ways round
    strength = (rough < -1.2).astype(float)  # habitat or none
    lattice = lattice_from_conductance(conductance)
    exact = exact_windows(Windows(lattice=lattice, strength=strength, radius=12)).current
    found = sketch(
        Sketch(lattice=lattice, strength=strength, radius=12, solves=64, tolerance=1e-8)
    ).current
    inner = np.s_[12:-12, 12:-12]
    r = partial_correlation(exact[inner], found[inner], conductance[inner])
    assert r > 0.8


@pytest.mark.parametrize(
    "changes", [{"solves": 3}, {"norm": "most"}, {"radius": 0}, {"block_size": 4}]
)
def test_sketches_that_mean_nothing_are_refused(land, changes):
    with pytest.raises(UnknownOptionError):
        problem(land, **changes)


def test_few_draws_of_known_scale_are_estimated_without_bias():
    cells, draws = 6001, 8
    lattice = lattice_from_conductance(np.ones((1, cells)))
    rng = np.random.default_rng(0)
    flows = rng.standard_cauchy((draws, 1, cells))
    tally = Tally(np.zeros((4, 1, cells), np.float32), np.zeros((1, cells)))
    take(tally, lattice, np.cumsum(flows, axis=2), "sum")
    found = tally.estimate(lattice, np.zeros((1, cells)), "sum")[0, 1:-1]
    # Two edges at each cell, each of scale 1; without its factor the mean would be 1.17.
    assert abs(found.mean() - 1) < 0.04
    tally = Tally(np.zeros((4, 1, cells), np.float32), np.zeros((1, cells)))
    normal = 3 * rng.standard_normal((draws, 1, cells))
    take(tally, lattice, np.cumsum(normal, axis=2), "root of squares")
    found = tally.estimate(lattice, np.zeros((1, cells)), "root of squares")[0, 1:-1]
    assert abs(found.mean() / 3 - 1) < 0.05
