import math
import time

import numpy as np
import pytest

from cami.errors import (
    TimesUnorderedError,
    TooFewFixesError,
    TrackStillError,
    UnknownOptionError,
)
from cami.movement.fixes import Track
from cami.movement.kernels_motion import steps
from cami.movement.likelihood import Spread, loglik, seen, sums
from cami.movement.motion import Motion
from cami.movement.paths import simulated
from cami.movement.selection import fit, select
from tests.movement.cilla import cilla

HOUR = 3600.0
SIGMA = np.array(((9e6, 2e6), (2e6, 4e6)))
TAUS = {
    "iid": (0.0, 0.0),
    "ou": (20 * HOUR, 0.0),
    "ouf_critical": (9 * HOUR, 9 * HOUR),
    "ouf": (20 * HOUR, 3 * HOUR),
}


def motion(kind, covariance=SIGMA):
    return Motion(kind, (1e5, -3e4), covariance, *TAUS[kind])


def irregular(n=60, seed=1):
    rng = np.random.default_rng(seed)
    return np.cumsum(rng.integers(600, 20000, n)).astype(float)


def made_up(kind="ouf", n=60, seed=1, error_m=0.0):
    rng = np.random.default_rng(seed + 100)
    return simulated(motion(kind), irregular(n, seed), rng, error_m=error_m)


def dense_loglik(track, kind, error_m, *, restricted):
    """The same by the whole covariance matrix of all positions, in metres."""
    n = len(track)
    lags = track.time_s[:, None] - track.time_s
    V = np.kron(SIGMA, motion(kind).correlation(lags)) + error_m**2 * np.eye(2 * n)
    X = np.kron(np.eye(2), np.ones((n, 1)))
    z = np.concatenate((track.x_m, track.y_m))
    inverse = np.linalg.inv(V)
    information = X.T @ inverse @ X
    left = z - X @ np.linalg.solve(information, X.T @ inverse @ z)
    value = -0.5 * (np.linalg.slogdet(V)[1] + left @ inverse @ left)
    free = 2 * n - (2 if restricted else 0)
    value -= 0.5 * free * math.log(2 * math.pi)
    return value - (0.5 * np.linalg.slogdet(information)[1] if restricted else 0.0)


@pytest.mark.parametrize("error_m", [0.0, 300.0])
@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("kind", list(TAUS))
def test_the_filter_gives_the_likelihood_of_the_whole_covariance(kind, restricted, error_m):
    track = made_up(kind, error_m=error_m)
    ready = seen(track, with_error=error_m > 0)
    spread = Spread.of(SIGMA / ready.scale_m**2)
    found = loglik(ready, TAUS[kind], spread, restricted=restricted)
    free = 2 * len(track) - (2 if restricted else 0)
    found -= free * math.log(ready.scale_m)
    wanted = dense_loglik(track, kind, error_m, restricted=restricted)
    assert found == pytest.approx(wanted, abs=1e-6)


def test_the_likelihood_of_five_fixes_by_hand():
    # docs/explanation/methods/continuous-time.md: half is forgotten from fix to fix
    x = np.array((2.0, 1, 2, 1, 2))
    ready = seen(Track("a", np.arange(5.0), x, -x, np.full(5, np.nan)), with_error=False)
    found = sums(ready, 1 / math.log(2), 0.0)
    assert found.information == pytest.approx(7 / 3)
    assert found.log_det == pytest.approx(4 * math.log(3 / 4))
    east = ready.centre_m[0] + ready.scale_m * found.mean[0]
    assert east == pytest.approx(12 / 7)
    squares = found.squares[0, 0] * ready.scale_m**2
    assert squares == pytest.approx(10 - 4**2 / (7 / 3))


def test_short_steps_lose_nothing_to_rounding():
    # the noise of a position grows with the cube of the lag; exact in long arithmetic
    slow, fast = 1e8, 1e6
    for lag in (1.0, 1e3, 1e5):
        both, product = 1 / slow + 1 / fast, 1 / (slow * fast)
        leading = 2 / 3 * both * product * lag**3
        q11 = steps(np.array([lag]), slow, fast)[0, 4]
        assert q11 == pytest.approx(leading, rel=2 * lag * both + 1e-9)


def test_kinds_of_motion_are_limits_of_each_other():
    lags = np.array((60.0, 3600.0, 86400.0))
    near = steps(lags, 9e4, 9e4 * (1 - 1e-7))
    np.testing.assert_allclose(near, steps(lags, 9e4, 9e4), rtol=1e-5, atol=1e-12)
    quick = steps(lags, 9e4, 1e-3)
    np.testing.assert_allclose(
        quick[:, (0, 4)], steps(lags, 9e4, 0.0)[:, (0, 4)], rtol=1e-4
    )


