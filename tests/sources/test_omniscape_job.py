"""Omniscape's job files: understood, or refused by name before any work."""

import numpy as np
import pytest

from cami.errors import InvalidInputError, SourceMissingError
from cami.sources.omniscape.inputs import read_omniscape_inputs
from cami.sources.omniscape.job import is_omniscape_job, read_omniscape_job

LEAST = "[Required]\nresistance_file = r.asc\nradius = 3\nproject_name = p\n"
OWN = LEAST + "source_from_resistance = true\n"


def grid(rows, nodata=-9999, cell=1):
    rows = np.atleast_2d(rows)
    header = f"ncols {rows.shape[1]}\nnrows {rows.shape[0]}\nxllcorner 0\nyllcorner 0\n"
    body = "\n".join(" ".join(f"{value:g}" for value in row) for row in rows)
    return f"{header}cellsize {cell}\nNODATA_value {nodata}\n{body}\n"


@pytest.fixture
def read(tmp_path):
    def _read(text, **files):
        named = {"r": [[1, 2, 4], [5, -9999, 10]]} | files
        for name, content in named.items():
            kind = "txt" if isinstance(content, str) else "asc"
            text_of = content if isinstance(content, str) else grid(content)
            (tmp_path / f"{name}.{kind}").write_text(text_of)
        (tmp_path / "job.ini").write_text(text)
        return read_omniscape_job(tmp_path / "job.ini")

    return _read


def problems(work, *given, **files):
    with pytest.raises(InvalidInputError) as refused:
        work(*given, **files)
    return {(problem.code, problem.where[-1]) for problem in refused.value.problems}


def test_a_job_of_omniscape_is_told_from_one_of_circuitscape(tmp_path):
    (tmp_path / "a.ini").write_text(LEAST)
    (tmp_path / "b.ini").write_text("habitat_file = r.asc\nscenario = pairwise\n")
    assert is_omniscape_job(tmp_path / "a.ini")
    assert not is_omniscape_job(tmp_path / "b.ini")
    assert not is_omniscape_job(tmp_path / "none.ini")


def test_options_have_omniscapes_defaults(read):
    options = read(OWN).options
    assert (options.block_size, options.buffer, options.r_cutoff) == (1, 0, np.inf)
    assert options.correct_artifacts
    assert options.mask_nodata
    assert options.write_as_tif
    assert options.write_raw_currmap
    assert not options.calc_flow_potential


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("blok_size = 3", ("job-option-unknown", "blok_size")),
        ("calc_flow_potentail = true", ("job-option-unknown", "calc_flow_potentail")),
        ("zz = 1", ("job-option-unknown", "zz")),
        ("buffer = inf", ("job-value", "buffer")),
        ("buffer = two", ("job-value", "buffer")),
        ("buffer = -1", ("job-value", "buffer")),
        ("mask_nodata = yes", ("job-value", "mask_nodata")),
        ("radius = 5", ("job-option-twice", "radius")),
        ("compare_to_future = 3", ("job-value", "compare_to_future")),
        ("conditional = true", ("job-file", "condition1_file")),
        ("reclassify_resistance = true", ("job-file", "reclass_table")),
        ("block_size = 9", ("job-size", "block_size")),
        ("condition1_lower = 2", ("job-limits", "condition1_lower")),
        ("anything", ("job-line", "line 6")),
    ],
)
def test_what_cannot_be_is_refused_by_name(read, line, found):
    assert found in problems(read, OWN + line + "\n")


def test_all_that_is_missing_is_named_at_once(read):
    found = problems(read, "block_size = 3\n")
    assert {name for _, name in found} == {
        "resistance_file",
        "project_name",
        "source_file",
        "radius",
    }


def test_a_job_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SourceMissingError):
        read_omniscape_job(tmp_path / "none.ini")


def test_sources_are_cells_up_to_the_cutoff(read):
    inputs = read_omniscape_inputs(read(OWN + "r_cutoff = 4\n"))
    np.testing.assert_allclose(inputs.windows.strength, [[1, 0.5, 0.25], [0, 0, 0]])
    assert not inputs.windows.lattice.passable[1, 1]


