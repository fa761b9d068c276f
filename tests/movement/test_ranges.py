"""Kernels, hulls and overlaps: napkins, laws and the reference program."""

import csv
import json

import numpy as np
import pytest

from cami.errors import TooFewFixesError, UnknownOptionError
from cami.geo.grid import Grid
from cami.movement.overlap import INDICES, overlaps
from cami.movement.ranges import (
    cross_validated_bandwidth,
    hull,
    hull_area,
    kernel_range,
    reference_bandwidth,
)
from cami.movement.utilisation import cells_area, grid_around, isopleth_area, utilisation


def cloud(n=400, sd=100.0, seed=0, at=(0.0, 0.0)):
    rng = np.random.default_rng(seed)
    return at[0] + rng.normal(0, sd, n), at[1] + rng.normal(0, sd, n)


def test_the_reference_bandwidth_of_a_napkin():
    # variances 1 and 3 with n - 1: sd = √2; 4 fixes: 4^(-1/6)
    x, y = np.array([0.0, 1, 1, 2]) * np.sqrt(1.5), np.array([0.0, 3, 0, 3])
    assert np.var(x, ddof=1) == pytest.approx(1)
    assert reference_bandwidth(x, y).h_m == pytest.approx(np.sqrt(2) * 4 ** (-1 / 6))


def test_a_kernel_of_one_fix_is_the_kernel():
    x, y = np.zeros(1), np.zeros(1)
    grid = grid_around(x, y, 2.0, 500.0, "local")
    area = isopleth_area(kernel_range(x, y, 100.0, grid), 0.5).km2
    assert area == pytest.approx(-2 * np.log(0.5) * np.pi * 0.01, rel=2e-3)


def test_cross_validation_of_a_normal_cloud_stays_near_the_reference():
    x, y = cloud()
    found, reference = cross_validated_bandwidth(x, y), reference_bandwidth(x, y)
    assert found.converged
    assert 0.5 < found.h_m / reference.h_m < 1.5


def test_two_far_clouds_need_a_narrower_kernel():
    one, other = cloud(), cloud(seed=1, at=(5000.0, 0.0))
    x, y = np.append(one[0], other[0]), np.append(one[1], other[1])
    assert cross_validated_bandwidth(x, y).h_m < 0.4 * reference_bandwidth(x, y).h_m


def test_fixes_in_few_places_do_not_converge_and_say_so():
    x = np.repeat([0.0, 100, 200, 300], 50)
    assert not cross_validated_bandwidth(x, x[::-1]).converged


def test_the_equation_over_all_pairs_does_not_depend_on_the_last_fix():
    x, y = cloud(40)
    order = np.random.default_rng(3).permutation(40)
    one = cross_validated_bandwidth(x, y, as_adehabitat=False)
    assert cross_validated_bandwidth(x[order], y[order], as_adehabitat=False) == one


def test_a_hull_of_a_napkin():
    x, y = np.array([0.0, 4000, 4000, 0, 2000]), np.array([0.0, 0, 3000, 3000, 1500])
    assert hull_area(x, y).km2 == 12.0
    # the three quarters nearest to the middle still hold all corners, which tie
    assert hull_area(x, y, 0.75).km2 == 12.0
    assert hull(x, y).equals(hull(x[::-1], y[::-1]))


@pytest.mark.parametrize("n", [0, 1, 2, 9])
def test_fixes_without_an_area_are_refused(n):
    with pytest.raises(TooFewFixesError):
        hull(np.arange(n, dtype=float), 2.0 * np.arange(n))


@pytest.mark.parametrize("fraction", [0, 1.01, 95, float("nan")])
def test_a_share_of_fixes_that_is_none_is_refused(fraction):
    with pytest.raises(UnknownOptionError):
        hull(*cloud(), fraction)


def test_fixes_in_one_place_have_no_bandwidth():
    with pytest.raises(TooFewFixesError):
        reference_bandwidth(np.ones(9), np.ones(9))
    with pytest.raises(UnknownOptionError):
        kernel_range(*cloud(), 0.0, grid_around(*cloud(), 10, 10, "local"))


def squares():
    """Even use of two squares of 20 x 20 cells that share 10 x 20."""
    grid = Grid("local", 20, 30, 0.0, 200.0, 10.0, 10.0)
    one, other = np.zeros(grid.shape), np.zeros(grid.shape)
    one[:, :20], other[:, 10:] = 1, 1
    return [utilisation(grid, one, "range"), utilisation(grid, other, "range")]


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("HR", [[1, 0.5], [0.5, 1]]),
        ("PHR", [[1, 0.5], [0.5, 1]]),
        ("VI", [[1, 0.5], [0.5, 1]]),
        ("BA", [[1, 0.5], [0.5, 1]]),
        # area shared times the integral of the product: 0.5 A · 0.5 / A; whole: A · 1 / A
        ("UDOI", [[1, 0.25], [0.25, 1]]),
        ("HD", [[0, np.sqrt(0.5)], [np.sqrt(0.5), 0]]),
    ],
)
def test_overlaps_of_a_napkin(index, expected):
    np.testing.assert_allclose(overlaps(squares(), index, 1.0), expected, atol=1e-12)


