"""Every option is known, honoured or refused by name; none is passed over."""

import pytest

from cami.errors import InvalidInputError, SourceMissingError, SourceUnreadableError
from cami.sources.circuitscape.job import read_job
from cami.sources.circuitscape.options import KNOWN, Options
from tests.jobs import job


def refused(path):
    with pytest.raises(InvalidInputError) as caught:
        read_job(path)
    return {problem.code: problem for problem in caught.value.problems}


def words(message):
    return message.text.format_map(message.params)


def test_a_job_of_few_words_has_the_defaults_of_the_original(tmp_path):
    options = read_job(job(tmp_path)).options
    assert options.habitat_map_is_resistances
    assert not options.connect_four_neighbors_only
    assert not options.connect_using_avg_resistances
    assert options.ground_file_is_resistances
    assert options.remove_src_or_gnd == "keepall"


def test_a_misspelt_option_is_refused_with_its_line_and_the_one_that_is_meant(tmp_path):
    problem = refused(job(tmp_path, write_cur_map="True"))["job-option-unknown"]
    assert problem.where == ("line 7", "write_cur_map")
    assert words(problem.remedy) == 'Is "write_cur_maps" meant?'


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("write_cur_maps", "Ture", "true"),
        ("scenario", "pairwse", "pairwise"),
        ("data_type", "rastr", "raster"),
        ("remove_src_or_gnd", "rmvsource", "rmvsrc"),
        ("solver", "cg+agm", "cg+amg"),
        ("precision", "duoble", "double"),
        ("log_level", "inof", "info"),
    ],
)
def test_a_misspelt_value_is_refused_and_mended(tmp_path, name, value, meant):
    problem = refused(job(tmp_path, **{name: value}))["job-value"]
    assert problem.where[1] == name
    assert value in words(problem.what)
    assert meant in words(problem.remedy)


@pytest.mark.parametrize("value", ["yes", "", "None", "2", "maybe"])
def test_a_switch_is_on_or_off(tmp_path, value):
    assert "job-value" in refused(job(tmp_path, use_mask=value))


def test_all_faults_are_named_at_once(tmp_path):
    path = job(tmp_path, use_maks="True", scenario="sideways", max_parallel="-1")
    with pytest.raises(InvalidInputError) as caught:
        read_job(path)
    assert len(caught.value.problems) == 3


def test_an_option_given_twice_is_refused(tmp_path):
    path = job(tmp_path)
    path.write_text(path.read_text() + "scenario = advanced\n")
    assert refused(path)["job-option-twice"].where == ("line 7", "scenario")


def test_a_line_that_is_no_option_is_refused(tmp_path):
    path = job(tmp_path)
    path.write_text(path.read_text() + "; a remark\n# another\n\nwrite_cur_maps True\n")
    assert refused(path)["job-line"].where == ("line 10",)


def test_spellings_of_either_version_are_read(tmp_path):
    path = job(
        tmp_path,
        data_type="Raster",
        scenario="one_to_all",
        solver="cholfact",
        precision="None",
        use_mask="0",
        write_cur_maps="1",
        log_file="None",
        polygon_file="(Browse for a short-circuit region file)",
    )
    path.write_text("\ufeff" + path.read_text())
    options = read_job(path).options
    assert options.scenario == "one-to-all"
    assert options.solver == "cholmod"
    assert options.write_cur_maps
    assert options.log_file == options.polygon_file == ""


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"habitat_file": None}, "habitat_file"),
        ({"output_file": "(Choose a base name for output files)"}, "output_file"),
        ({"point_file": "None"}, "point_file"),
        ({"use_mask": "True"}, "mask_file"),
        ({"use_polygons": "True", "polygon_file": "None"}, "polygon_file"),
        ({"use_included_pairs": "True"}, "included_pairs_file"),
        ({"use_reclass_table": "True"}, "reclass_file"),
        ({"scenario": "advanced", "ground_file": "g.asc"}, "source_file"),
        ({"scenario": "advanced", "source_file": "s.asc"}, "ground_file"),
        (
            {"scenario": "one-to-all", "use_variable_source_strengths": "True"},
            "variable_source_file",
        ),
    ],
)
def test_a_file_that_is_needed_and_not_named_is_asked_for(tmp_path, said, missing):
    assert refused(job(tmp_path, **said))["job-file"].where == (missing,)


@pytest.mark.parametrize("scenario", ["one-to-all", "all-to-one"])
def test_networks_have_two_modes(tmp_path, scenario):
    assert "job-mode" in refused(job(tmp_path, data_type="network", scenario=scenario))


def test_what_has_no_part_in_a_mode_is_said(tmp_path):
    path = job(
        tmp_path,
        use_variable_source_strengths="True",
        remove_src_or_gnd="rmvsrc",
        precision="single",
    )
    said = [words(remark) for remark in read_job(path).remarks]
    assert len(said) == 3
    assert said[0].startswith("use_variable_source_strengths has no part")
    assert said[1].startswith("remove_src_or_gnd has no part")


def test_every_option_of_the_original_is_known():
    """Names as in the manual of version 5 and in the defaults of version 4."""
    assert len(KNOWN) == 50
    assert {type(getattr(Options, name)) for name in KNOWN} == {bool, int, str}


def test_paths_are_taken_from_the_base_or_else_from_the_jobs_folder(tmp_path):
    path = job(tmp_path)
    assert read_job(path).file("habitat_file") == tmp_path / "land.asc"
    elsewhere = read_job(path, tmp_path / "base")
    assert elsewhere.file("habitat_file") == tmp_path / "base" / "land.asc"
    assert elsewhere.prefix() == tmp_path / "base" / "out" / "ours"
    assert elsewhere.prefix(tmp_path / "there") == tmp_path / "there" / "ours"


def test_there_has_to_be_a_job(tmp_path):
    with pytest.raises(SourceMissingError):
        read_job(tmp_path / "no.ini")
    with pytest.raises(SourceUnreadableError):
        read_job(tmp_path)