def test_estimates_come_near_the_truth_of_a_long_track():
    rng = np.random.default_rng(8)
    track = simulated(motion("ouf"), np.arange(6000) * HOUR, rng)
    found = fit(track, "ouf")
    assert found.tau_position_s.low < TAUS["ouf"][0] < found.tau_position_s.high
    assert found.tau_velocity_s.low < TAUS["ouf"][1] < found.tau_velocity_s.high
    assert found.spread_m2.low < motion("ouf").spread_m2 < found.spread_m2.high
    assert found.speed_ms.low < motion("ouf").mean_speed_ms < found.speed_ms.high
    assert found.motion.mean_m == pytest.approx((1e5, -3e4), abs=1500)


@pytest.mark.parametrize("kind", list(TAUS))
def test_the_kind_of_motion_is_told_from_the_track(kind):
    track = simulated(motion(kind), np.arange(900) * 2 * HOUR, np.random.default_rng(4))
    assert select(track)[0].motion.kind == kind


def test_an_elongated_motion_is_told_from_a_round_one():
    times = np.arange(600) * 5 * HOUR
    for covariance, isotropic in ((SIGMA, False), (np.eye(2) * 5e6, True)):
        drawn = simulated(motion("ou", covariance), times, np.random.default_rng(2))
        assert select(drawn)[0].isotropic is isotropic


def test_position_error_is_taken_out_and_its_size_can_be_estimated():
    rng = np.random.default_rng(12)
    drawn = simulated(motion("ouf"), np.arange(1500) * HOUR, rng, error_m=150.0)
    halved = Track("a", drawn.time_s, drawn.x_m, drawn.y_m, drawn.error_m / 2)
    without, known = fit(drawn, "ouf"), fit(drawn, "ouf", error="known")
    scaled = fit(halved, "ouf", error="scaled")
    assert known.loglik > without.loglik + 50
    assert known.tau_velocity_s.low < TAUS["ouf"][1] < known.tau_velocity_s.high
    assert scaled.motion.error_scale == pytest.approx(2.0, rel=0.1)
    assert scaled.loglik == pytest.approx(known.loglik, abs=3)


def turned(track, angle):
    c, s = math.cos(angle), math.sin(angle)
    x, y = c * track.x_m - s * track.y_m, s * track.x_m + c * track.y_m
    return Track(track.individual, track.time_s, x, y, track.error_m)


def numbers(found):
    return np.array(
        [
            found.motion.tau_position_s,
            found.motion.tau_velocity_s,
            found.motion.spread_m2,
            found.dof_area,
            found.spread_m2.low,
            found.spread_m2.high,
            found.loglik,
        ]
    )


@pytest.mark.parametrize("error", ["none", "known"])
def test_north_the_origin_and_the_direction_of_time_are_conventions(error):
    track = made_up(n=80, error_m=200.0)
    wanted = numbers(fit(track, "ouf", error=error))
    moved = Track("a", track.time_s + 1e6, track.x_m + 3e5, track.y_m - 2e6, track.error_m)
    back = Track("a", -track.time_s[::-1], track.x_m[::-1], track.y_m[::-1], track.error_m)
    for other in (moved, back, turned(track, 0.7)):
        np.testing.assert_allclose(
            numbers(fit(other, "ouf", error=error)), wanted, rtol=2e-3
        )


def test_units_of_length_change_lengths_only():
    track = made_up(n=150)
    a = fit(track, "ouf")
    feet = Track("a", track.time_s, track.x_m / 0.3, track.y_m / 0.3, track.error_m)
    b = fit(feet, "ouf")
    assert b.motion.tau_position_s == pytest.approx(a.motion.tau_position_s, rel=1e-4)
    assert b.motion.spread_m2 * 0.09 == pytest.approx(a.motion.spread_m2, rel=1e-4)
    assert b.dof_area == pytest.approx(a.dof_area, rel=1e-3)
    slower = Track("a", 60 * track.time_s, track.x_m, track.y_m, track.error_m)
    c = fit(slower, "ouf")
    assert c.motion.tau_velocity_s == pytest.approx(60 * a.motion.tau_velocity_s, rel=1e-3)
    assert c.dof_area == pytest.approx(a.dof_area, rel=1e-3)


