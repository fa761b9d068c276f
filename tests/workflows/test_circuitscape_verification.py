"""Circuitscape's published verification problems, file by file and cell by cell.

They lie beside the checkout and are not ours to ship; tolerances are those of the original
suite. Some cases name grids of other cases, of which not all are there.
"""

import re

import numpy as np
import pytest

from cami.sources.circuitscape.job import read_job
from cami.workflows.run_connectivity_job import run_connectivity_job
from tests.conftest import SHARED

SUITE = SHARED / "data" / "circuitscape_verify"
JOBS = sorted(SUITE.glob("input/**/*Verify*.ini"), key=lambda path: path.stem)
STALE = {"allToOneVerify12_curmap_4.asc", "sgVerify14_curmap_max.asc"}
"""Left over from other versions: the original does not write them either."""


def numbers(path):
    return np.loadtxt(path, skiprows=6 if path.suffix == ".asc" else 0, ndmin=2)


def absent(path):
    """Inputs of a job that are not there."""
    read = read_job(path, SUITE)
    named = {"habitat_file", "point_file", "source_file", "ground_file"}
    if read.options.use_polygons:
        named.add("polygon_file")
    return [
        read.file(option).name
        for option in sorted(named)
        if getattr(read.options, option) and not read.file(option).exists()
    ]


@pytest.mark.skipif(not JOBS, reason="no ../shared/data/circuitscape_verify")
@pytest.mark.parametrize("path", JOBS, ids=lambda path: path.stem)
def test_the_published_answers_are_ours(path, tmp_path):
    if missing := absent(path):
        pytest.skip(f"its files lie in the other half of the suite: {missing}")
    run_connectivity_job(path, SUITE, tmp_path, lambda _: None)
    compared = 0
    for found in sorted(tmp_path.iterdir()):
        expected = SUITE / "output_verify" / found.name
        if found.suffix == ".ini" or not expected.exists() or found.name in STALE:
            continue
        ours, theirs = numbers(found), numbers(expected)
        if "branch" in found.name:
            theirs = theirs[theirs[:, 2] > 1e-9]
        assert ours.shape == theirs.shape, found.name
        if "resistances" in found.name:
            assert np.abs(ours - theirs).max() <= 1e-3, found.name
        else:
            assert ((ours - theirs) ** 2).sum() < 1e-6, found.name
        compared += 1
    assert compared


@pytest.mark.skipif(not JOBS, reason="no ../shared/data/circuitscape_verify")
@pytest.mark.parametrize("path", JOBS, ids=lambda path: path.stem)
def test_every_map_that_was_published_and_asked_for_is_written(path, tmp_path):
    if absent(path):
        pytest.skip("its files lie in the other half of the suite")
    options = read_job(path, SUITE).options
    run_connectivity_job(path, SUITE, tmp_path, lambda _: None)
    asked = {"curmap": options.each_current_map, "voltmap": options.write_volt_maps}
    for expected in SUITE.glob(f"output_verify/{path.stem}_*.asc"):
        kind = re.search(r"_(curmap|voltmap)(_\d+)", expected.name)
        if kind and asked[kind[1]] and expected.name not in STALE:
            assert (tmp_path / expected.name).exists(), expected.name
