"""The commands of connect take addresses where they take paths."""

import csv
import json
import sys

import fsspec
import numpy as np
import pytest

from cami.cli import main
from cami.geo.cells import crs_of, to_crs
from cami.geo.grid import Grid
from cami.places import content_of, place, whole
from cami.renderers.raster import write_raster
from cami.sources.raster import read_raster
from tests import jobs

HERE = Grid(crs_of("EPSG:32648").to_wkt(), 12, 16, 500_000, 5_000_000, 1000, 1000)


@pytest.fixture
def cami(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setenv("CAMI_LANG", "en")
        monkeypatch.setattr(sys, "argv", ["cami", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out.splitlines(), said.err

    return call


@pytest.fixture
def store():
    """A store in memory with a surface, its edges and areas."""
    at = place("memory://connect")
    values = np.ones(HERE.shape, np.float32)
    areas = np.zeros(HERE.shape, np.float32)
    areas[2, 2], areas[9, 12] = 1, 2
    shares = [np.ones(HERE.shape, np.float32)] * 4
    for ending in ("tif", "zarr"):
        names = ("east", "south", "south_east", "south_west")
        write_raster(at / f"s.{ending}", [values], HERE, tags={}, names=["r"])
        write_raster(at / f"s-edges.{ending}", shares, HERE, tags={}, names=names)
        write_raster(at / f"a.{ending}", [areas], HERE, tags={}, names=["a"])
    yield "memory://connect"
    fsspec.filesystem("memory").store.clear()


COMMANDS = {
    "current": ("--areas", "a"),
    "corridors": ("--areas", "a", "--pinch-km", "1", "--restore-km", "3"),
    "omni": ("--radius", "3", "--mode", "sketch", "--solves", "8"),
}
TABLES = {"current": "resistances.csv", "corridors": "corridors.csv"}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("ending", ["tif", "zarr"])
def test_maps_go_where_they_are_wanted_as_the_surface_lies(store, cami, command, ending):
    words = [f"{store}/{w}.{ending}" if w == "a" else w for w in COMMANDS[command]]
    edges = ("--edges", f"{store}/s-edges.{ending}")
    code, named, err = cami(
        *("connect", command, f"{store}/s.{ending}", *edges, *words, "-o", f"{store}/out")
    )
    assert code == 0, err
    maps = [each for each in named if each.endswith(ending)]
    assert len(maps) == {"current": 1, "corridors": 3, "omni": 2}[command]
    for each in named:
        if each in maps:
            assert np.isfinite(read_raster(place(each)).values).any()
        else:
            assert content_of(place(each))
    assert not [
        each for each in place(f"{store}/out").iterdir() if "unfinished" in each.name
    ]
    if command in TABLES:
        text = content_of(place(f"{store}/out/{TABLES[command]}")).decode()
        assert len(list(csv.DictReader(text.splitlines()))) == 1


def test_a_surface_is_made_at_an_address_of_layers_and_lines_there(store, cami):
    layer = np.full(HERE.shape, 10, np.float32)
    write_raster(place(f"{store}/cover.zarr"), [layer], HERE, tags={}, names=["igbp"])
    lon, lat = to_crs(HERE.x_of([8, 8]), HERE.y_of([-1, 12]), HERE.crs, "EPSG:4326")
    line = {"type": "LineString", "coordinates": np.stack((lon, lat), axis=1).tolist()}
    told = {"kind": "railway", "fenced": True}
    feature = {"type": "Feature", "properties": told, "geometry": line}
    with whole(place(f"{store}/rail.geojson")) as file:
        file.write(
            json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
        )
    code, named, err = cami(
        *("connect", "resistance", "khulan", "--layer", f"land_cover={store}/cover.zarr"),
        *("--barrier", f"{store}/rail.geojson", "--on", "2026-01-01"),
        *("-o", f"{store}/k.zarr", "--picture", f"{store}/k.png"),
    )
    assert code == 0, err
    endings = ("k.zarr", "k-edges.zarr", "k.png")
    assert [each.removeprefix(f"{store}/") for each in named] == [*endings]
    assert (read_raster(place(f"{store}/k-edges.zarr")).values == 0).any()


@pytest.mark.parametrize("program", ["circuitscape", "ours"])
def test_a_job_runs_where_it_lies(store, cami, tmp_path, program):
    if program == "circuitscape":
        for file in (jobs.job(tmp_path, write_cur_maps="True"), *tmp_path.glob("*.asc")):
            with whole(place(f"{store}/{file.name}")) as copy:
                copy.write(file.read_bytes())
        job, found = f"{store}/ours.ini", f"{store}/out/ours_cum_curmap.asc"
    else:
        job, found = f"{store}/ours.toml", f"{store}/ours-current/current.zarr"
        text = '[resistance]\nsurface = "s.zarr"\n[current]\nareas = "a.zarr"\n'
        with whole(place(job)) as file:
            file.write(text.encode())
    code, _, err = cami("connect", "explain", job)
    assert code == 0, err
    code, named, err = cami("connect", "run", job)
    assert code == 0, err
    assert found in named


def test_a_store_that_nothing_opens_is_refused_with_a_hint(cami):
    code, _, err = cami("connect", "current", "nope://x/s.tif", "--areas", "a", "-o", "b")
    assert (code, "cami[cloud]" in err) == (3, True), err