def test_the_correction_makes_areas_of_few_returns_larger():
    # both areas of a short track are too small on average; the corrected one less so
    plain, mended = [], []
    for seed in range(25):
        times = np.arange(0, 6 * TAUS["ou"][0], HOUR)
        drawn = simulated(motion("ou"), times, np.random.default_rng(seed))
        plain.append(fit(drawn, "ou", method="ml").motion.spread_m2)
        mended.append(fit(drawn, "ou").motion.spread_m2)
    true = motion("ou").spread_m2
    assert np.mean(plain) < 0.9 * true
    assert abs(np.mean(mended) - true) < 0.6 * abs(np.mean(plain) - true)


def test_intervals_of_an_area_hold_the_truth_for_short_tracks():
    # eight returns only; more such tracks in benchmarks/movement_space_use.py
    held, customary = 0, 0
    for seed in range(40):
        truth = motion("ou")
        times = np.arange(0, 8 * TAUS["ou"][0], HOUR)
        found = fit(simulated(truth, times, np.random.default_rng(seed)), "ou")
        held += found.spread_m2.low <= truth.spread_m2 <= found.spread_m2.high
        ends = found.chi_square_m2
        customary += ends.low <= truth.spread_m2 <= ends.high
        assert found.spread_m2.low < found.spread_m2.value < found.spread_m2.high < np.inf
    assert held >= 36
    assert held > customary


def test_tracks_that_carry_no_motion_are_refused():
    x = np.array((1.0, 2, 4, 3, 5, 9))
    t = np.arange(6.0)
    unknown = np.full(6, np.nan)
    with pytest.raises(TooFewFixesError):
        fit(Track("a", t[:4], x[:4], x[:4], unknown[:4]))
    with pytest.raises(TimesUnorderedError) as unordered:
        fit(Track("a", t[[0, 1, 3, 2, 4, 5]], x, x**2, unknown))
    assert unordered.value.message.params["row"] == 4
    with pytest.raises(TrackStillError):
        fit(Track("a", t, np.full(6, 3.0), np.full(6, 4.0), unknown))
    track = Track("a", t, x, x**2, unknown)
    for wrong in ({"kind": "brown"}, {"method": "reml"}, {"error": "some"}):
        with pytest.raises(UnknownOptionError):
            fit(track, **wrong)
    with pytest.raises(UnknownOptionError):
        fit(track, error="known")  # none is


def test_a_straight_line_is_fitted_as_well_as_it_can_be():
    t = np.arange(40) * HOUR
    straight = Track("a", t, 100.0 * np.arange(40), np.zeros(40), np.full(40, np.nan))
    best = select(straight)[0]
    assert best.dof_area < 5
    assert np.isfinite(best.loglik)


def test_the_reference_program_is_met(shared):
    track, want = cilla(shared)
    likeliest = fit(track, "ouf", method="ml")
    assert likeliest.loglik == pytest.approx(-50172.8009, abs=0.01)
    assert likeliest.tau_position_s.value == pytest.approx(597748, rel=1e-4)
    began = time.process_time()
    best = fit(track, "ouf")
    assert time.process_time() - began < 1.5
    assert best.loglik == pytest.approx(want["best"]["loglike"], abs=0.001)
    assert best.aicc == pytest.approx(want["best"]["AICc"], abs=0.002)
    taus = want["best"]["tau"]
    assert best.tau_position_s.value == pytest.approx(taus["position"], rel=1e-3)
    assert best.tau_velocity_s.value == pytest.approx(taus["velocity"], rel=1e-3)
    dofs = want["best"]["DOF"]
    assert best.dof_area == pytest.approx(dofs["area"], rel=1e-3)
    assert best.dof_mean == pytest.approx(dofs["mean"], rel=1e-3)
    assert best.dof_speed == pytest.approx(dofs["speed"], rel=1e-3)
    speed = want["gaussian_speed"]
    assert best.speed_ms.value == pytest.approx(speed["est"], rel=1e-4)
    assert best.speed_ms.low == pytest.approx(speed["low"], rel=1e-3)
    assert best.speed_ms.high == pytest.approx(speed["high"], rel=1e-3)
    alone = fit(track, "iid")
    assert alone.loglik == pytest.approx(want["iid"]["loglike"], abs=1e-4)
    assert alone.aicc == pytest.approx(want["iid"]["AICc"], abs=1e-4)
    assert alone.dof_area == pytest.approx(want["iid"]["DOF"]["area"], rel=1e-3)
    assert select(track)[0].motion.kind == "ouf"
