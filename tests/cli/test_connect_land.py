"""Current between areas and jobs of our own, by the commands that people use."""

import csv
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


SECTIONS = """
[resistance]
species = "khulan"
layers = { land_cover = "cover.tif" }
barriers = [{ file = "rail.geojson", kind = "railway", fenced = true }]
on = "2020-01-01"
"""
CURRENT = """
[current]
areas = "areas.geojson"
against = "none"
"""
MORE = """
[corridors]
areas = "areas.geojson"
ways = 2
separation_km = 3
restore_km = 3

[omni]
radius = 3
mode = "sketch"
solves = 8
"""


@pytest.fixture
def land(tmp_path):
    """Grassland cut by a railway that ends inside; an area on either side."""
    layer(tmp_path / "cover.tif", cell=0.02)
    lines(tmp_path / "rail.geojson", [(105.2, 45.9), (105.2, 46.3)], {})
    polygons(
        tmp_path / "areas.geojson",
        {"west": (105.05, 46.0, 105.1, 46.05), "east": (105.3, 46.0, 105.35, 46.05)},
    )
    return tmp_path


def job(folder, text):
    path = folder / "khulan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_job_makes_the_surface_and_all_that_is_asked_of_it(land, cami):
    out = land / "out"
    code, named, err = cami(
        "connect", "run", job(land, SECTIONS + CURRENT + MORE), "-o", out
    )
    assert code == 0, err
    assert {str(path) for path in out.rglob("*.*")} == set(named)
    assert "largest residual" in err
    (pair,) = rows(out / "khulan-current/resistances.csv")
    assert float(pair["ratio"]) > 1.2
    ratio = float(pair["resistance"]) / float(pair["resistance_against"])
    assert float(pair["ratio"]) == pytest.approx(ratio, rel=1e-3)
    (with_rail, without, difference) = (
        read_raster(out / f"khulan-current/{name}.tif").values
        for name in ("current", "current-against", "difference")
    )
    np.testing.assert_allclose(difference, with_rail - without, atol=1e-6)
    # what no longer crosses the line goes round its end
    assert difference[-3:, 10].sum() > 0 > difference[3, 9]
    assert float(tags_of(out / "khulan-current/current.tif")["RESIDUAL"]) < 1e-6


def test_the_same_by_single_commands(land, cami):
    cami("connect", "run", job(land, SECTIONS + CURRENT), "-o", land / "job")
    code, _, err = cami(
        *("connect", "resistance", "khulan", "--on", "2020-01-01", "-o", land / "k.tif"),
        *("--layer", f"land_cover={land / 'cover.tif'}"),
        *("--barrier", f"railway+fenced={land / 'rail.geojson'}"),
    )
    assert code == 0, err
    code, named, err = cami(
        *("connect", "current", land / "k.tif", "--edges", land / "k-edges.tif"),
        *("--areas", land / "areas.geojson", "--against", "none", "-o", land / "single"),
    )
    assert code == 0, err
    assert len(named) == 7
    assert "2 solutions" in err
    ours, jobs = (
        rows(land / folder / "resistances.csv")
        for folder in ("single", "job/khulan-current")
    )
    assert ours == jobs
    code, named, _ = cami(
        *("connect", "current", land / "k.tif", "--areas", land / "areas.geojson"),
        *("-o", land / "free"),
    )
    assert (code, len(named)) == (0, 3)
    (free,) = rows(land / "free/resistances.csv")
    assert free["resistance"] == ours[0]["resistance_against"]


def test_a_given_surface_serves_too_and_relative_paths_come_from_the_base(land, cami):
    cami(
        *("connect", "resistance", "khulan", "-o", land / "k.tif"),
        *("--layer", f"land_cover={land / 'cover.tif'}"),
    )
    (land / "jobs").mkdir()
    path = job(land / "jobs", '[resistance]\nsurface = "k.tif"\n' + CURRENT)
    assert cami("connect", "run", path)[0] == 4
    code, named, err = cami("connect", "run", path, "--base", land)
    assert code == 0, err
    assert str(land / "jobs/khulan-current/resistances.csv") in named
    (pair,) = rows(land / "jobs/khulan-current/resistances.csv")
    assert float(pair["ratio"]) == 1


