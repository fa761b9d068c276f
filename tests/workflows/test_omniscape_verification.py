"""Omniscape's published verification problems, as far as they lie beside the checkout."""

import numpy as np
import pytest
import rasterio
from rasterio.errors import NotGeoreferencedWarning

from cami.workflows.run_any_job import explain_any_job, run_any_job

MAPS = ("cum_currmap", "flow_potential", "normalized_cum_currmap")
CLOSE = {"test1": 5e-6, "test3": 1e-6, "test5": 1e-7}
"""‖ours - theirs‖ / ‖theirs‖: the first two were solved to 1e-6, the third by factors."""

pytestmark = pytest.mark.filterwarnings(
    f"ignore::{NotGeoreferencedWarning.__module__}.{NotGeoreferencedWarning.__name__}"
)


@pytest.fixture(scope="module")
def published(shared):
    return shared / "data" / "omniscape_verify"


def read(path):
    with rasterio.open(path) as dataset:
        return dataset.read(1, masked=True).astype(float).filled(np.nan)


@pytest.mark.parametrize("case", sorted(CLOSE))
def test_published_currents_are_met(case, published, tmp_path):
    expected = published / "output_verify" / case
    ran = run_any_job(expected / "config.ini", published, tmp_path, lambda said: None)
    written = {file.name for file in ran.written}
    assert written == {file.name for file in expected.iterdir()}
    assert ran.residual < 1e-8
    for name in sorted(written - {"config.ini"}):
        ours, theirs = read(tmp_path / case / name), read(expected / name)
        assert np.array_equal(np.isnan(ours), np.isnan(theirs))
        known = ~np.isnan(theirs)
        apart = np.linalg.norm((ours - theirs)[known]) / np.linalg.norm(theirs[known])
        assert apart < CLOSE[case], name


def test_options_without_effect_are_named(published, tmp_path):
    said = []
    run_any_job(published / "input" / "config3.ini", published, tmp_path, said.append)
    named = {message.params.get("option") for message in said}
    assert {"foo", "bar", "solver", "source_threshold"} <= named
    run_any_job(published / "input" / "config.ini", published, tmp_path, said.append)
    assert any(message.params.get("size") == 3 for message in said)


def test_a_job_is_explained_before_it_runs(published):
    lines, said = explain_any_job(published / "input" / "config3.ini", published)
    assert "r_cutoff = 0.25" in lines
    assert any(message.params.get("targets") == 63 for message in said)


def test_a_second_run_gets_a_folder_of_its_own(published, tmp_path):
    job = published / "output_verify" / "test5" / "config.ini"
    for folder in ("test5", "test5_1"):
        ran = run_any_job(job, published, tmp_path, lambda said: None)
        assert ran.written[0].parent == tmp_path / folder