def test_conductance_is_taken_as_it_is_and_cut_off_by_resistance(read):
    text = OWN + "resistance_is_conductance = true\nr_cutoff = 0.25\n"
    windows = read_omniscape_inputs(read(text)).windows
    np.testing.assert_allclose(windows.strength, [[0, 0, 4], [5, 0, 10]])
    assert windows.lattice.east[0, 0] == 1.5


def test_resistance_is_reclassified_all_at_once(read):
    text = OWN + "reclassify_resistance = true\nreclass_table = t.txt\n"
    inputs = read_omniscape_inputs(read(text, t="1\t2\n2\t4\n5\tmissing\n"))
    np.testing.assert_array_equal(inputs.resistance, [[2, 4, 4], [np.nan, np.nan, 10]])
    bad = read(text, t="1 2 3\nx 4\n")
    assert problems(read_omniscape_inputs, bad) == {
        ("reclass-line", "line 1"),
        ("reclass-line", "line 2"),
    }


def test_sources_below_the_threshold_are_none(read):
    text = LEAST + "source_file = s.asc\nsource_threshold = 0.5\n"
    inputs = read_omniscape_inputs(read(text, s=[[0.4, 0.5, 1], [-9999, 1, -3]]))
    np.testing.assert_allclose(inputs.windows.strength, [[0, 0.5, 1], [0, 1, 0]])


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"r": [[1, 0, 3]]}, "resistance-values"),
        ({"r": [[1, -1, 3]]}, "resistance-values"),
        ({"r": [[-9999, -9999]]}, "resistance-values"),
    ],
)
def test_resistances_must_be_above_zero(read, files, code):
    found = problems(read_omniscape_inputs, read(OWN, **files))
    assert {name for name, _ in found} == {code}


def test_grids_must_lie_on_each_other(read):
    text = LEAST + "source_file = s.asc\n"
    found = problems(read_omniscape_inputs, read(text, s=[[1, 2, 3]]))
    assert found == {("grids-misaligned", "s.asc")}


def test_no_source_is_refused(read):
    text = LEAST + "source_file = s.asc\nsource_threshold = 9\n"
    found = problems(read_omniscape_inputs, read(text, s=[[1, 2, 3], [4, 5, 6]]))
    assert found == {("no-sources", "s.asc")}


def test_an_infinite_source_is_refused_by_its_place(read):
    text = LEAST + "source_file = s.asc\n"
    found = problems(read_omniscape_inputs, read(text, s=[[1, 2, 3], [4, np.inf, 6]]))
    assert ("source-value", "row 2, column 2") in found


def test_a_cutoff_that_leaves_no_source_is_refused(read):
    found = problems(read_omniscape_inputs, read(OWN + "r_cutoff = 0.5\n"))
    assert found == {("no-sources", "r_cutoff")}


def test_each_condition_takes_its_own_future(read):
    text = OWN + (
        "conditional = true\nn_conditions = 2\ncompare_to_future = 2\n"
        "condition1_file = a.asc\ncondition2_file = b.asc\n"
        "condition2_future_file = c.asc\ncomparison2 = equal\n"
        "condition1_lower = -1\ncondition1_upper = 2\n"
    )
    same = [[1, 1, 1], [1, 1, 1]]
    inputs = read_omniscape_inputs(read(text, a=same, b=same, c=[[2, 2, 2], [2, 2, 2]]))
    one, two = inputs.windows.conditions
    assert (one.future, one.lower, one.upper, one.equal) == (None, -1, 2, False)
    assert two.equal
    assert (two.future == 2).all()


def test_options_without_effect_are_told(read):
    text = OWN + "source_threshold = 1\nprecision = single\nsolver = cholmod\n"
    text += "comparison1 = equal\n[Unsupported, a job may say]\nzz = 1\n"
    told = {message.params["option"] for message in read(text).remarks}
    assert told == {"source_threshold", "precision", "solver", "zz", "comparison1"}
