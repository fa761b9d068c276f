"""Fences that wind more narrowly than coarse cells; cells that no coarse cell serves."""

import numpy as np
import pytest

from cami.connectivity import algebraic, gallery, multigrid
from cami.connectivity.assembly import laplacian, lattice_laplacian
from cami.connectivity.barriers import crossings, with_shares
from cami.connectivity.lattice import components, lattice_from_conductance
from cami.connectivity.solve import solve
from cami.errors import NotConvergedError

SIDE = 130
ALONG = np.arange(4 * SIDE) / 4


def across(rows, gap=4.0):
    """Straight lines, open at alternate ends."""
    return [
        np.array([[-1, row - 0.5], [SIDE - gap, row - 0.5]])
        if number % 2
        else np.array([[gap, row - 0.5], [SIDE, row - 0.5]])
        for number, row in enumerate(rows)
    ]


def spiral(width):
    turn = np.linspace(0, (SIDE / 2 - 2) / width * 2 * np.pi, 20_000)
    radius = width * turn / (2 * np.pi)
    x, y = SIDE / 2 + radius * np.cos(turn) + 0.13, SIDE / 2 + radius * np.sin(turn) + 0.17
    return [np.stack([x, y], axis=1)]


def rings(count, closed):
    rng, lines = np.random.default_rng(5), []
    for _ in range(count):
        turn = np.linspace(0, 2 * np.pi * (1 if closed else 0.93), 200)
        radius = np.exp(rng.uniform(0.7, 3)) * (1 + 0.3 * np.sin(rng.integers(2, 7) * turn))
        middle = rng.uniform(0, SIDE, 2)
        x, y = middle[0] + radius * np.cos(turn), middle[1] + radius * np.sin(turn)
        lines.append(np.stack([x, y], axis=1))
    return lines


def waves(length, height):
    curve = height * np.sin(2 * np.pi * ALONG / length)
    lines = [np.stack([ALONG, row + curve], axis=1) for row in range(20, SIDE, 25)]
    return [line[8:-8] for line in lines]


DOUBLE = [line + shift for line in waves(43, 20)[2:3] for shift in (0, 1.3)]

FENCES = {
    "lanes of 12 cells": across(range(12, SIDE, 12)),
    "lanes of 5 cells": across(range(5, SIDE, 5)),
    "lanes of 2 cells": across(range(2, SIDE, 2)),
    "lanes of 1 cell": across(range(1, SIDE)),
    "comb": [np.array([[c - 0.5, -1], [c - 0.5, 0.93 * SIDE]]) for c in range(3, SIDE, 3)],
    "spiral of 9": spiral(9),
    "spiral of 4": spiral(4),
    "closed rings": rings(12, closed=True),
    "open rings": rings(12, closed=False),
    "waves of 12 by 6": waves(12, 6),
    "waves of 5 by 8": waves(5, 8),
    "two fences a cell apart": DOUBLE,
}

LANDS = {
    "uniform": gallery.uniform(SIDE, SIDE),
    "fractal": gallery.fractal(SIDE, SIDE, 41),
    "holes": np.where(
        np.random.default_rng(9).random((SIDE, SIDE)) < 0.2, 0, gallery.uniform(SIDE, SIDE)
    ).astype(np.float32),
}


def with_fences(land, lines, share=0.0, neighbours=8):
    lattice = lattice_from_conductance(land, neighbours=neighbours)
    edges = np.unique(crossings(lines, lattice.shape).edge)
    return with_shares(lattice, edges, np.full(edges.size, share))


def smooth(lattice):
    """Currents everywhere, in balance on every piece."""
    row, col = np.mgrid[:SIDE, :SIDE]
    currents = (np.cos(row / 30) + np.sin(col / 23)).ravel()
    pieces = components(lattice).ravel()
    there = pieces >= 0
    means = np.bincount(pieces[there], currents[there]) / np.bincount(pieces[there])
    currents[there] -= means[pieces[there]]
    return np.where(there, currents, 0).reshape(lattice.shape)


@pytest.mark.parametrize("land", LANDS.values(), ids=LANDS.keys())
@pytest.mark.parametrize("lines", FENCES.values(), ids=FENCES.keys())
def test_narrowly_winding_fences_take_few_iterations(lines, land):
    fenced = with_fences(land, lines)
    found = solve(fenced, smooth(fenced), solver="multigrid")
    assert found.solver == "multigrid"
    assert found.residual <= 1e-6
    assert found.iterations <= 45


