"""The tutorial on connectivity does what it says: every command and script as written."""

import csv
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

from cami.cli import main
from cami.geo.cells import crs_of
from cami.geo.grid import Grid
from cami.renderers.raster import write_cog

PAGE = Path(__file__).parents[2] / "docs/tutorials/connectivity.md"
BLOCK = re.compile(
    r"^```(?:\{code-block\} )?(\w+)\n(?::caption: (\S+)\n\n)?(.*?)^```$", re.M | re.S
)
COARSE = {"1000 --extent": "10000 --extent", "cell = 1000\n": "cell = 10000\n"}
"""In place of the page's 1 km, so that the made-up land takes seconds."""


def steps():
    """Files, commands and scripts in the order of the page, with what it says is shown."""
    for language, name, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "console":
            for command in re.split(r"^\$ ", body, flags=re.M)[1:]:
                line, _, shown = command.partition("\n")
                # residuals differ in their digits between machines
                yield "command", line, re.sub(r"residual \S+", "", shown).splitlines()
        elif language == "python":
            yield "script", body, []
        else:
            yield "file", (name, body), []


def follow(monkeypatch, capsys, *, exact):
    """Do all steps in the current folder; return what was shown that was not promised."""
    monkeypatch.setenv("CAMI_LANG", "en")
    strange = []
    for kind, what, promised in steps():
        if kind == "file":
            name, body = what
            Path(name).write_text(body if exact else coarse(body), encoding="utf-8")
        elif kind == "script":
            exec(compile(what, "tutorial", "exec"), {"__name__": "tutorial"})  # noqa: S102
        else:
            words = shlex.split(what if exact else coarse(what))
            monkeypatch.setattr(sys, "argv", words)
            with pytest.raises(SystemExit) as left:
                main()
            said = capsys.readouterr()
            assert left.value.code == 0, (what, said.err)
            shown = re.sub(r"residual \S+", "", said.err).splitlines()
            if promised:
                strange += [line for line in promised if line not in shown]
                assert exact or len(promised) == len(said.err.splitlines())
    return strange


def coarse(text):
    for fine, wide in COARSE.items():
        text = text.replace(fine, wide)
    return text


def ratios():
    for name in ("khulan-current", "khulan-opened-current", "results/gazelle-current"):
        with Path(name, "resistances.csv").open(encoding="utf-8") as file:
            (row,) = csv.DictReader(file)
        yield float(row["ratio"])


def made_up(name, values):
    """A raster of half a degree over the region and around it."""
    grid = Grid(crs_of("EPSG:4326").to_wkt(), *values.shape, 100.0, 53.0, 0.5, 0.5)
    write_cog(Path(name), [values.astype(np.float32)], grid, tags={})


def test_every_step_runs_on_a_made_up_land(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cover = np.full((26, 40), 10)
    cover[:8, 12:24] = 5
    made_up("land_cover.tif", cover)
    made_up("elevation.tif", np.full((26, 40), 1000))
    follow(monkeypatch, capsys, exact=False)
    railway, opening, gazelle = ratios()
    assert railway > 1.5
    assert opening < 1
    assert gazelle > 1.5
    for name in ("current", "difference"):
        assert Path("khulan-current", f"{name}.png").stat().st_size > 1000
    assert {path.suffix for path in Path("khulan-corridors").iterdir()} == {
        *(".tif", ".png", ".csv", ".geojson")
    }


def test_the_pages_own_numbers_are_those_of_the_real_land(
    shared, tmp_path, monkeypatch, capsys
):
    rasters = shared / "data/rasters"
    if not rasters.exists():
        pytest.skip("no layers in ../shared/data/rasters")
    monkeypatch.chdir(tmp_path)
    Path("land_cover.tif").symlink_to(rasters / "modis_igbp_landcover_2019_005deg.tif")
    Path("elevation.tif").symlink_to(rasters / "etopo5_5min.tif")
    assert follow(monkeypatch, capsys, exact=True) == []
    text = PAGE.read_text(encoding="utf-8")
    railway, _, gazelle = ratios()
    assert f"{railway:.2f} times" in text
    assert f"{gazelle:.2f} times" in text
