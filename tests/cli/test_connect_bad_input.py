"""What cannot be computed is refused before the work starts, with what and where."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from cami.cli import main
from cami.geo.cells import crs_of, to_crs
from cami.geo.grid import Grid
from cami.renderers.raster import write_cog
from tests.workflows.land import layer

HERE = Grid(crs_of("EPSG:32648").to_wkt(), 12, 16, 500_000, 5_000_000, 1000, 1000)
ELSEWHERE = Grid(HERE.crs, 12, 16, 500_500, 5_000_000, 1000, 1000)


@pytest.fixture
def cami(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setenv("CAMI_LANG", "en")
        monkeypatch.setattr(sys, "argv", ["cami", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, capsys.readouterr().err

    return call


def raster(path, values, grid=HERE):
    write_cog(path, [np.asarray(values, np.float32)], grid, tags={})
    return path


def edges(path, grid=HERE):
    write_cog(path, [np.ones(grid.shape, np.float32)] * 4, grid, tags={})
    return path


def even():
    return np.ones(HERE.shape)


def marked():
    areas = np.zeros(HERE.shape)
    areas[2, 2], areas[9, 12] = 1, 2
    return areas


def spoil_zero(folder):
    values = even()
    values[3, 4] = 0
    raster(folder / "surface.tif", values)


def spoil_negative(folder):
    values = even()
    values[3, 4] = -2
    raster(folder / "surface.tif", values)


def spoil_all_nodata(folder):
    raster(folder / "surface.tif", np.full(HERE.shape, np.nan))


def spoil_cut_short(folder):
    whole = (folder / "surface.tif").read_bytes()
    (folder / "surface.tif").write_bytes(whole[: len(whole) // 2])


def spoil_no_system(folder):
    transform = Affine(1, 0, 0, 0, -1, 100)
    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "height": 12, "width": 16}
    with rasterio.open(folder / "surface.tif", "w", **told, transform=transform) as file:
        file.write(even().astype(np.float32), 1)


def spoil_web_mercator(folder):
    grid = Grid(crs_of("EPSG:3857").to_wkt(), 12, 16, 0, 5_000_000, 1000, 1000)
    raster(folder / "surface.tif", even(), grid)
    raster(folder / "areas.tif", marked(), grid)
    edges(folder / "edges.tif", grid)


def spoil_edges_elsewhere(folder):
    edges(folder / "edges.tif", ELSEWHERE)


def spoil_edges_of_one_band(folder):
    raster(folder / "edges.tif", even())


def spoil_missing(folder):
    (folder / "surface.tif").unlink()


SURFACE_FAULTS = {
    spoil_zero: "row 3, column 4",
    spoil_negative: "row 3, column 4",
    spoil_all_nodata: "surface.tif",
    spoil_cut_short: "surface.tif",
    spoil_no_system: "surface.tif",
    spoil_web_mercator: "Mercator",
    spoil_edges_elsewhere: "grids-misaligned",
    spoil_edges_of_one_band: "edges.tif",
    spoil_missing: "surface.tif",
}
COMMANDS = {
    "current": ("--areas", "areas.tif"),
    "corridors": ("--areas", "areas.tif"),
    "omni": ("--radius", "3"),
}


@pytest.fixture
def land(tmp_path, monkeypatch):
    raster(tmp_path / "surface.tif", even())
    edges(tmp_path / "edges.tif")
    raster(tmp_path / "areas.tif", marked())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words(command):
    given = ("surface.tif", "--edges", "edges.tif", *COMMANDS[command])
    return ("connect", command, *given, "-o", "out")


@pytest.mark.parametrize("command", COMMANDS)
def test_sound_input_is_computed(land, cami, command):
    code, err = cami(*words(command))
    assert code == 0, err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("spoil", SURFACE_FAULTS, ids=lambda each: each.__name__)
def test_a_surface_that_cannot_serve_is_refused(land, cami, command, spoil):
    spoil(land)
    code, err = cami(*words(command))
    assert code not in {0, 1}, err
    assert SURFACE_FAULTS[spoil] in err
    assert not (land / "out").exists()


@pytest.mark.parametrize("command", ["current", "corridors"])
@pytest.mark.parametrize(
    ("areas", "said"),
    [
        (lambda: raster(Path("areas.tif"), marked(), ELSEWHERE), "grids-misaligned"),
        (lambda: raster(Path("areas.tif"), marked() * 0.5), "row 2"),
        (lambda: raster(Path("areas.tif"), -marked()), "row 2"),
        (
            lambda: raster(Path("areas.tif"), np.minimum(marked(), 1)),
            "bad-source",
        ),
        (lambda: raster(Path("areas.tif"), np.zeros(HERE.shape)), "bad-source"),
    ],
    ids=["elsewhere", "fractions", "negative", "one only", "none"],
)
def test_areas_that_cannot_serve_are_refused(land, cami, command, areas, said):
    areas()
    code, err = cami(*words(command))
    assert (code, said in err) == (4, True), err
    assert not (land / "out").exists()


@pytest.mark.parametrize("command", ["current", "corridors"])
def test_areas_on_nodata_are_refused_by_name(land, cami, command):
    values = even()
    values[9, 12] = np.nan
    raster(land / "surface.tif", values)
    code, err = cami(*words(command))
    assert (code, "[bad-source]" in err) == (4, True), err
    assert not (land / "out").exists()


@pytest.mark.parametrize("command", ["current", "corridors"])
def test_areas_on_separate_islands_are_refused_by_name(land, cami, command):
    values = even()
    values[:, 8] = np.nan
    raster(land / "surface.tif", values)
    code, err = cami(*words(command))
    assert (code, "No way leads from 1 to 2" in err) == (4, True), err
    assert not (land / "out").exists()


def polygons(path, *boxes):
    """Named boxes: west, north and side in cells of the grid."""
    features = []
    for name, col, row, side in boxes:
        x = HERE.x_of(np.array([col, col + side, col + side, col, col]))
        y = HERE.y_of(np.array([row, row, row + side, row + side, row]))
        lon, lat = to_crs(x, y, HERE.crs, "EPSG:4326")
        ring = np.stack((lon, lat), axis=1).tolist()
        shape = {"type": "Polygon", "coordinates": [ring]}
        told = {"name": name}
        features.append({"type": "Feature", "properties": told, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ((("a", 1, 1, 3), ("a", 9, 6, 3)), "areas.geojson.features.2.name: The area 1 is"),
        ((("a", 1, 1, 4), ("b", 3, 3, 4)), "Two areas overlap"),
        ((("a", 1, 1, 3), ("b", 90, 90, 3)), "starts or ends at b"),
    ],
    ids=["twins", "overlap", "outside"],
)
@pytest.mark.parametrize("command", ["current", "corridors"])
def test_polygons_that_cannot_serve_are_refused(land, cami, command, boxes, said):
    areas = polygons(land / "areas.geojson", *boxes)
    given = ("surface.tif", "--areas", areas.name, "-o", "out")
    code, err = cami("connect", command, *given)
    assert (code, said in err) == (4, True), err
    assert not (land / "out").exists()


@pytest.mark.parametrize("mode", ["windows", "sketch"])
def test_a_grid_smaller_than_a_block_is_refused(land, cami, mode):
    given = ("--radius", 9, "--block", 13, "--mode", mode, "-o", "out")
    code, err = cami("connect", "omni", "surface.tif", *given)
    assert (code, "13 x 13" in err) == (4, True), err
    assert not (land / "out").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--cutoff", "0"), "cutoff"),
        (("--cutoff", "nan"), "cutoff"),
        (("--tolerance", "nan"), "tolerance"),
        (("--tolerance", "0"), "tolerance"),
        (("--block", "2"), "block"),
        (("--sources", "negative.tif"), "row 3, column 4"),
        (("--sources", "none.tif"), "sources"),
        (("--sources", "endless.tif"), "row 3, column 4"),
        (("--mode", "sketch", "--tolerance", "0"), "tolerance"),
        (("--mode", "sketch", "--buffer", "2"), "buffer"),
    ],
)
def test_what_windows_cannot_be_is_refused(land, cami, given, said):
    values = even()
    values[3, 4] = -1
    raster(land / "negative.tif", values)
    raster(land / "none.tif", 0 * values)
    values[3, 4] = np.inf
    raster(land / "endless.tif", values)
    code, err = cami("connect", "omni", "surface.tif", "--radius", 3, *given, "-o", "out")
    assert (code, said in err) == (4, True), err
    assert not (land / "out").exists()


@pytest.mark.parametrize("wrong", ["solves = 2", "tolerance = 0", "buffer = 1"])
def test_a_job_is_refused_before_its_first_result(land, cami, wrong):
    text = '[resistance]\nsurface = "surface.tif"\n[current]\nareas = "areas.tif"\n'
    text += f'[omni]\nradius = 3\nmode = "sketch"\n{wrong}\n'
    (land / "job.toml").write_text(text)
    code, err = cami("connect", "run", "job.toml", "-o", "out")
    assert (code, wrong.split()[0] in err) == (4, True), err
    assert not (land / "out").exists()


@pytest.mark.parametrize("option", ["--separation-km", "--restore-km", "--pinch-km"])
@pytest.mark.parametrize("value", ["-1", "nan"])
def test_lengths_below_nothing_are_refused(land, cami, option, value):
    code, err = cami(*words("corridors"), option, value)
    assert (code, "0 or more" in err) == (4, True), err
    assert not (land / "out").exists()


@pytest.mark.parametrize("command", [*COMMANDS, "resistance"])
def test_more_memory_than_there_is_is_refused_before_the_work(
    land, cami, monkeypatch, command
):
    monkeypatch.setattr("cami.workflows.connectivity_plan.available_bytes", lambda: 1000)
    given = words(command) if command in COMMANDS else ()
    if command == "resistance":
        cover = layer(land / "cover.tif")
        given = ("connect", command, "khulan", "--layer", f"land_cover={cover}")
        given += ("-o", "out")
    code, err = cami(*given)
    assert (code, "not-enough-memory" in err) == (4, True), (code, err)
    assert not (land / "out").exists()
