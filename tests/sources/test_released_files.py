"""Tiles and features come out of released files as they went in."""

import gzip

import numpy as np
import pyarrow.compute as pc
import pytest
import shapely

from cami.renderers.geoparquet import GeoParquetFile
from cami.renderers.released_features import ROW_GROUP, write_released
from cami.renderers.vector_tiles import write_tiles
from cami.sources.features_file import FeaturesFile
from cami.sources.tiles_file import TilesFile

COUNT = 3 * ROW_GROUP + 17


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("released")
    rng = np.random.default_rng(7)
    lon, lat = rng.integers([[46000], [20000]], [[130000], [55000]], (2, COUNT)) / 1000
    lines = shapely.linestrings(
        np.stack([[lon, lat], [lon + 0.05, lat + 0.02]]).T.swapaxes(1, 2).round(7)
    )
    out = GeoParquetFile(folder, {"name": "text", "since_year": "whole"})
    years = [None if i % 3 else 1950 + i % 70 for i in range(COUNT)]
    out.write(lines, {"name": [f"road {i}" for i in range(COUNT)], "since_year": years})
    target = folder / "released.parquet"
    write_released(folder / out.close("held"), target, "none")
    return target, lines


def test_a_page_by_box_holds_just_the_features_whose_boxes_touch_it(released):
    path, lines = released
    box = (60.0, 40.0, 64.0, 43.0)
    page = FeaturesFile(path).page(box, limit=10_000)
    tree = shapely.STRtree(lines)
    expected = tree.query(shapely.box(*box))
    assert page.matched == len(page.features) == len(expected)
    found = {shapely.to_wkb(one.geometry) for one in page.features}
    assert found == set(shapely.to_wkb(lines[expected]))


def test_pages_follow_on_one_another_without_gap_or_repeat(released):
    file = FeaturesFile(released[0])
    seen = [
        one.id
        for offset in range(0, COUNT, 5_000)
        for one in file.page(limit=5_000, offset=offset).features
    ]
    assert len(seen) == len(set(seen)) == COUNT


def test_a_feature_is_found_by_its_id_and_absent_ids_by_nothing(released):
    file = FeaturesFile(released[0])
    one = file.page(limit=1, offset=777).features[0]
    assert file.one(one.id) == one
    assert file.one(one.id + 1) is None
    assert file.one(-1) is None


def test_features_may_be_chosen_by_what_is_told_of_them(released):
    page = FeaturesFile(released[0]).page(
        limit=COUNT,
        where=lambda table: pc.equal(table["since_year"], 1953).fill_null(False).to_numpy(),
        columns=["since_year"],
    )
    assert page.matched == len(page.features) > 0
    assert {one.properties["since_year"] for one in page.features} == {1953}


def test_a_box_over_180_degrees_takes_both_its_sides(released):
    file = FeaturesFile(released[0])
    both = file.page((128.0, -90, 47.0, 90), limit=1).matched
    east, west = (
        file.page(box, limit=1).matched
        for box in ((128, -90, 180, 90), (-180, -90, 47, 90))
    )
    assert both == east + west > 0


def test_ids_stay_when_other_features_come_and_go(released, tmp_path):
    path, lines = released
    out = GeoParquetFile(tmp_path, {"name": "text", "since_year": "whole"})
    out.write(lines[:1], {"name": ["road 0"], "since_year": [1950]})
    write_released(tmp_path / out.close("held"), tmp_path / "one.parquet", "none")
    (alone,) = FeaturesFile(tmp_path / "one.parquet").page(limit=1).features
    among = FeaturesFile(path).one(alone.id)
    assert among is not None
    assert among.properties["name"] == "road 0"


def test_tiles_hold_what_lies_in_them_and_nothing_lies_outside(released, tmp_path):
    write_tiles(released[0], tmp_path / "t.pmtiles", layer="road", dimension=1, deepest=6)
    tiles = TilesFile(tmp_path / "t.pmtiles")
    assert tiles.zooms == (0, 6)
    assert tiles.gzipped
    whole = tiles.tile(0, 0, 0)
    assert whole is not None
    assert b"road" in gzip.decompress(whole)
    assert len(whole) <= 100_000
    assert tiles.tile(6, 0, 0) is None
    assert tiles.tile(7, 0, 0) is None
    assert tiles.tile(3, 8, 0) is None
    assert [one["id"] for one in tiles.metadata["vector_layers"]] == ["road"]
