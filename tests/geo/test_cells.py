"""Cells have true lengths, or are refused."""

import numpy as np
import pytest

from cami.errors import CRSUnfitError, CRSUnknownError, GridUnfitError
from cami.geo.cells import cell_lengths_m, same_crs, to_crs
from cami.geo.grid import Grid
from cami.geo.slope import slope_deg


def grid(crs, rows=4, cols=3, west=0.0, north=0.0, cell=1.0):
    return Grid(crs, rows, cols, west, north, cell, cell)


def test_projected_cells_have_their_size_in_metres():
    width, height = cell_lengths_m(grid("EPSG:32648", cell=250.0))
    assert (width == 250).all()
    assert (height == 250).all()


def test_projected_cells_in_feet_are_turned_into_metres():
    width, _ = cell_lengths_m(grid("EPSG:2263", cell=100.0))
    assert width == pytest.approx(np.full(4, 30.48006096))


def test_geographic_cells_narrow_towards_the_pole():
    width, height = cell_lengths_m(grid("EPSG:4326", 2, 2, 100, 61, 1.0))
    # lengths of one degree on WGS 84, as tabulated, at 60.5 and 59.5 degrees
    assert width == pytest.approx([54_959, 56_654], rel=1e-3)
    assert height == pytest.approx([111_420, 111_403], rel=1e-4)


def test_web_mercator_and_the_ungeographic_are_refused():
    for crs in ("EPSG:3857", "EPSG:4978"):
        with pytest.raises(CRSUnfitError):
            cell_lengths_m(grid(crs))
    with pytest.raises(CRSUnknownError):
        cell_lengths_m(grid("EPSG:1"))


def test_cells_beyond_a_pole_are_refused():
    with pytest.raises(GridUnfitError):
        cell_lengths_m(grid("EPSG:4326", north=90.5))


def test_coordinates_come_as_lon_lat_whatever_the_system_says():
    x, y = to_crs(np.array([105.0]), np.array([0.0]), "EPSG:4326", "EPSG:32648")
    assert x[0] == pytest.approx(500_000)
    assert y[0] == pytest.approx(0, abs=1e-6)
    assert same_crs("EPSG:4326", "OGC:CRS84")
    assert not same_crs("EPSG:4326", "EPSG:32648")


def test_cells_are_found_by_their_centres():
    here = grid("EPSG:32648", west=1000.0, north=5000.0, cell=10.0)
    assert here.cells_of([1005, 1025], [4995, 4965]).tolist() == [[0, 0], [2, 3]]
    assert here.x_of([0, 2]).tolist() == [1005, 1025]
    assert here.y_of([0, 3]).tolist() == [4995, 4965]


def test_grids_tell_in_what_they_differ():
    here = grid("EPSG:32648", cell=10.0)
    assert here.difference(grid("EPSG:32648", cell=10.0, west=0.001)) == ""
    assert "west" in here.difference(grid("EPSG:32648", cell=10.0, west=5.0))
    assert "cell_width" in here.difference(grid("EPSG:32648", cell=11.0))
    assert "rows" in here.difference(grid("EPSG:32648", rows=5, cell=10.0))


def test_the_slope_of_a_plane_is_its_own_everywhere():
    rows, cols = np.indices((5, 6))
    plane = 30.0 * cols + 40.0 * rows
    found = slope_deg(plane, np.full(5, 100.0), np.full(5, 100.0))
    assert found == pytest.approx(np.degrees(np.arctan(0.5)))
    half = slope_deg(30.0 * cols, np.full(5, 200.0), np.full(5, 100.0))
    assert half == pytest.approx(np.degrees(np.arctan(0.15)))
    plane[2, 2] = np.nan
    assert np.isnan(slope_deg(plane, np.full(5, 1.0), np.full(5, 1.0))[2, 2])
