import numpy as np
import pytest

from cami.movement.akde import Refusal, akde, drawn_in, kernel_sum, refusal
from cami.movement.bandwidth import Bandwidth, Clock, bandwidth
from cami.movement.fixes import Track
from cami.movement.motion import Motion
from cami.movement.paths import simulated
from cami.movement.selection import fit, select
from cami.movement.utilisation import grid_around, isopleth_area, utilisation
from tests.movement.cilla import cilla

HOUR = 3600.0
SIGMA = np.array(((9e6, 2e6), (2e6, 4e6)))
OUF = Motion("ouf", (0.0, 0.0), SIGMA, 20 * HOUR, 3 * HOUR)
IID = Motion("iid", (0.0, 0.0), SIGMA)


def track_of(returns, motion=OUF, seed=1, every=HOUR):
    times = np.arange(0, returns * 20 * HOUR, every)
    return simulated(motion, times, np.random.default_rng(seed))


def test_all_pairs_are_counted_by_their_lags():
    times = np.array((0.0, 60, 180, 600, 660))
    weights = np.array((0.1, 0.3, 0.2, 0.25, 0.15))
    clock = Clock.of(times)
    assert clock.step_s == 60
    found = clock.pairs(weights)
    wanted = np.zeros(12)
    for i in range(5):
        for j in range(5):
            wanted[round(abs(times[i] - times[j]) / 60)] += weights[i] * weights[j]
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_bandwidths_of_independent_fixes_are_those_of_the_equation():
    # docs/explanation/methods/akde.md
    for n, wanted in ((10, 0.6467), (100, 0.2522), (1000, 0.1077)):
        found = bandwidth(IID, HOUR * np.arange(n)).relative
        h = np.linspace(0.01, 1.5, 400_001)
        error = 1 / (2 * n * h) + (1 - 1 / n) / (2 + 2 * h) - 2 / (2 + h)
        assert found == pytest.approx(h[np.argmin(error)], abs=1e-4)
        assert found == pytest.approx(wanted, abs=1e-4)


def test_the_error_is_least_over_all_pairs_of_irregular_fixes():
    rng = np.random.default_rng(3)
    times = np.cumsum(rng.integers(1, 400, 80)) * 60.0
    apart = 1 - OUF.correlation(times[:, None] - times)
    h = np.exp(np.linspace(-2, 0.5, 4000))
    error = [(1 / (2 * apart + 2 * b)).mean() - 2 / (2 + b) for b in h]
    found = bandwidth(OUF, times)
    assert found.relative == pytest.approx(h[np.argmin(error)], rel=1e-3)
    assert found.bias == pytest.approx(apart.mean() + found.relative, rel=1e-6)


def test_more_fixes_of_the_same_days_make_no_narrower_kernels():
    hourly = bandwidth(OUF, np.arange(0, 400 * HOUR, HOUR)).relative
    minutely = bandwidth(OUF, np.arange(0, 400 * HOUR, 60.0)).relative
    independent = bandwidth(IID, np.arange(0, 400 * HOUR, 60.0)).relative
    assert minutely == pytest.approx(hourly, rel=0.01)
    assert independent < hourly / 5


def test_weights_make_the_error_less_and_spread_over_uneven_times():
    dense = np.arange(0, 100 * HOUR, 600.0)
    sparse = np.arange(100 * HOUR, 1000 * HOUR, 12 * HOUR)
    times = np.concatenate((dense, sparse))
    apart = 1 - OUF.correlation(times[:, None] - times)
    plain, weighted = bandwidth(OUF, times), bandwidth(OUF, times, weighted=True)

    def error(found):
        w, h = found.weights, found.relative
        return w @ (1 / (2 * apart + 2 * h)) @ w - 2 / (2 + h)

    assert weighted.weights.sum() == pytest.approx(1)
    assert (weighted.weights >= 0).all()
    assert error(weighted) < error(plain)
    shares = [found.weights[: dense.size].sum() for found in (plain, weighted)]
    assert shares[0] > 0.8
    assert shares[1] == pytest.approx(0.1, abs=0.08)


def test_kernels_are_summed_as_they_stand():
    x, y = np.array((120.0, 900.0, 400.0)), np.array((50.0, 700.0, 333.0))
    weights = np.array((0.5, 0.2, 0.3))
    kernels = Bandwidth(np.array(((4e4, 1e4), (1e4, 2e4))), 0.1, weights, 1.0)
    grid = grid_around(x, y, 12.0, 1000.0, "local")
    found = kernel_sum(grid, x, y, kernels) / (grid.cell_width * grid.cell_height)
    at_x, at_y = np.meshgrid(grid.x_of(range(grid.cols)), grid.y_of(range(grid.rows)))
    inverse = np.linalg.inv(kernels.covariance_m2)
    wanted = np.zeros(grid.shape)
    for k in range(3):
        d = np.stack((at_x - x[k], at_y - y[k]), -1)
        power = np.einsum("...i,ij,...j", d, inverse, d)
        wanted += weights[k] * np.exp(-power / 2)
    wanted *= np.sqrt(np.linalg.det(inverse)) / (2 * np.pi)
    np.testing.assert_allclose(found, wanted, atol=1e-3 * wanted.max())