def test_explain_says_what_a_job_would_do_and_does_nothing(land, cami):
    path = job(land, SECTIONS + CURRENT + MORE)
    before = set(land.iterdir())
    code, _, err = cami("connect", "explain", path)
    assert code == 0, err
    for said in ("20 x 20 cells", "up to 1 pairs of 2 areas", "sketch", "GB", "minutes"):
        assert said in err
    assert set(land.iterdir()) == before


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("[resistence]\n", "resistence", 'Is "resistance" meant?'),
        (SECTIONS + 'crs_ = "x"\n', "resistance.crs_", 'Is "crs" meant?'),
        (SECTIONS + CURRENT + "ways = 2\n", "current.ways", "is not known here"),
        (SECTIONS + "[current]\n", "current.areas", "has to be given"),
        (SECTIONS + '[current]\nareas = "no.tif"\n', "current.areas", "no file no.tif"),
        (SECTIONS + "[omni]\nradius = 0\n", "omni.radius", "whole number above 0"),
        (SECTIONS + '[omni]\nradius = 3\nmode = "exact"\n', "omni.mode", "windows"),
        (SECTIONS + "[omni]\nradius = true\n", "omni.radius", "whole number above 0"),
        (SECTIONS + MORE.replace("= 3", "= -1", 1), "corridors.separation_km", "0 or more"),
        (SECTIONS + 'surface = "cover.tif"\n', "resistance", "not both"),
        (SECTIONS.replace("2020-01-01", "soon"), "resistance.on", "YYYY-MM-DD"),
        (SECTIONS + "extent = [1, 2, 3]\n", "resistance.extent", "west, south"),
        ("[resistance]\nlayers = {}\n", "resistance.species", "has to be given"),
        ('name = "../up"\n' + SECTIONS, "name", "name of files"),
        ("[resistance\n", "khulan.toml", "no TOML"),
    ],
)
def test_each_mistake_in_a_job_is_refused_where_it_stands(land, cami, text, place, said):
    code, _, err = cami("connect", "run", job(land, text), "-o", land / "out")
    assert (code, place in err, said in err) == (4, True, True), err
    assert not (land / "out").exists()


def test_all_mistakes_are_shown_at_once(land, cami):
    text = SECTIONS + "speed = 1\n[current]\n[omni]\nradius = 1.5\n"
    _, _, err = cami("connect", "explain", job(land, text))
    assert all(place in err for place in ("speed", "current.areas", "omni.radius"))


def test_areas_that_no_way_joins_are_refused_unless_asked_for(land, cami):
    lines(land / "rail.geojson", [(105.2, 45), (105.2, 47)], {})
    code, _, err = cami("connect", "run", job(land, SECTIONS + CURRENT), "-o", land / "out")
    assert (code, "No way leads from" in err) == (4, True), err
    assert not (land / "out/khulan-current").exists()
    text = SECTIONS + CURRENT + "apart = true\n"
    code, _, err = cami("connect", "run", job(land, text), "-o", land / "out")
    assert code == 0, err
    (pair,) = rows(land / "out/khulan-current/resistances.csv")
    assert (pair["resistance"], pair["ratio"]) == ("inf", "inf")
    current = read_raster(land / "out/khulan-current/current.tif").values
    assert np.isfinite(current).all()
    assert not current.any()


def test_areas_without_ground_are_refused_before_anything_is_written(land, cami):
    polygons(land / "areas.geojson", {"one": (105.05, 46, 105.1, 46.1)})
    cami(
        *("connect", "resistance", "khulan", "-o", land / "k.tif"),
        *("--layer", f"land_cover={land / 'cover.tif'}"),
    )
    code, _, err = cami(
        *("connect", "current", land / "k.tif", "--areas", land / "areas.geojson"),
        *("-o", land / "out"),
    )
    assert (code, "[bad-source]" in err) == (4, True)
    assert not (land / "out").exists()