@pytest.mark.parametrize("share", [1e-5, 1e-4, 1e-3, 3e-3, 1e-2])
def test_fences_that_let_some_through_take_few_iterations(share):
    for lines in (FENCES["lanes of 5 cells"], FENCES["closed rings"]):
        fenced = with_fences(LANDS["fractal"], lines, share)
        assert solve(fenced, smooth(fenced), solver="multigrid").iterations <= 40


@pytest.mark.parametrize("neighbours", [4, 8])
@pytest.mark.parametrize("name", ["lanes of 2 cells", "open rings", "waves of 5 by 8"])
def test_fenced_voltages_are_those_of_the_factors(name, neighbours):
    fenced = with_fences(LANDS["holes"], FENCES[name], neighbours=neighbours)
    currents = np.stack([smooth(fenced), np.where(smooth(fenced) > 0.5, 0, smooth(fenced))])
    currents[1] = smooth(fenced) * 1e-3
    found = solve(fenced, currents, solver="multigrid", tolerance=1e-9)
    exact = solve(fenced, currents, solver="direct")
    assert found.residual <= 1e-9
    for ours, theirs in zip(found.voltage, exact.voltage, strict=True):
        np.testing.assert_allclose(
            ours / abs(theirs).max(), theirs / abs(theirs).max(), atol=1e-5
        )


def test_grounds_beside_fences_are_kept():
    fenced = with_fences(LANDS["uniform"], FENCES["waves of 5 by 8"])
    rng = np.random.default_rng(7)
    grounds = np.where(rng.random(fenced.shape) < 0.01, 0.1, 0.0)
    grounds[rng.random(fenced.shape) < 0.001] = np.inf
    currents = rng.normal(size=fenced.shape)
    found = solve(fenced, currents, grounds, solver="multigrid", tolerance=1e-9)
    exact = solve(fenced, currents, grounds, solver="direct")
    assert found.iterations < 40
    scale = abs(exact.voltage).max()
    np.testing.assert_allclose(found.voltage / scale, exact.voltage / scale, atol=1e-6)


def test_strays_that_go_with_a_block_beyond_the_fence_are_caught(monkeypatch):
    monkeypatch.setattr(multigrid, "LENIENT", (1e-3, 10**9))
    monkeypatch.setattr(multigrid, "STRICT", (3e-2, 10**9))
    fenced = with_fences(LANDS["fractal"], FENCES["lanes of 5 cells"])
    try:
        iterations = solve(fenced, smooth(fenced), solver="multigrid").iterations
    except NotConvergedError:
        iterations = 10**9
    assert iterations > 100


def test_an_algebraic_cycle_is_symmetric_and_close_to_the_inverse(monkeypatch):
    monkeypatch.setattr(algebraic, "COARSEST", 20)
    lattice = lattice_from_conductance(gallery.scattered(20, 21, 3, holes=0.2))
    L, alive = lattice_laplacian(lattice), components(lattice).ravel() >= 0
    ground = np.zeros(alive.size)
    ground[np.flatnonzero(alive)[::100]] = 0.5
    cycle = algebraic.Algebraic(L, ground, alive)
    assert len(cycle.grids) > 1
    M = cycle.solve(np.eye(alive.size))
    assert abs(M - M.T).max() < 1e-9 * abs(M).max()
    A = L.toarray() + np.diag(ground)
    shares = np.sort(np.linalg.eigvals(M @ A).real)
    assert shares[-1] < 1 + 1e-9
    assert shares[np.searchsorted(shares, 1e-6)] > 0.05


def test_a_small_graph_is_solved_exactly_and_lone_nodes_stay_at_rest():
    L = laplacian(np.array([0, 1]), np.array([1, 2]), np.array([1.0, 3.0]), 5)
    alive = np.array([True, True, True, True, False])
    found = algebraic.Algebraic(L, np.zeros(5), alive).solve(
        np.array([[1.0, 0, -1, 7, 9]]).T
    )
    assert found[0, 0] - found[1, 0] == pytest.approx(1)
    assert found[1, 0] - found[2, 0] == pytest.approx(1 / 3)
    assert not found[3:].any()
