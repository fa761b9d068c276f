import math

import numpy as np
import pytest

from cami.errors import TooFewFixesError
from cami.movement.fixes import Track
from cami.movement.motion import Motion
from cami.movement.occurrence import gaussians, occurrence
from cami.movement.paths import Path, path, simulated
from cami.movement.selection import fit
from cami.movement.utilisation import grid_around, isopleth_area, volumes
from cami.movement.variogram import fitted_variogram, variogram

HOUR = 3600.0
SIGMA = np.array(((9e6, 2e6), (2e6, 4e6)))
MOTIONS = {
    "ou": Motion("ou", (500.0, -200.0), SIGMA, 20 * HOUR),
    "ouf": Motion("ouf", (500.0, -200.0), SIGMA, 20 * HOUR, 3 * HOUR),
    "ouf_critical": Motion("ouf_critical", (500.0, -200.0), SIGMA, 8 * HOUR, 8 * HOUR),
}


def made_up(motion, n=30, error_m=0.0, seed=5):
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.integers(600, 30000, n)).astype(float)
    return simulated(motion, times, rng, error_m=error_m)


@pytest.mark.parametrize("error_m", [0.0, 250.0])
@pytest.mark.parametrize("kind", list(MOTIONS))
def test_the_smoother_gives_the_conditional_law_of_the_whole_process(kind, error_m):
    motion = MOTIONS[kind]
    track = made_up(motion, error_m=error_m)
    rng = np.random.default_rng(1)
    asked = np.sort(rng.uniform(track.time_s[0], track.time_s[-1], 25))
    found = path(track, motion, asked, with_error=error_m > 0)

    def between(a, b):
        return np.kron(SIGMA, motion.correlation(a[:, None] - b))

    V = between(track.time_s, track.time_s) + error_m**2 * np.eye(2 * len(track))
    C = between(asked, track.time_s)
    away = np.concatenate((track.x_m - 500, track.y_m + 200))
    mean = C @ np.linalg.solve(V, away)
    left = between(asked, asked) - C @ np.linalg.solve(V, C.T)
    np.testing.assert_allclose(found.x_m, mean[:25] + 500, atol=1e-3)
    np.testing.assert_allclose(found.y_m, mean[25:] - 200, atol=1e-3)
    np.testing.assert_allclose(found.xx_m2, np.diag(left)[:25], rtol=1e-6, atol=1e-3)
    np.testing.assert_allclose(found.yy_m2, np.diag(left)[25:], rtol=1e-6, atol=1e-3)
    np.testing.assert_allclose(found.xy_m2, np.diag(left[:25, 25:]), rtol=1e-6, atol=1e-3)


def test_the_middle_of_a_gap_by_hand():
    # docs/explanation/methods/occurrence.md: half is forgotten up to the middle
    motion = Motion("ou", (0.0, 0.0), 100.0 * np.eye(2), 1 / math.log(2))
    track = Track("a", np.array((0.0, 2)), np.array((10.0, 20)), np.zeros(2), np.zeros(2))
    found = path(track, motion, np.array([1.0]))
    assert found.x_m[0] == pytest.approx(0.4 * 30)
    assert found.xx_m2[0] == pytest.approx(60)


def test_exact_fixes_stay_where_they_are():
    track = made_up(MOTIONS["ouf"])
    found = path(track, MOTIONS["ouf"], track.time_s)
    np.testing.assert_allclose(found.x_m, track.x_m, atol=1e-6)
    np.testing.assert_allclose(found.xx_m2, 0, atol=1e-3)


def test_time_may_run_backwards():
    track = made_up(MOTIONS["ouf"])
    asked = (track.time_s[1:] + track.time_s[:-1]) / 2
    back = Track("a", -track.time_s[::-1], track.x_m[::-1], track.y_m[::-1], track.error_m)
    there = path(track, MOTIONS["ouf"], asked)
    again = path(back, MOTIONS["ouf"], -asked[::-1])
    np.testing.assert_allclose(there.x_m, again.x_m[::-1], atol=1e-4)
    np.testing.assert_allclose(there.xy_m2, again.xy_m2[::-1], rtol=1e-6, atol=1e-4)


