"""From layers and lines to corridors, by the commands that people use."""

import csv
import json
import sys

import numpy as np
import pytest

from cami.cli import main
from cami.renderers.raster import tags_of
from cami.sources.raster import read_raster
from tests.workflows.land import layer, lines, polygons


@pytest.fixture
def cami(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setenv("CAMI_LANG", "en")
        monkeypatch.setattr(sys, "argv", ["cami", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out.split(), said.err

    return call


@pytest.fixture
def made(tmp_path, cami):
    """A surface of grassland with a fenced railway from north to south of 45.9 to 46.3."""

    def make(*more, properties=None):
        cover = layer(tmp_path / "cover.tif")
        told = {"kind": "railway", "fenced": True, "built": 1956} | (properties or {})
        rail = lines(tmp_path / "rail.geojson", [(105.2, 45.9), (105.2, 46.3)], told)
        code, out, err = cami(
            *("connect", "resistance", "khulan", "-o", tmp_path / "khulan.tif"),
            *("--layer", f"land_cover={cover}", "--barrier", rail, *more),
        )
        assert code == 0, err
        return [tmp_path / name for name in ("khulan.tif", "khulan-edges.tif")], out, err

    return make


def costs(folder):
    with (folder / "corridors.csv").open(encoding="utf-8") as file:
        return [float(row["least_cost_km"]) for row in csv.DictReader(file)]


@pytest.fixture
def sides(tmp_path):
    """Areas west and east of the railway, level with its middle."""
    boxes = {"west": (105.05, 46.0, 105.1, 46.05), "east": (105.3, 46.0, 105.35, 46.05)}
    return polygons(tmp_path / "areas.geojson", boxes)


def test_a_surface_carries_its_recipe(made, tmp_path):
    (surface, edges), out, err = made("--on", "2026-01-01")
    assert out == [str(surface), str(edges)]
    assert "assumptions that nobody has verified" in err
    recipe = json.loads(tags_of(surface)["RECIPE"])
    assert recipe["species"] == "khulan"
    assert recipe["layers"][0]["file"] == "cover.tif"
    assert len(recipe["layers"][0]["sha256"]) == 64
    assert recipe["barriers"][0]["states"] == {"closed": 1}
    assert recipe["on"] == "2026-01-01"
    assert recipe["rules"]["trust"]["high"] > 0


def test_edges_are_closed_where_the_railway_crosses_them_and_only_there(made):
    (_, edges), _, _ = made("--on", "2026-01-01")
    east = read_raster(edges, band=1).values
    crossed = np.argwhere(east == 0)
    assert len(crossed)
    assert len(np.unique(crossed[:, 1])) == 1
    assert (east[east != 0] == 1).all()


def test_fencing_makes_the_way_longer_and_opening_mends_it(made, sides, tmp_path, cami):
    found = {}
    for day, built in (("1950-01-01", "free"), ("2000-01-01", "fenced")):
        (surface, edges), _, _ = made(
            "--on", day, properties={"opened": None, "removed": None}
        )
        given = ("--edges", edges) if built == "fenced" else ()
        out = tmp_path / built
        code, _, err = cami(
            "connect", "corridors", surface, "--areas", sides, *given, "-o", out
        )
        assert code == 0, err
        (found[built],) = costs(out)
    opened, _, _ = made("--on", "2021-01-01", properties={"opened": "2020-03-16"})
    out = tmp_path / "opened"
    cami(
        *("connect", "corridors", opened[0], "--edges", opened[1]),
        *("--areas", sides, "-o", out),
    )
    (found["opened"],) = costs(out)
    # 8 km over and 11 km down to the end of the fence, and as much back
    assert found["fenced"] == pytest.approx(2 * np.hypot(8, 11), rel=0.1)
    assert found["free"] == pytest.approx(16, rel=0.05)
    # rules say 2 km to pass an open railway
    assert found["opened"] == pytest.approx(found["free"] + 2, abs=1e-3)


def test_everything_that_was_asked_for_is_written(made, sides, tmp_path, cami):
    (surface, edges), _, _ = made("--on", "2020-01-01", "--picture", tmp_path / "k.png")
    code, out, err = cami(
        *("connect", "corridors", surface, "--edges", edges, "--areas", sides),
        *("-o", tmp_path / "all", "--ways", "2", "--separation-km", "3"),
        *("--restore-km", "3", "--pinch-km", "5"),
    )
    assert code == 0, err
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert {name.rsplit("/", 1)[-1] for name in out} == names
    assert {"corridors.tif", "restoration.tif", "pinch-points.tif"} <= names
    paths = json.loads((tmp_path / "all/paths.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["rank"] for feature in paths["features"]] == [1, 2]
    first = np.array(paths["features"][0]["geometry"]["coordinates"])
    assert 105.05 <= first[0, 0] <= 105.1
    assert 105.3 <= first[-1, 0] <= 105.35
    gain = read_raster(tmp_path / "all/restoration.tif").values
    rail = read_raster(edges, band=1).values == 0
    assert np.nanmax(gain) == pytest.approx(np.nanmax(gain[rail]), rel=0.2)


def test_layers_on_different_grids_are_refused_unless_a_grid_is_given(tmp_path, cami):
    cover = layer(tmp_path / "cover.tif")
    other = layer(tmp_path / "slope.tif", cell=0.02, code=2)
    words = (
        *("connect", "resistance", "khulan", "-o", tmp_path / "k.tif"),
        *("--layer", f"land_cover={cover}", "--layer", f"slope_deg={other}"),
    )
    code, _, err = cami(*words)
    assert (code, "[grids-misaligned]" in err) == (4, True)
    assert not (tmp_path / "k.tif").exists()
    code, out, _ = cami(*words, "--grid", cover)
    assert (code, len(out)) == (0, 1)
    region = ("--crs", "EPSG:32648", "--cell", 1000, "--extent", 105, 46, 105.3, 46.2)
    assert cami(*words, *region)[0] == 0
    assert read_raster(tmp_path / "k.tif").grid.cell_width == 1000


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--layer", "land_cover"), 4, "unknown-option"),
        (("--layer", "cover={cover}"), 4, "unknown-option"),
        (("--layer", "land_cover={cover}", "--on", "soon"), 4, "unknown-option"),
        (("--layer", "land_cover=none.tif"), 5, "source-missing"),
        (("--layer", "land_cover={cover}", "--cell", "5"), 4, "unknown-option"),
        (("--layer", "land_cover={cover}", "--barrier", "wall={rail}"), 4, "wall"),
        (("--layer", "land_cover={cover}", "--barrier", "{cover}"), 4, "GeoJSON"),
        (("--layer", "land_cover={cover}", "--barrier", "{rail}"), 4, "what this line"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path, cami, words, code, said
):
    cover = layer(tmp_path / "cover.tif")
    rail = lines(tmp_path / "rail.geojson", [(105.2, 45), (105.2, 47)], {})
    told = [word.format(cover=cover, rail=rail) for word in words]
    out = tmp_path / "k.tif"
    left, _, err = cami("connect", "resistance", "khulan", "-o", out, *told)
    assert (left, said in err) == (code, True), err
    assert not out.exists()


def test_areas_that_lie_nowhere_or_alone_are_refused(made, tmp_path, cami):
    (surface, _), _, _ = made()
    for boxes in ({"one": (105.05, 46, 105.1, 46.1)}, {"far": (9, 9, 9.1, 9.1)}):
        areas = polygons(tmp_path / "areas.geojson", boxes)
        code, _, err = cami(
            "connect", "corridors", surface, "--areas", areas, "-o", tmp_path / "out"
        )
        assert (code, "[bad-source]" in err) == (4, True)
    assert not (tmp_path / "out").exists()
