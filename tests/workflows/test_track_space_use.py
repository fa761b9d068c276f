"""From made-up fixes to areas, refusals, isopleths, rasters and a report."""

import json
import pickle
import time
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import rasterio

from cami.errors import InvalidInputError, UnknownOptionError
from cami.movement.motion import Motion
from cami.movement.paths import simulated
from cami.movement.space_use import METHODS, Asked, space_use
from cami.workflows.read_fixes import FixesWanted
from cami.workflows.track_space_use import Running, track_space_use, write_space_use_files

HOUR = 3600.0
COLUMNS = {"individual": "animal", "unix_s": "t", "x": "x", "y": "y"}
WANTED = FixesWanted(columns=COLUMNS, crs="local", error_m=20.0)
DAY = date(2026, 11, 23)
MOTION = Motion("ou", (0.0, 0.0), np.diag((9e6, 4e6)), 10 * HOUR)
SPANS = {"steady": 600, "brief": 19, "other": 500}


def animals():
    return {
        name: simulated(MOTION, 1e9 + np.arange(hours) * HOUR, np.random.default_rng(hours))
        for name, hours in SPANS.items()
    }


def written(path, tracks, shuffled=False):
    rows = [
        f"{name},{t:.0f},{x:.3f},{y:.3f}"
        for name, one in tracks.items()
        for t, x, y in zip(one.time_s, one.x_m, one.y_m, strict=True)
    ]
    if shuffled:
        np.random.default_rng(0).shuffle(rows)
    path.write_text("\n".join(["animal,t,x,y", *rows]) + "\n")
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return written(tmp_path_factory.mktemp("fixes") / "fixes.csv", animals())


def run(file, asked=None, **running):
    said = []
    asked = asked or Asked()
    uses = track_space_use(
        file, WANTED, asked, said.append, on=DAY, running=Running(**running)
    )
    return uses, said


def rows(uses):
    return {row["individual"]: row for row in uses.result["individuals"]}


def test_every_animal_has_an_area_or_a_reason(file):
    uses, said = run(file)
    found = rows(uses)
    area = found["steady"]["area_km2"]
    assert area["level_percent"] == 95
    assert area["low"] < area["estimate"] < area["high"]
    assert area["low"] < MOTION.area_m2() / 1e6 < area["high"]
    assert [one["level_percent"] for one in found["steady"]["isopleths"]] == [95, 50]
    assert found["steady"]["parameters"]["model"] in {"ou", "ouf"}
    assert found["steady"]["effective_sample_size"]["area"] > 20
    brief = found["brief"]
    assert "area_km2" not in brief
    assert brief["refused"]["reason"] == "few-independent-positions"
    assert brief["refused"]["effective_sample_size"] < brief["refused"]["least"] == 5
    assert said[-1].params == {"done": 3, "all": 3}
    stamp = uses.result["stamp"]
    assert stamp["counts"] == {
        "individuals": 3,
        "fixes": 1119,
        "usable": 1119,
        "given": 2,
        "refused": 1,
    }
    assert stamp["date"] == "2026-11-23"
    assert len(stamp["inputs"][0]["sha256"]) == 64
    json.dumps(uses.result, allow_nan=False)


def test_the_order_of_rows_changes_nothing(file, tmp_path):
    shuffled = written(tmp_path / "shuffled.csv", animals(), shuffled=True)
    a, b = run(file)[0], run(shuffled)[0]
    assert rows(a) == rows(b)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_each_method_answers_for_each_animal(file, method):
    found = rows(run(file, Asked(method=method, levels=(0.9,), cell_m=200.0))[0])
    steady = found["steady"]
    assert steady["kind"] == METHODS[method][0]
    assert 10 < steady["area_km2"]["estimate"] < 200
    if method != "akde":
        assert steady["area_km2"]["low"] is None
    assert ("refused" in found["brief"]) == (method in {"akde", "dbbmm"})


def test_kernels_can_take_fixes_as_independent(file):
    plain = rows(run(file, Asked(method="kde", bandwidth="independent"))[0])
    assert plain["steady"]["parameters"]["bias"] > 1
    assert plain["brief"]["area_km2"]["estimate"] > 0
    lscv = rows(run(file, Asked(method="kde", bandwidth="lscv"))[0])
    assert "converged" in lscv["steady"]["parameters"]


def test_one_animal_that_carries_nothing_does_not_stop_the_others(tmp_path):
    tracks = animals()
    few = tracks["brief"]
    tracks["few"] = type(few)(
        "few", few.time_s[:3], few.x_m[:3], few.y_m[:3], few.error_m[:3]
    )
    uses, _ = run(written(tmp_path / "few.csv", tracks))
    found = rows(uses)
    assert found["few"]["refused"]["reason"] == "too-few-fixes"
    assert found["few"]["effective_sample_size"] is None
    assert "area_km2" in found["steady"]