def test_gaussians_lean_as_their_covariance_does():
    one = np.array([0.0])
    where = Path(one, one, one, np.array([1e4]), np.array([8e3]), np.array([1e4]))
    corners = np.array((-600.0, 600.0))
    grid = grid_around(corners, corners, 10.0, 0.0, "local")
    density = gaussians(grid, where, np.ones(1))
    x, y = np.meshgrid(grid.x_of(range(grid.cols)), grid.y_of(range(grid.rows)))
    total = density.sum()
    assert total == pytest.approx(1, rel=1e-3)
    assert (density * x * y).sum() / total == pytest.approx(8e3, rel=1e-2)
    assert (density * x * x).sum() / total == pytest.approx(1e4 + 25, rel=1e-2)


def test_occurrence_adds_up_and_holds_the_path():
    track = made_up(MOTIONS["ouf"], n=200)
    used = occurrence(track, fit(track), "local")
    assert used.kind == "occurrence"
    assert used.probability.sum() == pytest.approx(1)
    cols, rows = np.rint(used.grid.cells_of(track.x_m, track.y_m)).astype(int).T
    held = volumes(used)[rows, cols]
    assert np.median(held) < 0.95


def test_occurrence_shrinks_as_fixes_come_closer_and_a_range_does_not():
    rng = np.random.default_rng(2)
    dense = simulated(MOTIONS["ouf"], np.arange(0, 400 * HOUR, 600.0), rng)
    thin = Track(
        "a", dense.time_s[::60], dense.x_m[::60], dense.y_m[::60], dense.error_m[::60]
    )
    areas = [
        isopleth_area(occurrence(track, fit(dense), "local")).km2 for track in (dense, thin)
    ]
    assert areas[0] < 0.5 * areas[1]


def test_long_gaps_can_be_left_out():
    track = made_up(MOTIONS["ouf"], n=40)
    later = np.where(np.arange(40) >= 20, 3000 * HOUR, 0.0)
    gappy = Track("a", track.time_s + later, track.x_m, track.y_m, track.error_m)
    moved = fit(track)
    filled = isopleth_area(occurrence(gappy, moved, "local")).km2
    left = isopleth_area(occurrence(gappy, moved, "local", longest_gap_s=24 * HOUR)).km2
    assert left < filled
    with pytest.raises(TooFewFixesError):
        occurrence(gappy, moved, "local", longest_gap_s=1.0)


def test_between_independent_fixes_nothing_is_known():
    track = made_up(MOTIONS["ouf"])
    with pytest.raises(TooFewFixesError):
        occurrence(track, fit(track, "iid"), "local")


def test_the_variogram_is_over_all_pairs():
    rng = np.random.default_rng(0)
    times = np.sort(rng.choice(500, 60, replace=False)) * 60.0
    x, y = rng.normal(size=(2, 60)) * 100
    found = variogram(Track("a", times, x, y, np.zeros(60)), bins=20)
    lag = np.abs(times[:, None] - times)
    apart = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
    pairs = (lag > 0) & (lag <= np.ptp(times) / 2)
    assert found.pairs.sum() == pairs.sum() / 2
    mean = (found.semivariance_m2 * found.pairs).sum() / found.pairs.sum()
    assert mean == pytest.approx(apart[pairs].mean() / 4)


def test_the_variogram_of_a_long_track_is_that_of_its_motion():
    motion = MOTIONS["ouf"]
    track = simulated(motion, np.arange(20000) * HOUR, np.random.default_rng(3))
    found = variogram(track, bins=400)
    near = found.lag_s < 60 * HOUR
    wanted = fitted_variogram(motion, found.lag_s)[near]
    np.testing.assert_allclose(found.semivariance_m2[near], wanted, rtol=0.2)
    assert fitted_variogram(motion, np.array([0.0, 1e12])) == pytest.approx([0, 6.5e6])