def test_drawing_in_divides_every_area_and_keeps_the_lines():
    x = np.linspace(-5, 5, 401)
    cell = x[1] - x[0]
    bell = np.exp(-(x[:, None] ** 2 + x**2) / 2)
    grid = grid_around(x, x, cell, 0.0, "local")
    bell = bell[: grid.rows, : grid.cols]
    before = utilisation(grid, bell, "range")
    after = utilisation(grid, drawn_in(bell, 1.3), "range")
    for level in (0.5, 0.95):
        ratio = isopleth_area(before, level).km2 / isopleth_area(after, level).km2
        assert ratio == pytest.approx(1.3, rel=2e-3)
    kept = after.density_per_m2 > 0
    ranks = [np.argsort(np.argsort(one.density_per_m2[kept])) for one in (before, after)]
    assert np.corrcoef(*ranks)[0, 1] > 0.999


def test_areas_are_those_of_the_kernels_divided_by_their_bias():
    track = track_of(25)
    found = akde(track, fit(track), "local")
    summed = kernel_sum(found.used.grid, track.x_m, track.y_m, found.kernels)
    raw = isopleth_area(utilisation(found.used.grid, summed, "range")).km2
    assert found.kernels.bias > 1.2
    assert found.areas[0.95].km2 == pytest.approx(raw / found.kernels.bias, rel=2e-3)


def test_a_long_track_gives_the_area_of_its_motion():
    track = track_of(300)
    found = akde(track, fit(track), "local")
    true = OUF.area_m2(0.95) / 1e6
    assert found.areas[0.95].low_km2 < true < found.areas[0.95].high_km2
    assert found.areas[0.95].km2 == pytest.approx(true, rel=0.15)
    assert found.areas[0.5].km2 < found.areas[0.95].km2 / 3


def test_few_independent_positions_are_refused_with_the_number():
    track = track_of(1.5, every=600.0)
    found = akde(track, fit(track), "local")
    assert isinstance(found, Refusal)
    assert found.reason == "few-independent-positions"
    assert found.dof < found.least == 5
    assert found.text.params["fixes"] == len(track)
    whatever = akde(track, fit(track), "local", least_dof=0)
    assert not isinstance(whatever, Refusal)


def test_an_animal_that_never_comes_back_has_no_range():
    t = np.arange(200) * HOUR
    rng = np.random.default_rng(0)
    x, y = np.cumsum(rng.normal(300, 200, (2, 200)), axis=1)
    track = Track("a", t, x, y, np.full(200, np.nan))
    assert refusal(track, select(track)[0]) is not None


def test_north_is_only_a_convention():
    track = track_of(30)
    a = akde(track, fit(track), "local").areas[0.95]
    turned = Track("a", track.time_s, -track.y_m + 5e5, track.x_m - 1e6, track.error_m)
    b = akde(turned, fit(turned), "local").areas[0.95]
    assert b.km2 == pytest.approx(a.km2, rel=2e-3)
    assert b.high_km2 == pytest.approx(a.high_km2, rel=5e-3)


def test_the_reference_program_is_met(shared):
    track, want = cilla(shared)
    best = fit(track, "ouf")
    found = akde(track, best, "local")
    assert found.areas[0.95].km2 * 1e6 == pytest.approx(
        want["akde"]["area_m2"]["est"], rel=2e-3
    )
    assert found.areas[0.5].km2 * 1e6 == pytest.approx(
        want["akde50"]["area_m2"]["est"], rel=2e-3
    )
    np.testing.assert_allclose(
        found.kernels.covariance_m2.ravel(), want["bandwidth"]["akde"], rtol=3e-3
    )
    plain = akde(track, fit(track, "iid"), "local", levels=(0.95,))
    assert plain.areas[0.95].km2 * 1e6 == pytest.approx(
        want["kde"]["area_m2"]["est"], rel=2e-3
    )
    weighted = akde(track, best, "local", levels=(0.95,), weighted=True)
    assert weighted.areas[0.95].km2 * 1e6 == pytest.approx(
        want["wakde"]["area_m2"]["est"], rel=5e-3
    )
    np.testing.assert_allclose(
        weighted.kernels.covariance_m2.ravel(), want["bandwidth"]["wakde"], rtol=3e-3
    )
