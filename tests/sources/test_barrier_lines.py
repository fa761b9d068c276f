"""Barriers come in with their kind and dates, or with all that is wrong with them."""

import json
from datetime import date

import numpy as np
import pytest

from cami.connectivity.resistance import Life
from cami.errors import InvalidInputError, SourceMissingError
from cami.geo.cells import crs_of
from cami.geo.grid import Grid
from cami.sources.barrier_lines import read_barriers

LINE = {"type": "LineString", "coordinates": [[105, 46], [105.5, 46.2, 800]]}


def written(path, *features, **more):
    table = {"type": "FeatureCollection", "features": list(features)} | more
    path.write_text(json.dumps(table))
    return path


def feature(geometry=LINE, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def mistakes(path, **given):
    with pytest.raises(InvalidInputError) as refused:
        read_barriers(path, **given)
    return [problem.where for problem in refused.value.problems]


def test_a_barrier_has_its_kind_and_dates(tmp_path):
    told = {"kind": "railway", "fenced": True, "built": 1956, "opened": "2020-03-16"}
    parts = {"type": "MultiLineString", "coordinates": [LINE["coordinates"]] * 2}
    path = written(tmp_path / "a.geojson", feature(parts, **told, name="TMR"))
    (barrier,) = read_barriers(path)
    assert (barrier.kind, barrier.fenced, barrier.name) == ("railway", True, "TMR")
    assert barrier.life == Life(date(1956, 1, 1), date(2020, 3, 16), None)
    assert [part.tolist() for part in barrier.parts] == [[[105, 46], [105.5, 46.2]]] * 2


def test_what_a_feature_does_not_say_may_be_told_for_the_file(tmp_path):
    path = written(tmp_path / "a.geojson", feature(), feature(kind="canal"))
    first, second = read_barriers(path, kind="fence", fenced=True)
    assert (first.kind, second.kind) == ("fence", "canal")
    assert mistakes(path) == [("features", 1, "kind")]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"built": "once"}, "built"),
        ({"removed": "2020-13-01"}, "removed"),
        ({"fenced": "yes"}, "fenced"),
        ({"kind": 3}, "kind"),
        ({"geometry": {"type": "Point", "coordinates": [1, 2]}}, "geometry"),
        ({"geometry": None}, "geometry"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2]]}}, "geometry"),
        ({"geometry": {"type": "LineString", "coordinates": [[1, 2], "x"]}}, "geometry"),
        (
            {"geometry": {"type": "LineString", "coordinates": [[5e5, 5e6], [5e5, 4e6]]}},
            "geometry",
        ),
    ],
)
def test_each_mistake_is_shown_where_it_stands(tmp_path, wrong, where):
    bad = feature(**({"kind": "road"} | wrong))
    path = written(tmp_path / "a.geojson", feature(kind="road"), bad, feature())
    assert mistakes(path) == [("features", 2, where), ("features", 3, "kind")]


def test_files_that_are_no_lines_on_the_globe_are_refused(tmp_path):
    projected = {"crs": {"type": "name", "properties": {"name": "EPSG:32648"}}}
    path = written(tmp_path / "a.geojson", feature(kind="road"), **projected)
    assert mistakes(path) == [("crs",)]
    assert mistakes(written(tmp_path / "b.geojson")) == [("features",)]
    path.write_text("{]")
    assert mistakes(path) == [()]
    with pytest.raises(SourceMissingError):
        read_barriers(tmp_path / "none.geojson")


def test_a_long_line_bends_with_the_grid(tmp_path):
    """A parallel is straight in degrees, and an arc in a conic or zonal projection."""
    parallel = {"type": "LineString", "coordinates": [[100, 46], [110, 46]]}
    path = written(tmp_path / "a.geojson", feature(parallel, kind="fence"))
    grid = Grid(crs_of("EPSG:32648").to_wkt(), 900, 900, 1e5, 5.4e6, 1000, 1000)
    (line,) = read_barriers(path)[0].on_grid(grid)
    assert len(line) > 50
    middle = line[np.abs(line[:, 0] - line[:, 0].mean()).argmin(), 1]
    # the arc sags by R sin(46) cos(46) (5 degrees in radians)^2 / 2 below its ends
    sag = 6371 * np.sin(np.radians(46)) * np.cos(np.radians(46)) * np.radians(5) ** 2 / 2
    assert middle - line[0, 1] == pytest.approx(sag, rel=0.02)
