"""``cami connect omni`` from a raster to maps, and a job of Omniscape by command."""

import numpy as np
import pytest
import rasterio
from typer.testing import CliRunner

from cami.cli.connect import app
from cami.connectivity.lattice import lattice_from_conductance
from cami.connectivity.omnidirectional import exact_windows, strength_from_resistance
from cami.connectivity.window_problem import Windows
from cami.geo.grid import Grid
from cami.renderers.raster import tags_of, write_cog
from cami.sources.raster import read_raster

UTM = rasterio.crs.CRS.from_epsg(32648).to_wkt()


@pytest.fixture
def surface(tmp_path):
    rng = np.random.default_rng(1)
    resistance = np.exp(rng.normal(1, 1, (30, 36)))
    resistance[rng.random((30, 36)) < 0.1] = np.nan
    grid = Grid(UTM, 30, 36, 500_000, 5_000_000, 1000, 1000)
    write_cog(tmp_path / "r.tif", [resistance], grid, tags={})
    return tmp_path / "r.tif", resistance


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_windows_are_mapped_under_omniscapes_names(surface, tmp_path):
    path, resistance = surface
    out = tmp_path / "out"
    told = run("omni", path, "--radius", 5, "--block", 3, "--potential", "-o", out)
    assert told.exit_code == 0, told.output
    assert {file.name for file in out.iterdir()} == {
        "cum_currmap.tif",
        "cum_currmap.png",
        "flow_potential.tif",
        "normalized_cum_currmap.tif",
    }
    found = read_raster(out / "cum_currmap.tif").values
    assert np.array_equal(np.isnan(found), np.isnan(resistance))
    conductance = np.nan_to_num(1 / resistance)
    expected = exact_windows(
        Windows(
            lattice=lattice_from_conductance(conductance),
            strength=strength_from_resistance(resistance),
            radius=5,
            block_size=3,
        )
    ).current
    known = ~np.isnan(found)
    np.testing.assert_allclose(found[known], expected[known], rtol=1e-4)
    assert tags_of(out / "cum_currmap.tif")["mode"] == "windows"


def test_a_sketch_says_that_it_is_one_and_how_sure_it_is(surface, tmp_path):
    out = tmp_path / "out"
    told = run("omni", surface[0], "--radius", 5, "--mode", "sketch", "-o", out)
    assert told.exit_code == 0, told.output
    assert "sketch, sum of currents" in told.output
    assert tags_of(out / "cum_currmap.tif")["mode"] == "sketch, sum of currents"
    assert tags_of(out / "cum_currmap.tif")["solves"] == "16"
    error = read_raster(out / "cum_currmap_error.tif").values
    assert np.nanmedian(error) > 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("--cutoff", "0.0001"),
        ("--mode", "sketch", "--buffer", "3"),
        ("--block", "4"),
        ("--tolerance", "0"),
    ],
)
def test_what_cannot_be_mapped_is_refused(surface, tmp_path, wrong):
    told = run("omni", surface[0], "--radius", 5, "-o", tmp_path / "out", *wrong)
    assert told.exit_code != 0
    assert not list(tmp_path.glob("out/*.tif"))


def test_a_job_of_omniscape_runs_by_command(tmp_path):
    (tmp_path / "r.asc").write_text(
        "ncols 4\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 1 2 1\n"
    )
    (tmp_path / "job.ini").write_text(
        "resistance_file = r.asc\nradius = 2\nproject_name = where/run\n"
        "source_from_resistance = true\nwrite_as_tif = false\n"
    )
    told = run("run", tmp_path / "job.ini", "-o", tmp_path / "out")
    assert told.exit_code == 0, told.output
    names = {file.name for file in (tmp_path / "out" / "run").iterdir()}
    assert names == {"cum_currmap.asc", "config.ini"}
    explained = run("explain", tmp_path / "job.ini")
    assert "radius = 2" in explained.output
