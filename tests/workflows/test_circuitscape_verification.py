"""Circuitscape's published verification problems, file by file and cell by cell.

They lie beside the checkout and are not ours to ship; tolerances are those of the original
suite. Some cases name grids of other cases, of which not all are there.
"""

import re

import pytest

from cami.sources.circuitscape.job import read_job
from cami.workflows.run_connectivity_job import run_connectivity_job
from tests.conftest import SHARED
from tools.published_cases import STALE, absent, circuitscape_jobs, run_circuitscape

SUITE = SHARED / "data" / "circuitscape_verify"
JOBS = circuitscape_jobs(SHARED)


@pytest.mark.skipif(not JOBS, reason="no ../shared/data/circuitscape_verify")
@pytest.mark.parametrize("path", JOBS, ids=lambda path: path.stem)
def test_the_published_answers_are_ours(path, tmp_path):
    case = run_circuitscape(path, SUITE, tmp_path)
    if case.absent:
        pytest.skip(f"its files lie in the other half of the suite: {case.absent}")
    assert case.compared
    for file in case.compared:
        assert file.apart <= file.within, file


@pytest.mark.skipif(not JOBS, reason="no ../shared/data/circuitscape_verify")
@pytest.mark.parametrize("path", JOBS, ids=lambda path: path.stem)
def test_every_map_that_was_published_and_asked_for_is_written(path, tmp_path):
    if absent(path, SUITE):
        pytest.skip("its files lie in the other half of the suite")
    options = read_job(path, SUITE).options
    run_connectivity_job(path, SUITE, tmp_path, lambda _: None)
    asked = {"curmap": options.each_current_map, "voltmap": options.write_volt_maps}
    for expected in SUITE.glob(f"output_verify/{path.stem}_*.asc"):
        kind = re.search(r"_(curmap|voltmap)(_\d+)", expected.name)
        if kind and asked[kind[1]] and expected.name not in STALE:
            assert (tmp_path / expected.name).exists(), expected.name