def test_files_carry_the_stamp(file, tmp_path):
    uses, _ = run(file, maps=tmp_path / "maps")
    write_space_use_files(
        uses,
        say=lambda message: message.text.format(**message.params),
        language="en",
        figure=tmp_path / "figure.png",
        isopleths=tmp_path / "isopleths.parquet",
        report=tmp_path / "report.html",
    )
    frame = gpd.read_parquet(tmp_path / "isopleths.parquet")
    assert list(frame.individual) == ["steady", "steady", "other", "other"]
    assert frame.geometry.area.to_numpy() / 1e6 == pytest.approx(frame.area_km2)
    assert [path.name for path in uses.maps] == ["steady.tif", "other.tif"]
    with rasterio.open(uses.maps[0]) as raster:
        density = raster.read(1)
        assert density.sum() * abs(
            raster.transform.a * raster.transform.e
        ) == pytest.approx(1, rel=1e-3)
        assert json.loads(raster.tags()["CAMI_STAMP"])["method"] == "space-use-akde"
    report = (tmp_path / "report.html").read_text()
    assert "steady" in report
    assert "independent positions" in report
    assert (tmp_path / "figure.png").stat().st_size > 10_000
    with pytest.raises(UnknownOptionError):
        write_space_use_files(uses, say=str, language="en", report=tmp_path / "report.txt")


def test_a_stopped_run_goes_on_where_it_was(file, tmp_path, monkeypatch):
    whole, _ = run(file, kept_in=tmp_path / "kept")
    assert len(list((tmp_path / "kept").iterdir())) == 3

    def never(*_):
        raise AssertionError

    monkeypatch.setattr("cami.workflows.track_space_use.space_use", never)
    again, _ = run(file, kept_in=tmp_path / "kept")
    assert again.result == whole.result
    for mine, theirs in zip(again.found, whole.found, strict=True):
        assert mine.shapes == theirs.shapes
    with pytest.raises(AssertionError):
        run(file, Asked(least_dof=4), kept_in=tmp_path / "kept")
    for path in (tmp_path / "kept").iterdir():
        path.write_text("{")
    with pytest.raises(AssertionError):
        run(file, kept_in=tmp_path / "kept")


def test_a_scheduler_gives_the_same_answer(file):
    distributed = pytest.importorskip("distributed", reason="cami[dask] is not installed")
    with distributed.LocalCluster(
        n_workers=1, processes=False, dashboard_address=None, silence_logs=50
    ) as cluster:
        shared_out = run(file, scheduler=cluster.scheduler_address)[0]
    assert rows(shared_out) == rows(run(file)[0])


def test_what_workers_send_survives_the_way():
    for name, track in animals().items():
        found = space_use(track, "local", Asked())
        sent = pickle.loads(pickle.dumps(found))  # noqa: S301 (our own)
        assert sent.individual == found.individual
        assert sent.shapes == found.shapes, name
        if found.refused is not None:
            assert sent.refused.text == found.refused.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "home-range"},
        {"model": "brownian"},
        {"levels": (1.0,)},
        {"levels": (0.0,)},
        {"levels": ()},
        {"cell_m": -5.0},
    ],
)
def test_options_that_cannot_be_are_refused_before_anything_is_read(tmp_path, wrong):
    with pytest.raises(UnknownOptionError):
        run(tmp_path / "not there.csv", Asked(**wrong))


def test_an_error_must_be_known_to_be_used(tmp_path, file):
    asked = Asked(error="known")
    with pytest.raises(UnknownOptionError):
        track_space_use(
            file, FixesWanted(columns=COLUMNS, crs="local"), asked, print, on=DAY
        )


def test_fixes_without_a_plane_are_refused(file):
    with pytest.raises(InvalidInputError):
        track_space_use(file, FixesWanted(columns=COLUMNS), Asked(), print, on=DAY)


def test_a_hull_may_hold_all_fixes():
    track = animals()["steady"]
    whole = space_use(track, "local", Asked(method="mcp", levels=(1.0,)))
    most = space_use(track, "local", Asked(method="mcp", levels=(0.95,)))
    assert most.areas[0.95].km2 < whole.areas[1.0].km2


def test_the_gazelles_of_mongolia(shared):
    path = shared / "data" / "telemetry" / "gazelle_mongolia_ctmm_relative_xy.csv"
    columns = {"individual": "individual", "time": "t", "x": "x", "y": "y"}
    wanted = FixesWanted(columns=columns, crs="local")
    began = time.process_time()
    uses = track_space_use(path, wanted, Asked(), lambda _: None, on=DAY)
    assert time.process_time() - began < 60
    counts = uses.result["stamp"]["counts"]
    assert (counts["given"], counts["refused"]) == (9, 27)
    dofs = [row["effective_sample_size"]["area"] for row in uses.result["individuals"]]
    assert np.median(dofs) == pytest.approx(3.1, abs=0.1)
    assert sum(dof < 10 for dof in dofs) == 33
