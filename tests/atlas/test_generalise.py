"""No place of a sensitive species is told finer than its policy."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cami.atlas.generalise import generalise, snapped, told_once
from cami.catalogue.sensitivity import STEP_DEG

LON, LAT = st.floats(44, 130), st.floats(15, 60)


def array(*geometries):
    return np.array(geometries, dtype=object)


@given(LON, LAT, st.sampled_from(["low", "medium", "high"]))
def test_a_point_is_told_as_the_centre_of_its_cell(lon, lat, sensitivity):
    step = STEP_DEG[sensitivity]
    (told,) = generalise(array(shapely.Point(lon, lat)), sensitivity)
    for true, shown in ((lon, told.x), (lat, told.y)):
        assert abs(true - shown) <= step / 2 * (1 + 1e-6)
        assert shown / step % 1 == pytest.approx(0.5, abs=1e-3)


@given(
    st.integers(440, 1300), st.integers(150, 600), st.tuples(*[st.floats(0.001, 0.099)] * 4)
)
def test_moving_within_a_cell_changes_no_answer(col, row, shifts):
    one = shapely.Point(col / 10 + shifts[0], row / 10 + shifts[1])
    other = shapely.Point(col / 10 + shifts[2], row / 10 + shifts[3])
    told = generalise(array(one, other), "high")
    assert told[0].equals(told[1])
    assert len(told_once(told, ["saiga", "saiga"])) == 1


def test_the_grid_is_one_for_all_steps_of_a_category():
    edges = np.array([[44.0, 15.0], [44.1, 15.1], [129.9, 59.9]])
    assert np.allclose(snapped(edges, 0.1), edges + 0.05)


def test_extreme_sensitivity_tells_nothing():
    told = generalise(array(shapely.Point(60, 45), shapely.box(60, 45, 61, 46)), "extreme")
    assert told.tolist() == [None, None]
    assert len(told_once(told, ["a", "b"])) == 0


def test_what_is_not_sensitive_stays_as_it_is():
    point = shapely.Point(60.123456789, 45.987654321)
    assert generalise(array(point), "none")[0] is point


def test_vertices_of_lines_and_areas_lie_on_the_grid():
    line = shapely.LineString([(60.013, 45.021), (60.487, 45.333), (61.219, 45.871)])
    area = shapely.Point(62.3333, 44.7777).buffer(0.8)
    for told in generalise(array(line, area), "high"):
        coordinates = shapely.get_coordinates(told) * 10
        assert np.allclose(coordinates, np.round(coordinates), atol=1e-9)
        assert told.is_valid


def test_an_area_smaller_than_a_cell_becomes_its_cells_centre():
    (told,) = generalise(array(shapely.Point(60.52, 45.58).buffer(0.01)), "high")
    assert told.geom_type == "Point"
    assert (told.x, told.y) == pytest.approx((60.55, 45.55))


def test_features_that_differ_in_what_is_told_stay_apart():
    told = generalise(
        array(shapely.Point(60.51, 45.51), shapely.Point(60.52, 45.52)), "high"
    )
    assert told_once(told, ["saiga", "kulan"]).tolist() == [0, 1]