def test_the_same_animal_overlaps_itself_by_the_isopleth():
    x, y = cloud()
    grid = grid_around(x, y, 10.0, 800.0, "local")
    used = kernel_range(x, y, 60.0, grid)
    assert overlaps([used, used], "BA")[0, 1] == pytest.approx(0.95, abs=2e-3)
    assert overlaps([used, used], "HD")[0, 1] == 0
    assert set(INDICES) == {"HR", "PHR", "VI", "BA", "UDOI", "HD"}


def test_overlaps_refuse_what_cannot_be():
    with pytest.raises(UnknownOptionError):
        overlaps(squares(), "ba")
    other = utilisation(
        Grid("local", 20, 30, 5.0, 200.0, 10.0, 10.0), np.ones((20, 30)), "range"
    )
    with pytest.raises(UnknownOptionError):
        overlaps([squares()[0], other], "BA")


# reference program ----------------------------------------------------------------------

IDS = ("Brock", "Calou", "Chou", "Jean")


def boars(shared):
    folder = shared / "movement" / "reference" / "adehabitat"
    expected = json.loads((folder / "expected.json").read_text())
    with (folder / "puechabon_relocs.csv").open() as file:
        rows = list(csv.DictReader(file))
    places = {
        name: tuple(
            np.array([float(row[axis]) for row in rows if row["id"] == name])
            for axis in ("x", "y")
        )
        for name in IDS
    }
    return places, expected


def as_they_grid(x, y, cells):
    """From one range below to one above, the longer side in so many cells."""
    west, south = x.min() - np.ptp(x), y.min() - np.ptp(y)
    cell = 3 * max(np.ptp(x), np.ptp(y)) / (cells - 1)
    cols = int(3 * np.ptp(x) / cell + 1e-9) + 1
    rows = int(3 * np.ptp(y) / cell + 1e-9) + 1
    north = south + (rows - 0.5) * cell
    return Grid("local", rows, cols, west - cell / 2, north, cell, cell)


def test_bandwidths_and_hulls_of_adehabitat_are_met(shared):
    places, expected = boars(shared)
    href = [reference_bandwidth(*places[name]).h_m for name in IDS]
    lscv = [cross_validated_bandwidth(*places[name]) for name in IDS]
    np.testing.assert_allclose(href, expected["kernelUD_href_h"], rtol=0, atol=1e-9)
    found = [one.h_m for one in lscv]
    np.testing.assert_allclose(found, expected["kernelUD_lscv_h"], rtol=0, atol=1e-9)
    assert [one.converged for one in lscv] == expected["kernelUD_lscv_conv"]
    for percent, areas in expected["mcp_ha"].items():
        for name, area in areas.items():
            found = hull_area(*places[name], int(percent) / 100).km2 * 100
            assert found == pytest.approx(area, rel=1e-9)


def test_areas_of_adehabitat_are_met(shared):
    places, expected = boars(shared)
    for name in IDS:
        x, y = places[name]
        grid = as_they_grid(x, y, 200)
        used = kernel_range(x, y, reference_bandwidth(x, y).h_m, grid)
        vertices = expected["kernelUD_href_vertices95_ha"][name]
        assert isopleth_area(used).km2 * 100 == pytest.approx(vertices, rel=5e-3)
        half, most = expected["kernelUD_href_area_ha"][name]
        assert cells_area(used, 0.5).km2 * 100 == pytest.approx(half, rel=5e-3)
        assert cells_area(used).km2 * 100 == pytest.approx(most, rel=5e-3)


def test_overlaps_of_adehabitat_are_met(shared):
    places, expected = boars(shared)
    x, y = (np.concatenate([places[name][axis] for name in IDS]) for axis in (0, 1))
    grid = as_they_grid(x, y, 100)
    used = [
        kernel_range(*places[name], reference_bandwidth(*places[name]).h_m, grid)
        for name in IDS
    ]
    hr = overlaps(used, "HR")
    np.testing.assert_allclose(hr, expected["kernel_overlap_HR95"], rtol=0, atol=1e-12)
    # theirs are not scaled to 1 on the grid, ours are: 5e-5
    for index in ("BA", "UDOI"):
        theirs = expected[f"kernel_overlap_{index}95"]
        np.testing.assert_allclose(overlaps(used, index), theirs, rtol=0, atol=1e-4)
