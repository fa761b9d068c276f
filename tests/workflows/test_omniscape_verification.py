"""Omniscape's published verification problems, as far as they lie beside the checkout."""

import pytest
from rasterio.errors import NotGeoreferencedWarning

from cami.workflows.run_any_job import explain_any_job, run_any_job
from tools.published_cases import OMNISCAPE_WITHIN, run_omniscape

pytestmark = pytest.mark.filterwarnings(
    f"ignore::{NotGeoreferencedWarning.__module__}.{NotGeoreferencedWarning.__name__}"
)


@pytest.fixture(scope="module")
def published(shared):
    return shared / "data" / "omniscape_verify"


@pytest.mark.parametrize("case", sorted(OMNISCAPE_WITHIN))
def test_published_currents_are_met(case, published, tmp_path):
    expected = published / "output_verify" / case
    found = run_omniscape(case, published, tmp_path)
    written = {file.name for file in (tmp_path / case).iterdir()}
    assert written == {file.name for file in expected.iterdir()}
    assert {file.name for file in found.compared} == written - {"config.ini"}
    for file in found.compared:
        assert file.apart < file.within, file


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
