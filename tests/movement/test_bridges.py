"""Brownian bridges: laws, napkins and reference programs."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from cami.errors import TooFewFixesError, UnknownOptionError
from cami.geo.grid import Grid
from cami.movement.bridges import (
    bridge,
    brownian_variance,
    dynamic_variance,
    likelihoods,
    step_errors,
)
from cami.movement.utilisation import cells_area, grid_around, isopleth_area
from tests.movement.made_up import track, walk


def brownian(n, variance, rng, hours=1.0, error_m=0.0):
    sd = np.sqrt(variance * 3600 * hours)
    x, y = np.cumsum(rng.normal(0, sd, (2, n)), axis=1)
    return track(
        x + rng.normal(0, error_m or 1e-9, n), y + rng.normal(0, error_m or 1e-9, n),
        np.arange(n) * hours, error_m,
    )  # fmt: skip


def test_the_variance_of_three_fixes_is_half_the_squared_distance_over_the_middle():
    # half way in two hours: gain 2 h / 4; off by 300 m: v = 300² / 2 / 1800 s
    three = track([0, 500, 1000], [0, 300, 0])
    assert brownian_variance(three, 0.0) == pytest.approx(300**2 / 2 / 1800)
    # an error of 100 m adds 2 (100 / 2)² = 5000 m² to what explains it
    assert brownian_variance(three, 100.0) == pytest.approx((300**2 / 2 - 5000) / 1800)


def test_errors_that_explain_everything_leave_no_variance():
    assert brownian_variance(track([0, 500, 1000], [0, 30, 0]), 100.0) == 0.0
    assert brownian_variance(track([0, 500, 1000], [0, 0, 0]), 0.0) == 0.0


def test_the_likeliest_variance_is_the_top_of_the_likelihood():
    some = walk(200, np.random.default_rng(1))
    best = brownian_variance(some, 20.0)
    around = best * np.array([0.5, 0.99, 1, 1.01, 2])
    assert np.argmax(likelihoods(some, 20.0, around)) == 2


def mean_variance(error_m, own_error):
    return np.mean([
        brownian_variance(
            brownian(2001, 3.0, np.random.default_rng(k), error_m=error_m),
            0.0,
            own_error=own_error,
        )
        for k in range(4)
    ])  # fmt: skip


def test_simulated_brownian_motion_gives_its_variance_back():
    assert mean_variance(0.0, False) == pytest.approx(3.0, rel=0.05)
    assert mean_variance(30.0, True) == pytest.approx(3.0, rel=0.05)


def test_as_published_the_error_of_the_fix_left_out_is_taken_for_movement():
    # 900 m² more half way in two hours, where a variance of 1 gives 1800 m²
    assert mean_variance(30.0, False) == pytest.approx(3.5, rel=0.05)


def test_dynamic_variance_follows_a_change_of_behaviour():
    rng = np.random.default_rng(6)
    slow, fast = brownian(150, 0.5, rng), brownian(150, 20.0, rng)
    x = np.append(slow.x_m, slow.x_m[-1] + fast.x_m)
    y = np.append(slow.y_m, slow.y_m[-1] + fast.y_m)
    variance, number = dynamic_variance(track(x, y), 0.0)
    assert np.nanmedian(variance[:130]) == pytest.approx(0.5, rel=0.4)
    assert np.nanmedian(variance[170:]) == pytest.approx(20.0, rel=0.4)
    assert number.max() == 31 - 2 * 11 + 1
    assert np.isnan(variance[:10]).all()


def test_an_animal_that_stands_still_has_no_variance_and_still_a_map():
    still = track(np.zeros(60), np.zeros(60))
    variance, _ = dynamic_variance(still, 5.0)
    assert np.nanmax(variance) == 0.0
    found = bridge(still, variance, 5.0, cell_m=1.0)
    assert found.used.probability.sum() == pytest.approx(1)
    # a round cloud of 5 m at the fixes, narrower between them
    radius = np.sqrt(isopleth_area(found.used, 0.95).km2 * 1e6 / np.pi)
    assert 5.0 < radius < 2.45 * 5.0


def test_one_bridge_has_the_density_that_the_equation_gives():
    two = track([0, 3600], [0, 0], [0, 1])
    grid = grid_around(np.array([-3000.0, 6600]), np.array([-4000.0, 4000]), 40, 0, "local")
    used = bridge(two, 100.0, 50.0, grid, step_s=10).used
    share = (np.arange(20_000) + 0.5) / 20_000
    v = 3600 * share * (1 - share) * 100 + ((1 - share) ** 2 + share**2) * 2500
    for row, col in ((100, 120), (90, 80), (130, 200)):
        x, y = grid.x_of(col), grid.y_of(row)
        bells = np.exp(-((x - 3600 * share) ** 2 + y**2) / 2 / v) / (2 * np.pi * v)
        assert used.density_per_m2[row, col] == pytest.approx(bells.mean(), rel=1e-3)


def test_occurrence_is_never_called_a_range():
    assert bridge(walk(20, np.random.default_rng(0)), 1.0, 20.0).used.kind == "occurrence"


def test_gaps_are_not_bridged_and_said_to_be_missing():
    some = track([0, 100, 5000, 5100], [0, 0, 0, 0], [0, 1, 99, 100])
    found = bridge(some, 0.5, 10.0, longest_s=7200)
    assert found.bridged.tolist() == [True, False, True]
    assert found.bridged_fraction == pytest.approx(0.02)
    col = int(found.used.grid.cells_of(2500.0, 0.0)[0])
    row = int(found.used.grid.cells_of(2500.0, 0.0)[1])
    assert found.used.density_per_m2[row, col] == 0


def test_time_reversal_translation_and_units_change_nothing():
    some = walk(80, np.random.default_rng(4), error_m=15.0)
    back = replace(
        some,
        time_s=(some.time_s[-1] - some.time_s)[::-1].copy(),
        x_m=some.x_m[::-1].copy(),
        y_m=some.y_m[::-1].copy(),
    )
    v = brownian_variance(some, 0.0)
    # with an even number of fixes the other half would be left out
    assert brownian_variance(replace(back), 0.0, 1) == pytest.approx(
        brownian_variance(some, 0.0, 1)
    )
    grid = grid_around(some.x_m, some.y_m, 50, 2000, "local")
    one = bridge(some, v, 0.0, grid).used.density_per_m2
    np.testing.assert_allclose(bridge(back, v, 0.0, grid).used.density_per_m2, one)
    away = replace(some, x_m=some.x_m + 5e5, y_m=some.y_m - 3e5)
    there = replace(grid, west=grid.west + 5e5, north=grid.north - 3e5)
    np.testing.assert_allclose(
        bridge(away, v, 0.0, there).used.density_per_m2, one, rtol=1e-6, atol=1e-18
    )
    feet = replace(
        some, x_m=3.28 * some.x_m, y_m=3.28 * some.y_m, error_m=3.28 * some.error_m
    )
    assert brownian_variance(feet, 0.0) == pytest.approx(3.28**2 * v)


def test_a_cut_off_changes_little():
    some = walk(60, np.random.default_rng(9))
    grid = grid_around(some.x_m, some.y_m, 40, 1500, "local")
    whole = bridge(some, 2.0, 20.0, grid).used.density_per_m2
    cut = bridge(some, 2.0, 20.0, grid, cut_sd=5).used.density_per_m2
    assert 0 < np.abs(whole - cut).max() < 1e-5 * whole.max()


def test_what_cannot_be_bridged_is_refused():
    some = walk(20, np.random.default_rng(0))
    with pytest.raises(UnknownOptionError):
        step_errors(some, float("nan"))
    with pytest.raises(UnknownOptionError):
        bridge(some, 1.0, 10.0, longest_s=60)
    with pytest.raises(TooFewFixesError):
        brownian_variance(track([0, 1], [0, 1]), 10.0)
    with pytest.raises(TooFewFixesError):
        dynamic_variance(some, 10.0)
    for window, margin in ((30, 11), (31, 10), (31, 17), (31, 1)):
        with pytest.raises(UnknownOptionError):
            dynamic_variance(walk(60, np.random.default_rng(0)), 10.0, window, margin)


# reference programs ---------------------------------------------------------------------


def columns(path, *names):
    with path.open() as file:
        rows = list(csv.DictReader(file))
    return [
        np.array([float("nan" if row[name] == "NA" else row[name]) for row in rows])
        for name in names
    ]


@pytest.mark.parametrize(("cut_sd", "tolerance"), [(np.inf, 1e-8), (5.0, 1e-5)])
def test_the_kernel_bridge_of_adehabitat_is_met(shared, cut_sd, tolerance):
    folder = shared / "movement" / "reference" / "adehabitat"
    expected = json.loads((folder / "expected.json").read_text())["buffalo"]
    t, x, y = columns(folder / "buffalo_fixes.csv", "t", "x", "y")
    gx, gy, ud = columns(folder / "buffalo_kernelbb_grid60.csv", "x", "y", "ud")
    cell = expected["kernelbb_grid60_cell"]
    cols, rows = len(np.unique(gx)), len(np.unique(gy))
    grid = Grid("local", rows, cols, gx.min() - cell / 2, gy.max() + cell / 2, cell, cell)
    some = track(x, y, t / 3600)
    variance = expected["liker_sig1"] ** 2
    used = bridge(some, variance, 100.0, grid, quadrature="parts", cut_sd=cut_sd).used
    raster = np.zeros(grid.shape)
    place = np.rint(grid.cells_of(gx, gy)).astype(int)
    raster[place[:, 1], place[:, 0]] = ud
    assert np.abs(used.density_per_m2 - raster).max() <= tolerance * raster.max()
    for percent, area in expected["area_cells_km2"].items():
        assert cells_area(used, int(percent) / 100).km2 == pytest.approx(area)
    found = isopleth_area(used, 0.95).km2
    assert found == pytest.approx(expected["area_vertices95_km2"], rel=1e-5)


def test_the_likelihood_of_adehabitat_is_met(shared):
    folder = shared / "movement" / "reference" / "adehabitat"
    t, x, y = columns(folder / "buffalo_fixes.csv", "t", "x", "y")
    sigma, expected = columns(folder / "buffalo_liker_curve.csv", "sigma1", "LogLikelihood")
    some = track(x, y, t / 3600)
    found = likelihoods(some, 100.0, sigma**2, every=1)
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_the_dynamic_bridge_of_move_is_met(shared):
    folder = shared / "movement" / "reference" / "dbbmm"
    expected = json.loads((folder / "expected.json").read_text())
    minutes, x, y = columns(folder / "leroy_fisher.csv", "t_min", "x", "y")
    path = folder / "expected_variance_err25_w31_m11.csv"
    variance, windows = columns(path, "variance_m2_per_min", "n_windows")
    some = track(x, y, minutes / 60)
    found, number = dynamic_variance(some, 25.0)
    np.testing.assert_allclose(np.append(found, np.nan) * 60, variance, rtol=0, atol=1e-3)
    assert number.tolist() == np.nan_to_num(windows)[:-1].astype(int).tolist()
    cell = expected["cell"]
    north = expected["ymin"] + expected["nrow"] * cell
    grid = Grid(
        "local", expected["nrow"], expected["ncol"], expected["xmin"], north, cell, cell
    )
    # the program maps the steps of which all windows speak
    of_interest = np.where(number == number.max(), found, np.nan)
    used = bridge(some, of_interest, 25.0, grid).used
    for name, area in expected["area_km2"].items():
        assert cells_area(used, int(name[1:]) / 100).km2 == pytest.approx(area, abs=0.011)


def test_the_program_bbmm_is_met(shared):
    folder = shared / "movement" / "reference" / "bbmm"
    expected = json.loads((folder / "expected.json").read_text())
    x, y, lag = columns(folder / "locations.csv", "x", "y", "time.lag")
    some = track(x, y, np.append(0, np.cumsum(lag[1:])) / 60)
    variance = brownian_variance(some, 20.0)
    assert variance * 60 == pytest.approx(expected["BMvar"], rel=1e-6)
    room = np.array([x.std(ddof=1), y.std(ddof=1)])
    low = np.round(np.array([x.min(), y.min()]) - room)
    high = np.round(np.array([x.max(), y.max()]) + room)
    cols, rows = ((high - low) // 50 + 1).astype(int)
    assert cols * rows == expected["ncell"]
    grid = Grid("local", rows, cols, low[0] - 25, low[1] + (rows - 0.5) * 50, 50.0, 50.0)
    used = bridge(some, variance, 20.0, grid, step_s=600, quadrature="ends").used
    for name, area in expected["area_km2"].items():
        assert cells_area(used, int(name[1:]) / 100).km2 == pytest.approx(area, rel=1e-3)
