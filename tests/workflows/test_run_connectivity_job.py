"""Jobs of our own from file to file, with answers worked out by hand."""

import gzip

import numpy as np
import pytest
import rasterio

from cami.errors import InvalidInputError, NotEnoughMemoryError, OutputUnwritableError
from cami.workflows import connectivity_plan
from cami.workflows.run_connectivity_job import (
    explain_connectivity_job,
    run_connectivity_job,
)
from tests.jobs import grid, job

SQUARE = grid([[1, 1], [1, 1]])
CORNERS = "1 105 215\n2 115 215\n3 115 205\n"
"""Top left, top right and bottom right of `SQUARE`: 3/4, 3/4 and 1 ohm apart."""

ROOK = {"connect_four_neighbors_only": "True"}


def square(folder, **options):
    files = {"land.asc": SQUARE, "points.asc": CORNERS, **options.pop("files", {})}
    return job(folder, files=files, **ROOK, **options)


def run(path, out=None, said=None):
    return run_connectivity_job(path, None, out, (said if said is not None else []).append)


def ascii_map(path):
    lines = path.read_text().splitlines()
    assert [line.split()[0] for line in lines[:6]] == [
        "ncols",
        "nrows",
        "xllcorner",
        "yllcorner",
        "cellsize",
        "NODATA_value",
    ]
    return np.loadtxt(lines[6:], ndmin=2)


def outputs(folder):
    return sorted(path.name for path in folder.iterdir())


def test_resistances_come_as_a_matrix_and_as_three_columns(tmp_path):
    ran = run(square(tmp_path))
    assert ran.solves == 2
    assert ran.residual < 1e-6
    out = tmp_path / "out"
    assert outputs(out) == [
        "ours.out",
        "ours_resistances.out",
        "ours_resistances_3columns.out",
    ]
    matrix = np.loadtxt(out / "ours_resistances.out")
    expected = [[0, 1, 2, 3], [1, 0, 0.75, 1], [2, 0.75, 0, 0.75], [3, 1, 0.75, 0]]
    assert matrix == pytest.approx(np.array(expected))
    columns = np.loadtxt(out / "ours_resistances_3columns.out")
    assert columns == pytest.approx(np.array([[1, 2, 0.75], [1, 3, 1], [2, 3, 0.75]]))


