"""``cami track barriers`` and ``cami track corridor`` from a terminal."""

import json
import sys
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import rasterio
import shapely

from cami.cli import main
from cami.movement.encounters import TYPES
from tests.movement.made_up import walk, winding

KEYS = {
    "individual",
    "start_utc",
    "end_utc",
    "duration_h",
    "type",
    "crossings",
    "straightness",
}
PLACE = (560_000.0, 4_730_000.0)
COLUMNS = "individual=animal_id,time=timestamp,x=x,y=y"


@pytest.fixture
def cami(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setenv("CAMI_LANG", "en")
        monkeypatch.setattr(sys, "argv", ["cami", "track", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return call


@pytest.fixture
def land(tmp_path):
    """Made-up animals and fences in a UTM zone."""
    rng = np.random.default_rng(5)
    rows = ["animal_id,timestamp,x,y"]
    for name in ("a", "b", "c"):
        one = walk(400, rng, start=PLACE, hours=np.arange(400) * 2.0 + 24 * 365 * 44)
        for t, x, y in zip(one.time_s, one.x_m, one.y_m, strict=True):
            when = datetime.fromtimestamp(t, UTC).isoformat()
            rows.append(f"{name},{when},{x:.1f},{y:.1f}")
    fixes = tmp_path / "fixes.csv"
    fixes.write_text("\n".join(rows) + "\n")
    parts = [shapely.LineString(PLACE + part) for part in winding(70, 12, 3000, rng)]
    names = [f"fence {k}" for k in range(len(parts))]
    frame = gpd.GeoDataFrame({"name": names}, geometry=parts, crs="EPSG:32612")
    fences = tmp_path / "fences.gpkg"
    frame.to_file(fences)
    return fixes, fences, frame


def barriers(fixes, fences, *more):
    stated = ("--columns", COLUMNS, "--crs", "EPSG:32612", "--distance", "110")
    return ("barriers", fixes, "--barriers", fences, *stated, *more)


@pytest.mark.parametrize("mode", ["compatible", "corrected"])
def test_the_result_has_encounters_permeability_and_stamp(land, cami, tmp_path, mode):
    out = tmp_path / "out.json"
    code, said, err = cami(*barriers(*land[:2], "--mode", mode, "--json", out))
    assert (code, said.strip()) == (0, str(out))
    assert "encounters" in err
    result = json.loads(out.read_text())
    assert list(result) == ["encounters", "permeability", "stamp"]
    assert len(result["encounters"]) > 20
    for row in result["encounters"]:
        assert set(row) == KEYS
        assert row["type"] in TYPES
        start, end = (datetime.fromisoformat(row[key]) for key in ("start_utc", "end_utc"))
        hours = (end - start).total_seconds() / 3600
        assert hours == pytest.approx(row["duration_h"], abs=1e-3)
    stamp = result["stamp"]
    assert stamp["method"] == f"barrier-behaviour-{mode}"
    assert stamp["parameters"]["b_time_h"] == 4
    assert [len(each["sha256"]) for each in stamp["inputs"]] == [64, 64]
    assert stamp["counts"]["encounters"] == len(result["encounters"])


def test_the_layer_of_barriers_holds_their_permeability(land, cami, tmp_path):
    out, layer = tmp_path / "out.json", tmp_path / "segments.parquet"
    code, _, said = cami(*barriers(*land[:2], "--json", out, "--segments", layer))
    assert code == 0, said
    told = {row["barrier"]: row for row in json.loads(out.read_text())["permeability"]}
    assert told
    frame = gpd.read_parquet(layer).set_index("barrier")
    for name, row in told.items():
        assert frame.permeability_kind[name] == row["kind"]
        if row["permeability"] is None:
            assert np.isnan(frame.permeability[name])
        else:
            assert frame.permeability[name] == pytest.approx(row["permeability"])
            assert frame.permeability_low[name] <= frame.permeability_high[name]
    assert (frame.permeability_kind[~frame.index.isin(told)] == "").all()


def test_no_position_leaves_in_the_result(land, cami, tmp_path):
    _, out, _ = cami(*barriers(*land[:2], "--mode", "compatible"))
    assert "56" + "0" * 4 not in out
    assert "x_m" not in out


def test_what_the_correction_changed_is_told(land, cami, tmp_path):
    changed = tmp_path / "changes.json"
    out = tmp_path / "out.json"
    code, _, _ = cami(*barriers(*land[:2], "--json", out, "--changes", changed))
    assert code == 0
    rows = json.loads(changed.read_text())["changes"]
    reasons = json.loads(out.read_text())["stamp"]["corrections"]
    assert reasons["between-fixes"] >= 2
    assert sum(reasons.values()) == len(rows)
    assert all(
        row["compatible"] == [] for row in rows[:1] if row["reason"] == "between-fixes"
    )


def test_map_and_layer_are_written(land, cami, tmp_path):
    picture, layer = tmp_path / "map.png", tmp_path / "fences.parquet"
    code, out, _ = cami(
        *barriers(*land[:2], "--json", tmp_path / "o.json", "--figure", picture),
        "--segments",
        layer,
    )
    assert code == 0
    assert str(picture) in out
    assert picture.read_bytes().startswith(b"\x89PNG")
    frame = gpd.read_parquet(layer)
    assert len(frame) == 70
    assert frame.crs.to_epsg() == 32612
    met = frame[frame["rank"].notna()]
    assert (met.hindered_share_low <= met.hindered_share).all()
    assert frame.loc[frame["rank"].isna(), "hindered_share"].isna().all()
    stamp = json.loads(pq.read_schema(layer).metadata[b"cami"])
    assert stamp["method"] == "barrier-behaviour-corrected"
    assert frame.crossings_certain.sum() == stamp["crossings"]["certain"]
    assert frame.crossings_possible.sum() == stamp["crossings"]["possible"]


def test_barriers_in_another_stated_system_give_the_same_events(land, cami, tmp_path):
    there = tmp_path / "fences.geojson"
    land[2].to_crs(4326).to_file(there, driver="GeoJSON")
    results = []
    for layer in (land[1], there):
        _, out, _ = cami(*barriers(land[0], layer, "--mode", "compatible"))
        rows = json.loads(out)["encounters"]
        results.append([(row["start_utc"], row["type"], row["crossings"]) for row in rows])
    # seven digits of a degree are a centimetre: a fix in ten thousand may differ
    same = sum(one == other for one, other in zip(*results, strict=False))
    assert same >= len(results[0]) - 2


def test_a_layer_without_a_system_is_refused(land, cami, tmp_path):
    bare = tmp_path / "bare.gpkg"
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        land[2].set_crs(None, allow_override=True).to_file(bare)
    code, _, err = cami(*barriers(land[0], bare))
    assert code == 4
    assert "crs-missing" in err


def test_an_empty_layer_is_refused(land, cami, tmp_path):
    empty = tmp_path / "empty.gpkg"
    land[2].iloc[:0].to_file(empty)
    code, _, err = cami(*barriers(land[0], empty))
    assert code == 4
    assert "at least one line" in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--distanse", "5"), 2),
        (("--mode", "correct"), 2),
        (("--distance", "0"), 4),
        (("--distance", "nan"), 4),
        (("--b-time", "-1"), 4),
        (("--p-time", "3"), 4),
        (("--max-cross", "-1"), 4),
        (("--mode", "compatible", "--b-time", "3"), 4),
        (("--mode", "compatible", "--changes", "x.json"), 4),
        (("--columns", "individual=nobody,time=timestamp,x=x,y=y"), 4),
    ],
)
def test_options_that_cannot_be_are_errors(land, cami, words, code):
    assert cami(*barriers(*land[:2], *words))[0] == code


def test_dates_that_the_published_analysis_does_not_see_are_said(land, cami, tmp_path):
    dated = tmp_path / "dated.gpkg"
    land[2].assign(built=2013).to_file(dated)
    code, _, err = cami(*barriers(land[0], dated, "--mode", "compatible"))
    assert code == 0
    assert "--mode corrected" in err


def corridor(fixes, *more):
    return ("corridor", fixes, "--columns", COLUMNS, "--crs", "EPSG:32612", *more)


def test_a_corridor_is_mapped_with_its_sureness(land, cami, tmp_path):
    picture, raster = tmp_path / "corridor.png", tmp_path / "corridor.tif"
    code, out, err = cami(
        *corridor(land[0], "--cell", "250", "--draws", "50"),
        *("--figure", picture, "--raster", raster, "--json", tmp_path / "c.json"),
    )
    assert code == 0, err
    result = json.loads((tmp_path / "c.json").read_text())
    use = result["corridor"]["use"]
    assert use["low"]["area_km2"] >= use["medium"]["area_km2"] >= use["high"]["area_km2"]
    for area in use.values():
        assert area["low_km2"] <= area["area_km2"] <= area["high_km2"]
    assert result["curve"]["animals"] == [1, 2, 3]
    with rasterio.open(raster) as file:
        assert file.descriptions[0] == "share"
        share = file.read(1)
        assert file.tags()["CAMI_METHOD"] == "population-corridor"
    cells = (share > 0).sum() * 0.25**2
    assert cells == pytest.approx(use["low"]["area_km2"])
    assert str(raster) in out
    assert picture.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--season", "spring"), 4),
        (("--season", "03-01/03-02"), 4),
        (("--cell", "0"), 4),
        (("--cell", "0.01"), 4),
        (("--max-gap", "0.1"), 4),
        (("--error-m", "-1"), 4),
        (("--draws", "0"), 2),
    ],
)
def test_corridors_that_cannot_be_are_refused(land, cami, words, code):
    assert cami(*corridor(land[0], *words))[0] == code
