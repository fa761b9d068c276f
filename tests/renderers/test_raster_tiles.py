"""Tiles of a raster show its values where it has some, and nothing elsewhere."""

import io

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.transform import from_origin

from cami.renderers.cog import write_as_cog
from cami.renderers.raster_tiles import write_raster_tiles
from cami.sources.tiles_file import TilesFile

EAST_HALF_OF_ASIA = (2, 3, 1)
"""The tile of 90–180° E, 0–66° N."""


def raster(folder, values, nodata):
    path = folder / "r.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=values.shape[0],
        width=values.shape[1],
        count=1,
        dtype=values.dtype,
        crs="EPSG:4326",
        transform=from_origin(90, 40, 0.5, 0.5),
        nodata=nodata,
    ) as file:
        file.write(values, 1)
    return path


def drawn(folder, values, *, nodata=None, classes=False):
    cog = folder / "cog.tif"
    write_as_cog(raster(folder, values, nodata), cog, nodata=nodata, classes=classes)
    legend = write_raster_tiles(cog, folder / "t.pmtiles", classes=classes)
    tile = TilesFile(folder / "t.pmtiles").tile(*EAST_HALF_OF_ASIA)
    image = Image.open(io.BytesIO(tile)).convert("RGBA")
    return legend, np.asarray(image)


@pytest.mark.parametrize("nodata", [None, -1])
def test_beside_the_raster_tiles_are_transparent(tmp_path, nodata):
    _, pixels = drawn(tmp_path, np.full((20, 40), 7, np.int16), nodata=nodata)
    there = pixels[..., 3] > 0
    rows, cols = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    assert 0 < there.mean() < 0.2
    assert cols[0] == 0
    assert cols[-1] == pytest.approx(20 / 90 * 256, abs=2)
    assert rows[0] > 100, "40° N lies in the lower part of the tile"


def test_cells_without_data_are_transparent(tmp_path):
    values = np.full((20, 40), 7, np.int16)
    values[:, :20] = -1
    _, pixels = drawn(tmp_path, values, nodata=-1)
    cols = np.flatnonzero((pixels[..., 3] > 0).any(axis=0))
    assert cols[0] == pytest.approx(10 / 90 * 256, abs=2)


def test_classes_keep_their_own_colours_and_stand_in_the_legend(tmp_path):
    values = np.repeat(np.array([[1, 4]], np.uint8), 20, axis=0).repeat(20, axis=1)
    legend, pixels = drawn(tmp_path, values, nodata=0, classes=True)
    assert [(one.lowest, one.highest) for one in legend] == [(1, 1), (4, 4)]
    shown = {"#" + bytes(p[:3]).hex() for p in pixels.reshape(-1, 4) if p[3]}
    assert shown == {one.colour for one in legend}


def test_a_ramp_runs_from_light_to_dark_over_the_values(tmp_path):
    values = np.linspace(0, 900, 800).astype(np.int16).reshape(20, 40)
    legend, _ = drawn(tmp_path, values, nodata=-1)
    assert legend[0].lowest == 0
    assert legend[-1].highest == 900
    edges = [one.lowest for one in legend]
    assert edges == sorted(edges)
    light = [sum(bytes.fromhex(one.colour[1:])) for one in legend]
    assert light == sorted(light, reverse=True)