def test_maps_of_each_pair_their_sum_and_their_maximum(tmp_path):
    options = dict.fromkeys(
        ("write_cur_maps", "write_volt_maps", "write_max_cur_maps"), "True"
    )
    run(square(tmp_path, **options), tmp_path / "there")
    there = tmp_path / "there"
    assert ascii_map(there / "ours_curmap_1_2.asc") == pytest.approx(
        np.array([[1, 1], [0.25, 0.25]])
    )
    assert ascii_map(there / "ours_voltmap_1_2.asc") == pytest.approx(
        np.array([[0, 0.75], [0.25, 0.5]])
    )
    assert ascii_map(there / "ours_curmap_1_3.asc") == pytest.approx(
        np.array([[1, 0.5], [0.5, 1]])
    )
    assert ascii_map(there / "ours_cum_curmap.asc") == pytest.approx(
        np.array([[2.25, 2.5], [1, 2.25]])
    )
    assert ascii_map(there / "ours_max_curmap.asc") == pytest.approx(
        np.array([[1, 1], [0.5, 1]])
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("silent", ["True", "False"])
def test_the_sum_alone_is_the_sum_of_the_pairs(tmp_path, silent):
    (tmp_path / "a").mkdir()
    said = {"set_focal_node_currents_to_zero": silent}
    path = job(tmp_path / "a", write_cum_cur_map_only="True", **said)
    run(path)
    alone = ascii_map(tmp_path / "a/out/ours_cum_curmap.asc")
    assert "ours_curmap_1_2.asc" not in outputs(tmp_path / "a/out")
    (tmp_path / "b").mkdir()
    run(job(tmp_path / "b", write_cur_maps="True", **said))
    together = sum(
        ascii_map(tmp_path / f"b/out/ours_curmap_{pair}.asc")
        for pair in ("1_2", "1_3", "2_3")
    )
    assert alone.max() > 0.5
    assert alone == pytest.approx(together, abs=1e-9)
    assert ascii_map(tmp_path / "b/out/ours_cum_curmap.asc") == pytest.approx(alone)


def test_regions_are_nodes_only_in_their_own_pairs(tmp_path):
    row = grid([[1, 1, 1, 1, 1]])
    points = grid([[1, 2, -9999, 2, 3]])
    run(job(tmp_path, files={"land.asc": row, "points.asc": points}))
    matrix = np.loadtxt(tmp_path / "out/ours_resistances.out")
    assert matrix[1:, 1:] == pytest.approx(np.array([[0, 1, 4], [1, 0, 1], [4, 1, 0]]))


def test_a_short_circuit_region_is_a_free_ride_for_every_pair(tmp_path):
    row, points = grid([[1, 1, 1, 1, 1]]), grid([[1, 2, -9999, 2, 3]])
    files = {"land.asc": row, "points.asc": points, "polygons.asc": grid([[0, 9, 0, 9, 0]])}
    options = {"use_polygons": "True", "polygon_file": "polygons.asc"}
    run(job(tmp_path, files=files, **options))
    matrix = np.loadtxt(tmp_path / "out/ours_resistances.out")
    assert matrix[1:, 1:] == pytest.approx(np.array([[0, 1, 2], [1, 0, 1], [2, 1, 0]]))


def test_islands_and_nodata_give_minus_one_and_no_map(tmp_path):
    files = {
        "land.asc": grid([[1, 1, -9999, 1, -9999]]),
        "points.asc": grid([[1, 2, -9999, 3, 4]]),
    }
    said = []
    run(job(tmp_path, files=files, write_cur_maps="True"), said=said)
    matrix = np.loadtxt(tmp_path / "out/ours_resistances.out")[1:, 1:]
    assert matrix[0].tolist() == [0, 1, -1, -1]
    assert matrix[3].tolist() == [-1, -1, -1, 0]
    assert [name for name in outputs(tmp_path / "out") if "_curmap_" in name] == [
        "ours_curmap_1_2.asc"
    ]
    assert any(message.params.get("ids") == "4" for message in said)


def test_ends_in_one_region_have_no_resistance_and_an_empty_map(tmp_path):
    files = {
        "land.asc": grid([[1, 1, 1]]),
        "points.asc": grid([[1, 2, 3]]),
        "polygons.asc": grid([[5, 5, -9999]]),
    }
    options = {"use_polygons": "True", "polygon_file": "polygons.asc"}
    run(job(tmp_path, files=files, write_cur_maps="True", **options))
    matrix = np.loadtxt(tmp_path / "out/ours_resistances.out")[1:, 1:]
    assert matrix.tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
    assert not ascii_map(tmp_path / "out/ours_curmap_1_2.asc").any()


def test_one_to_all_grounds_all_others(tmp_path):
    run(square(tmp_path, scenario="one-to-all", write_cur_maps="True"))
    out = tmp_path / "out"
    found = np.loadtxt(out / "ours_resistances.out")
    assert found == pytest.approx(np.array([[1, 2 / 3], [2, 1 / 2], [3, 2 / 3]]))
    assert ascii_map(out / "ours_curmap_2.asc") == pytest.approx(
        np.array([[0.5, 1], [0, 0.5]]), abs=1e-9
    )
    assert "ours_cum_curmap.asc" in outputs(out)


def test_all_to_one_gathers_the_current_of_all_others(tmp_path):
    run(square(tmp_path, scenario="all-to-one", write_cur_maps="True"))
    out = tmp_path / "out"
    assert np.loadtxt(out / "ours_resistances.out")[:, 1].tolist() == [0, 0, 0]
    # to 1: of 2's ampere 3/4 go straight, 1/4 round by 3; of 3's, half each way
    assert ascii_map(out / "ours_curmap_1.asc") == pytest.approx(
        np.array([[2, 1.25], [0.75, 1]])
    )


def test_strengths_scale_the_source_and_excluded_pairs_take_no_part(tmp_path):
    options = {
        "scenario": "one-to-all",
        "use_variable_source_strengths": "True",
        "variable_source_file": "s.txt",
        "use_included_pairs": "True",
        "included_pairs_file": "pairs.txt",
        "write_cur_maps": "True",
    }
    files = {"s.txt": "1 4\n2 0\n", "pairs.txt": "mode exclude\n1 3\n"}
    run(square(tmp_path, files=files, **options))
    out = tmp_path / "out"
    found = np.loadtxt(out / "ours_resistances.out")
    assert found == pytest.approx(np.array([[1, 0.75], [2, -1], [3, 0.75]]))
    assert ascii_map(out / "ours_curmap_1.asc") == pytest.approx(np.array([[4, 4], [1, 1]]))


def test_with_strengths_excluded_nodes_still_give_an_ampere_all_to_one(tmp_path):
    """A quirk of the original that its published answers hold."""
    options = {
        "scenario": "all-to-one",
        "use_included_pairs": "True",
        "included_pairs_file": "pairs.txt",
        "write_cur_maps": "True",
    }
    files = {
        "land.asc": grid([[1, 1, 1]]),
        "points.asc": grid([[1, 2, 3]]),
        "s.txt": "2 5\n3 7\n",
        "pairs.txt": "mode exclude\n1 3\n",
    }
    run(job(tmp_path, files=files, **options))
    assert ascii_map(tmp_path / "out/ours_curmap_1.asc").tolist() == [[1, 1, 0]]
    strengths = {"use_variable_source_strengths": "True", "variable_source_file": "s.txt"}
    run(job(tmp_path, files=files, **options, **strengths))
    assert ascii_map(tmp_path / "out/ours_curmap_1.asc").tolist() == [[6, 6, 1]]


def test_pairs_that_are_not_included_are_minus_one(tmp_path):
    options = {
        "use_included_pairs": "True",
        "included_pairs_file": "pairs.txt",
        "write_cum_cur_map_only": "True",
    }
    run(square(tmp_path, files={"pairs.txt": "mode include\n1 2\n2 3\n"}, **options))
    matrix = np.loadtxt(tmp_path / "out/ours_resistances.out")[1:, 1:]
    assert matrix.tolist() == pytest.approx(
        np.array([[0, 0.75, -1], [0.75, 0, 0.75], [-1, 0.75, 0]])
    )
    cumulative = ascii_map(tmp_path / "out/ours_cum_curmap.asc")
    assert cumulative == pytest.approx(np.array([[1.25, 2], [0.5, 1.25]]))


def advanced(folder, sources, grounds, **options):
    files = {"s.txt": sources, "g.txt": grounds, **options.pop("files", {})}
    named = {"scenario": "advanced", "source_file": "s.txt", "ground_file": "g.txt"}
    return square(folder, files=files, write_cur_maps="True", **named, **options)


def test_sources_and_grounds_of_any_kind(tmp_path):
    path = advanced(
        tmp_path, "1 105 215\n", "0 115 215\n1 115 205\n", write_volt_maps="True"
    )
    ran = run(path)
    assert ran.resistances is None
    assert outputs(tmp_path / "out") == ["ours.out", "ours_curmap.asc", "ours_voltmap.asc"]
    volts = ascii_map(tmp_path / "out/ours_voltmap.asc")
    assert volts * 7 == pytest.approx(np.array([[5, 0], [3, 1]]))
    currents = ascii_map(tmp_path / "out/ours_curmap.asc")
    assert currents * 7 == pytest.approx(np.array([[7, 6], [2, 2]]))


@pytest.mark.parametrize("policy", ["rmvsrc", "rmvall", "rmvgnd"])
def test_nothing_flows_where_the_policy_leaves_no_source_or_ground(tmp_path, policy):
    path = advanced(tmp_path, "1 105 215\n", "1 105 215\n", remove_src_or_gnd=policy)
    with pytest.raises(InvalidInputError) as caught:
        run(path)
    assert [problem.code for problem in caught.value.problems] == ["no-circuit"]
    assert not (tmp_path / "out").exists()


def test_sources_and_grounds_on_different_islands_are_refused(tmp_path):
    files = {"land.asc": grid([[1, -9999], [1, -9999]])}
    path = advanced(tmp_path, "1 105 215\n", "0 115 215\n", files=files)
    with pytest.raises(InvalidInputError):
        run(path)


def test_nulls_and_logarithms_are_written_as_asked(tmp_path):
    options = dict.fromkeys(
        (
            "write_cur_maps",
            "write_volt_maps",
            "set_null_currents_to_nodata",
            "set_null_voltages_to_nodata",
        ),
        "True",
    )
    files = {
        "land.asc": grid([[1, 1, 1, -9999], [-9999, -9999, 1, -9999]]),
        "points.asc": grid([[1, 2, -9999, -9999], [-9999] * 4]),
    }
    logs = {"log_transform_maps": "True", **options, **ROOK}
    run(job(tmp_path, files=files, **logs))
    out = tmp_path / "out"
    assert ascii_map(out / "ours_voltmap_1_2.asc").tolist() == [
        [0, 1, 1, -9999],
        [-9999, -9999, 1, -9999],
    ]
    assert ascii_map(out / "ours_curmap_1_2.asc").tolist() == [
        [0, 0, -9999, -9999],
        [-9999, -9999, -9999, -9999],
    ]


def test_logarithms_are_to_the_base_of_ten_and_of_the_sum(tmp_path):
    options = {
        "scenario": "one-to-all",
        "use_variable_source_strengths": "True",
        "variable_source_file": "s.txt",
        "write_cur_maps": "True",
        "log_transform_maps": "True",
    }
    files = {
        "land.asc": grid([[1, 1, 1]]),
        "points.asc": grid([[1, 2, -9999]]),
        "s.txt": "1 10\n2 90\n",
    }
    run(job(tmp_path, files=files, **options))
    out = tmp_path / "out"
    assert ascii_map(out / "ours_curmap_1.asc").tolist() == [[1, 1, -9999]]
    assert ascii_map(out / "ours_cum_curmap.asc") == pytest.approx(
        np.array([[2, 2, -9999]])
    )


def test_grids_may_be_compressed_or_geotiff(tmp_path):
    run(square(tmp_path, write_cur_maps="True", compress_grids="True"))
    packed = tmp_path / "out/ours_cum_curmap.asc.gz"
    plain = gzip.decompress(packed.read_bytes()).decode().splitlines()
    found = np.loadtxt(plain[6:])
    run(square(tmp_path, write_cur_maps="True", write_as_tif="True"))
    with rasterio.open(tmp_path / "out/ours_cum_curmap.tif") as source:
        assert source.nodata == -9999
        assert source.bounds == (100, 200, 120, 220)
        assert source.read(1) == pytest.approx(found)


def network(folder, **options):
    files = {
        "graph.txt": "0 1 1\n1 2 1\n1 3 1\n2 4 1\n3 4 1\n",
        "focal.txt": "0\n4\n3\n",
        "s.txt": "0 1\n",
        "g.txt": "0 99\n1 33\n2 49.5\n3 49.5\n4 0\n",
    }
    return job(
        folder,
        files=files,
        data_type="network",
        habitat_file="graph.txt",
        point_file="focal.txt",
        source_file="s.txt",
        ground_file="g.txt",
        write_cur_maps="True",
        write_volt_maps="True",
        **options,
    )


def test_a_network_gives_lists_under_the_names_of_its_own_nodes(tmp_path):
    ran = run(network(tmp_path))
    assert ran.resistances == pytest.approx(
        np.array([[0, 2, 1.75], [2, 0, 0.75], [1.75, 0.75, 0]])
    )
    out = tmp_path / "out"
    assert np.loadtxt(out / "ours_voltages_0_4.txt") == pytest.approx(
        np.array([[0, 0], [1, 1], [2, 1.5], [3, 1.5], [4, 2]])
    )
    assert np.loadtxt(out / "ours_node_currents_0_4.txt")[:, 1] == pytest.approx(
        [1, 1, 0.5, 0.5, 1]
    )
    assert np.loadtxt(out / "ours_branch_currents_4_3.txt") == pytest.approx(
        np.array([[1, 2, 0.25], [1, 3, 0.25], [2, 4, 0.25], [3, 4, 0.75]])
    )
    total = np.loadtxt(out / "ours_branch_currents_cum.txt")
    assert total[0] == pytest.approx([0, 1, 2])
    assert np.loadtxt(out / "ours_node_currents_cum.txt")[0] == pytest.approx([0, 2])


def test_a_network_with_sources_and_grounds(tmp_path):
    """The circuit that the original's manual draws; its nodes obey Kirchhoff."""
    run(network(tmp_path, scenario="advanced"))
    out = tmp_path / "out"
    volts = np.loadtxt(out / "ours_voltages.txt")[:, 1]
    assert volts[4] == 0
    assert 1 - volts[0] / 99 == pytest.approx(volts[0] - volts[1])
    into = volts[0] - volts[1]
    assert into == pytest.approx(volts[1] / 33 + 2 * (volts[1] - volts[2]))
    branches = np.loadtxt(out / "ours_branch_currents.txt")
    assert branches[0] == pytest.approx([0, 1, into])


def test_a_job_may_be_explained_without_being_run(tmp_path):
    understood, plan = explain_connectivity_job(square(tmp_path), None)
    assert understood.options.connect_four_neighbors_only
    assert (plan.nodes, plan.pieces, plan.focal) == (4, 1, 3)
    assert (plan.pairs, plan.solves, plan.on_grid) == (3, 2, True)
    assert not (tmp_path / "out").exists()
    understood, plan = explain_connectivity_job(network(tmp_path), None)
    assert (plan.nodes, plan.pairs, plan.solves, plan.on_grid) == (5, 3, 2, False)


def test_more_memory_than_there_is_is_refused_before_work(tmp_path, monkeypatch):
    monkeypatch.setattr(connectivity_plan, "available_bytes", lambda: 100)
    for make in (square, network):
        with pytest.raises(NotEnoughMemoryError):
            run(make(tmp_path))
    assert not (tmp_path / "out").exists()


def test_output_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(OutputUnwritableError):
        run(square(tmp_path))


def test_the_options_stay_beside_the_results_and_are_a_job_again(tmp_path):
    run(square(tmp_path))
    copy = tmp_path / "again.ini"
    copy.write_text((tmp_path / "out/ours.out").read_text())
    before = (tmp_path / "out/ours_resistances.out").read_text()
    run(copy)
    assert (tmp_path / "out/ours_resistances.out").read_text() == before


def test_logs_times_and_silence_are_as_asked(tmp_path):
    said = []
    options = {"log_file": "out/log.txt", "log_level": "DEBUG", "print_timings": "True"}
    run(square(tmp_path, write_cur_maps="True", **options), said=said)
    lines = (tmp_path / "out/log.txt").read_text().splitlines()
    assert "Pair 1, 3 is done." in lines
    assert len(lines) == len(said)
    assert lines[0].startswith("Reading: ")
    said = []
    run(
        square(
            tmp_path,
            suppress_messages="True",
            print_timings="True",
            print_rusages="True",
            profiler_log_file="out/profile.txt",
        ),
        said=said,
    )
    assert not said
    assert "MiB" in (tmp_path / "out/profile.txt").read_text()
