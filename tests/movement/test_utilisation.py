"""Isopleths and areas against densities whose areas are known."""

import numpy as np
import pytest

from cami.errors import ExtentTooSmallError, UnknownOptionError
from cami.movement.utilisation import (
    cells_area,
    grid_around,
    isopleth,
    isopleth_area,
    together,
    utilisation,
    volumes,
)

ORIGIN = np.zeros(1)


def bell(sd_m=1000.0, cell_m=20.0, margin_m=5000.0, flip=False):
    grid = grid_around(ORIGIN, ORIGIN, cell_m, margin_m, "local")
    x, y = np.meshgrid(grid.x_of(np.arange(grid.cols)), grid.y_of(np.arange(grid.rows)))
    weight = np.exp(-(x**2 + 4 * y**2 if not flip else 4 * x**2 + y**2) / 2 / sd_m**2)
    return utilisation(grid, weight, "range")


@pytest.mark.parametrize("fraction", [0.5, 0.9, 0.95])
def test_isopleths_of_a_normal_cloud_have_the_area_of_its_ellipses(fraction):
    true = -2 * np.log(1 - fraction) * np.pi * 1.0 * 0.5
    assert isopleth_area(bell(), fraction).km2 == pytest.approx(true, rel=2e-3)
    assert cells_area(bell(), fraction).km2 == pytest.approx(true, rel=2e-3)


def test_it_adds_up_to_1_and_its_isopleth_holds_its_share():
    used = bell()
    assert used.probability.sum() == pytest.approx(1)
    held = volumes(used) <= 0.8
    assert used.probability[held].sum() == pytest.approx(0.8, abs=1e-3)


def test_north_is_only_a_convention():
    assert isopleth_area(bell()).km2 == pytest.approx(isopleth_area(bell(flip=True)).km2)


def test_equal_cells_share_one_isopleth():
    grid = grid_around(ORIGIN, ORIGIN, 1.0, 2.0, "local")
    even = utilisation(grid, np.ones(grid.shape), "range")
    assert (volumes(even) == 1).all()


def test_a_ring_keeps_its_hole():
    grid = grid_around(ORIGIN, ORIGIN, 5.0, 1500.0, "local")
    x, y = np.meshgrid(grid.x_of(np.arange(grid.cols)), grid.y_of(np.arange(grid.rows)))
    ring = utilisation(grid, np.exp(-((np.hypot(x, y) - 800) ** 2) / 2 / 50**2), "range")
    found = isopleth(ring, 0.9)
    assert len(found.geoms) == 1
    assert len(found.geoms[0].interiors) == 1


def test_an_isopleth_that_reaches_the_edge_is_refused():
    with pytest.raises(ExtentTooSmallError):
        isopleth(bell(margin_m=1500.0), 0.95)


@pytest.mark.parametrize("fraction", [0.0, 1.0, -1, 95, float("nan")])
def test_a_share_that_is_none_is_refused(fraction):
    with pytest.raises(UnknownOptionError):
        isopleth(bell(), fraction)


def test_grids_of_one_cell_size_lie_on_each_other():
    one = grid_around(np.array([3.0, 900]), np.array([-77.0, 5]), 50, 120, "local")
    other = grid_around(np.array([512.0]), np.array([44.0]), 50, 700, "local")
    assert (one.west - other.west) % 50 == 0
    assert one.west <= 3 - 120
    assert one.south <= -77 - 120


@pytest.mark.parametrize(("cell", "margin"), [(0, 10), (-1, 10), (1, -1), (1e-3, 1e6)])
def test_a_grid_that_cannot_be_is_refused(cell, margin):
    with pytest.raises(UnknownOptionError):
        grid_around(ORIGIN, ORIGIN, cell, margin, "local")


def test_means_weigh_as_told_and_refuse_what_is_not_alike():
    one, other = bell(), bell(flip=True)
    mean = together([one, other], np.array([3.0, 1.0]))
    middle = (np.array(one.grid.shape) // 2) + (0, 40)
    cell = tuple(middle)
    expected = (3 * one.density_per_m2[cell] + other.density_per_m2[cell]) / 4
    assert mean.density_per_m2[cell] == pytest.approx(expected)
    with pytest.raises(UnknownOptionError):
        together([one, bell(cell_m=40.0)])
    with pytest.raises(UnknownOptionError):
        together([one, utilisation(one.grid, one.density_per_m2, "occurrence")])
