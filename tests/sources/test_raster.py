"""Rasters come in whole and well placed, or not at all; and go out as they came."""

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from cami.errors import (
    CRSMissingError,
    GridsMisalignedError,
    GridUnfitError,
    OutputUnwritableError,
    RasterEmptyError,
    RasterUnreadableError,
    SourceMissingError,
    UnknownOptionError,
)
from cami.geo.cells import crs_of
from cami.geo.grid import Grid
from cami.renderers.quick_look import Overlay, write_picture
from cami.renderers.raster import tags_of, write_cog
from cami.renderers.raster_xarray import to_xarray
from cami.sources.raster import read_raster, refuse_other_grids
from cami.sources.raster_xarray import from_xarray

GRID = Grid(crs_of("EPSG:32648").to_wkt(), 300, 400, 400_000, 5_000_000, 1000, 1000)


@pytest.fixture
def values():
    found = np.random.default_rng(6).random(GRID.shape, dtype=np.float32)
    found[3, 4] = np.nan
    return found


@pytest.fixture
def cog(tmp_path, values):
    path = tmp_path / "grid.tif"
    tags = {"RECIPE": '{"species": "кулан"}'}
    write_cog(path, [values, values + 1], GRID, tags=tags, names=["one", "two"])
    return path


def plain(path, **given):
    profile = {
        "driver": "GTiff",
        "height": 2,
        "width": 2,
        "count": 1,
        "dtype": "int16",
        "crs": "EPSG:32648",
        "transform": Affine(10, 0, 0, 0, -10, 0),
    }
    with rasterio.open(path, "w", **profile | given) as dataset:
        dataset.write(np.array([[[1, 2], [3, -9]]], dtype=np.int16))
    return path


def test_a_raster_comes_in_as_it_went_out(cog, values):
    raster = read_raster(cog)
    assert np.array_equal(raster.values, values, equal_nan=True)
    assert raster.grid.difference(GRID) == ""
    assert len(raster.digest) == 64
    assert np.array_equal(read_raster(cog, band=2).values, values + 1, equal_nan=True)


def test_a_raster_carries_its_recipe_and_is_cloud_optimised(cog):
    assert tags_of(cog) == {"RECIPE": '{"species": "кулан"}'}
    with rasterio.open(cog) as dataset:
        assert dataset.descriptions == ("one", "two")
        assert dataset.profile["tiled"]
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


def test_a_file_cut_short_is_refused(cog):
    whole = cog.read_bytes()
    for length in (len(whole) // 2, 100, 0):
        cog.write_bytes(whole[:length])
        with pytest.raises(RasterUnreadableError, match=r"grid\.tif"):
            read_raster(cog)


def test_missing_files_bands_and_folders_are_refused(tmp_path, cog, values):
    with pytest.raises(SourceMissingError):
        read_raster(tmp_path / "none.tif")
    with pytest.raises(UnknownOptionError, match="1 to 2"):
        read_raster(cog, band=3)
    with pytest.raises(OutputUnwritableError):
        write_cog(tmp_path / "no" / "grid.tif", [values], GRID, tags={})


def test_nodata_becomes_nan_and_a_raster_of_nothing_else_is_refused(tmp_path):
    found = read_raster(plain(tmp_path / "a.tif", nodata=-9)).values
    np.testing.assert_array_equal(found, [[1, 2], [3, np.nan]])
    empty = tmp_path / "b.asc"
    head = "ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\nNODATA_value -9\n"
    empty.write_text(head + "-9\n")
    empty.with_suffix(".prj").write_text(crs_of("EPSG:32648").to_wkt("WKT1_ESRI"))
    with pytest.raises(RasterEmptyError):
        read_raster(empty)


def test_an_ascii_grid_without_a_reference_system_is_refused(tmp_path):
    path = tmp_path / "a.asc"
    path.write_text("ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n5\n")
    with pytest.raises(CRSMissingError, match=r"a\.asc"):
        read_raster(path)
    path.with_suffix(".prj").write_text(crs_of("EPSG:32648").to_wkt("WKT1_ESRI"))
    assert read_raster(path).values.tolist() == [[5]]


@pytest.mark.parametrize(
    "transform", [Affine(10, 1, 0, 1, -10, 0), Affine(10, 0, 0, 0, 10, 0)]
)
def test_rotated_and_upturned_grids_are_refused(tmp_path, transform):
    with pytest.raises(GridUnfitError):
        read_raster(plain(tmp_path / "a.tif", transform=transform))


def test_grids_that_do_not_align_are_refused_by_what_differs(tmp_path):
    here = read_raster(plain(tmp_path / "a.tif"))
    moved = plain(tmp_path / "b.tif", transform=Affine(10, 0, 5, 0, -10, 0))
    with pytest.raises(GridsMisalignedError, match="west"):
        refuse_other_grids([here, read_raster(moved)])
    other = plain(tmp_path / "c.tif", crs="EPSG:32649")
    with pytest.raises(GridsMisalignedError, match="CRS"):
        refuse_other_grids([here, read_raster(other)])
    refuse_other_grids([here, read_raster(moved, onto=here.grid)])


def test_classes_brought_onto_another_grid_stay_classes(tmp_path):
    finer = Grid(GRID.crs, 4, 4, 0, 0, 5, 5)
    raster = read_raster(plain(tmp_path / "a.tif", nodata=-9), onto=finer)
    assert raster.values[:2].tolist() == [[1, 1, 2, 2]] * 2
    assert np.isnan(raster.values[2:, 2:]).all()
    assert raster.treatment == "resampled: nearest"


def test_notebooks_get_and_give_arrays_with_coordinates(values):
    array = to_xarray(values, GRID, "resistance", {"unit": "1"})
    assert float(array.y[0]) == GRID.north - 500
    back = from_xarray(array.isel(y=slice(None, None, -1)))
    assert np.array_equal(back.values, values, equal_nan=True)
    assert back.grid.difference(GRID) == ""
    with pytest.raises(CRSMissingError):
        from_xarray(array.drop_vars("spatial_ref"))
    with pytest.raises(GridUnfitError):
        from_xarray(array.assign_coords(x=np.arange(400) ** 2))


def test_a_picture_shows_values_lines_and_what_is_not_known(tmp_path):
    from PIL import Image

    values = np.linspace(1, 100, 1200).reshape(30, 40)
    values[0, 0] = np.nan
    path = tmp_path / "a.png"
    line = np.array([(0, 15), (39, 15)])
    write_picture(
        path,
        values,
        title="a",
        unit="b",
        logarithmic=True,
        overlays=[Overlay([line], "railway")],
    )
    with Image.open(path) as picture:
        assert picture.getpixel((20, 50)) == (214, 222, 230)
        light, dark = picture.getpixel((80, 50)), picture.getpixel((1400, 1090))
        assert sum(light) > sum(dark)
        assert picture.getpixel((700, 44 + int(15.5 * 35))) == (0, 92, 175)
