"""``cami track effect`` and ``cami track plan`` from a terminal."""

import json
import sys
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pytest
import shapely

from cami.cli import main
from cami.movement.planning import Plan, opened_line
from cami.movement.simulate import Gait, simulate_walk, wear_collar

PLACE = (560_000.0, 4_730_000.0)
BEGIN_S = datetime(2014, 1, 1, tzinfo=UTC).timestamp()
CHANGED_S = datetime(2014, 5, 1, tzinfo=UTC).timestamp()
COLUMNS = "individual=animal_id,time=timestamp,x=x,y=y"


@pytest.fixture
def cami(monkeypatch, capsys):
    def call(*words, language="en"):
        monkeypatch.setenv("CAMI_LANG", language)
        monkeypatch.setattr(sys, "argv", ["cami", "track", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return call


@pytest.fixture
def land(tmp_path):
    """Made-up animals at a line whose middle was opened on 1 May 2014: 0.05 to 0.6."""
    rng = np.random.default_rng(3)
    lines = opened_line(Plan(6, 8.0, 4.0, 0.05, 0.6, Gait(0.5, 5400.0)))
    rows = ["animal_id,timestamp,x,y"]
    for name in "abcdef":
        home = (rng.normal(0, 8e3), rng.normal(0, 1e4))
        walked = simulate_walk(
            Gait(0.5, 5400.0, 4.6e5),
            lines,
            np.array([[0.05, 0.05], [0.05, 0.6], [0.05, 0.05]]),
            rng,
            start_m=home,
            start_s=BEGIN_S,
            days=240,
            change_s=(CHANGED_S,),
        )
        one = wear_collar(walked, name, 4.0, rng, error_m=15.0)
        for t, x, y in zip(one.time_s, one.x_m, one.y_m, strict=True):
            when = datetime.fromtimestamp(t, UTC).isoformat()
            rows.append(f"{name},{when},{PLACE[0] + x:.1f},{PLACE[1] + y:.1f}")
    fixes = tmp_path / "fixes.csv"
    fixes.write_text("\n".join(rows) + "\n")
    ends = [(-2e5, -15e3), (-15e3, 15e3), (15e3, 2e5)]
    parts = [
        shapely.LineString([(PLACE[0], PLACE[1] + a), (PLACE[0], PLACE[1] + b)])
        for a, b in ends
    ]
    frame = gpd.GeoDataFrame({"name": lines.names}, geometry=parts, crs="EPSG:32612")
    frame.to_file(tmp_path / "line.gpkg")
    return tmp_path


def asked(land, *more):
    return (
        "effect",
        land / "fixes.csv",
        *("--barriers", land / "line.gpkg"),
        *("--columns", COLUMNS, "--crs", "EPSG:32612", "--error-m", 15),
        *("--on", "2014-10-01"),
        *more,
    )


def test_an_opening_becomes_a_sentence_and_a_case(cami, land):
    out, case = land / "out.json", land / "case.geojson"
    more = ("--changed", "2014-05-01", "--treated", "opened")
    code, _, said = cami(*asked(land, *more, "--json", out, "--case", case))
    assert code == 0, said
    (found,) = json.loads(out.read_text())["effects"]
    assert found["verdict"] == "found"
    after = found["shares"]["treated_after"]
    assert after["low"] < 0.6 < after["high"]
    assert found["control"] == ["south", "north"]
    assert {each["kind"] for each in found["placebos"]} == {"date", "section"}
    assert [each["period"] for each in found["placebo_lines"]] == ["before", "after"]
    assert all(each["high"] > 0.8 for each in found["placebo_lines"])
    assert "2014-05-01" in said
    (feature,) = json.loads(case.read_text())["features"]
    assert feature["properties"]["since_year"] == 2014
    assert feature["properties"]["monitoring"]["stamp"]["inputs"][0]["sha256"]
    assert feature["geometry"]["type"] == "MultiLineString"
    # the changed section alone, and not one position
    assert shapely.get_num_coordinates(shapely.geometry.shape(feature["geometry"])) == 2


def test_a_section_that_the_layer_does_not_name_is_refused(cami, land):
    more = ("--changed", "2014-05-01", "--treated", "openned")
    code, _, said = cami(*asked(land, *more))
    assert code != 0
    assert "openned" in said
    assert "opened" in said


def test_a_plan_says_its_power(cami, tmp_path):
    out = tmp_path / "plan.json"
    few = ("--animals", 4, "--months", 6, "--studies", 3, "--json", out)
    code, _, said = cami("plan", "--before", 0.05, "--after", 0.6, *few)
    assert code == 0, said
    told = json.loads(out.read_text())["power"]
    assert told["studies"] == 3
    assert f"{told['found']} of 3" in said


def test_a_share_above_one_is_no_plan(cami):
    code, _, said = cami("plan", "--before", 0.05, "--after", 60)
    assert code != 0
    assert "60" in said
