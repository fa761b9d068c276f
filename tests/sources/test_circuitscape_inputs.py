"""Whatever is wrong with a job's files is found before work starts, with its place."""

import gzip

import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.io import MemoryFile

from cami.errors import InvalidInputError
from cami.sources.circuitscape.job import read_job
from cami.sources.circuitscape.network_inputs import read_network_inputs
from cami.sources.circuitscape.raster_inputs import read_raster_inputs
from tests.jobs import LAND, POINTS, grid, job


def problems(path):
    read = read_job(path)
    reader = read_network_inputs if read.options.data_type == "network" else None
    with pytest.raises(InvalidInputError) as caught:
        (reader or read_raster_inputs)(read)
    for problem in caught.value.problems:
        for message in (problem.what, problem.remedy):
            assert message.text.format_map(message.params)
    return {problem.code: problem.where for problem in caught.value.problems}


def tiff(rows, *, crs=None, place=None, dtype="float64"):
    values = np.array(rows, dtype=dtype)
    place = place or rasterio.Affine(10, 0, 100, 0, -10, 200 + 10 * values.shape[0])
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            height=values.shape[0],
            width=values.shape[1],
            count=1,
            dtype=dtype,
            nodata=-9999,
            crs=crs,
            transform=place,
        ) as sink:
            sink.write(values, 1)
        return bytes(memory.read())


def with_land(tmp_path, content, name="land.asc", **options):
    return job(tmp_path, files={name: content}, habitat_file=name, **options)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("land.asc", grid(LAND)),
        ("land.asc.gz", gzip.compress(grid(LAND).encode())),
        ("land.tif", tiff(LAND)),
        ("land.tif.gz", gzip.compress(tiff(LAND))),
        ("land.asc", grid(LAND).replace("\n", "\r\n").replace(" ", "\t")),
        ("land.asc", grid(LAND).replace("xllcorner 100", "xllcenter 105")),
        ("land.asc", grid(LAND).upper()),
    ],
)
def test_one_grid_in_all_its_formats(tmp_path, name, content):
    found = read_raster_inputs(read_job(with_land(tmp_path, content, name)))
    expected = [[1, 1, 1, 1], [1, 0, 0.5, 1], [1, 1, 0.25, 0]]
    assert found.landscape.conductance.tolist() == expected
    assert (found.frame.west, found.frame.south, found.frame.cell) == (100, 200, 10)
    assert {one: cells.tolist() for one, cells in found.areas.items()} == {
        1: [0],
        2: [3],
        3: [8],
    }


def test_minus_9999_is_nodata_whatever_the_header_says(tmp_path):
    content = grid(LAND).replace("NODATA_value -9999\n", "")
    found = read_raster_inputs(read_job(with_land(tmp_path, content)))
    assert found.landscape.conductance[1, 1] == 0


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (grid(LAND)[:-8], "file-cut-short", ()),
        (grid(LAND) + "1\n", "file-cut-short", ()),
        (tiff(LAND)[:300], "file-cut-short", ()),
        (gzip.compress(grid(LAND).encode())[:-9], "file-cut-short", ()),
        (grid(LAND).replace("2 1", "x 1"), "grid-number", ("line 8",)),
        (grid(LAND).replace("nrows 3\n", ""), "grid-header", ()),
        (grid(LAND).replace("nrows 3", "nrows three"), "grid-header", ()),
        (grid(LAND).replace("cellsize 10", "cellsize 0"), "grid-header", ()),
        (b"\x93NUMPY\x01", "grid-format", ()),
        (grid([[0, 1], [1, 1]]), "grid-value", ("row 1, column 1",)),
        (grid([[1, 1], [-3, 1]]), "grid-value", ("row 2, column 1",)),
        (grid([[1, 1e-310], [1, 1]]), "grid-value", ("row 1, column 2",)),
        (grid([[1, 1], [1, "inf"]]), "grid-value", ("row 2, column 2",)),
        (grid([[-9999, -9999]]), "grid-empty", ()),
        (tiff(LAND, place=rasterio.Affine(10, 0, 0, 0, -20, 0)), "grid-cells", ()),
    ],
)
def test_a_habitat_that_cannot_be_used_is_refused(tmp_path, content, code, place):
    found = problems(with_land(tmp_path, content))
    assert found[code] == ("habitat_file", "land.asc", *place)


def test_no_conductance_at_all_is_refused_and_a_negative_one(tmp_path):
    conductances = {"habitat_map_is_resistances": "False"}
    assert "grid-empty" in problems(with_land(tmp_path, grid([[0, 0]]), **conductances))
    assert "grid-value" in problems(with_land(tmp_path, grid([[-1, 1]]), **conductances))


@pytest.mark.parametrize(
    "change",
    [
        ("xllcorner 100", "xllcorner 101"),
        ("yllcorner 200", "yllcorner 190"),
        ("cellsize 10", "cellsize 10.1"),
    ],
)
@pytest.mark.parametrize("option", ["point_file", "polygon_file", "mask_file"])
def test_grids_that_do_not_align_are_refused(tmp_path, option, change):
    options = {"use_polygons": "True", "use_mask": "True", "mask_file": "points.asc"}
    options |= {"polygon_file": "points.asc", option: "moved.asc"}
    path = job(tmp_path, files={"moved.asc": grid(POINTS).replace(*change)}, **options)
    assert problems(path) == {"grids-misaligned": (option, "moved.asc")}


def test_a_grid_of_another_shape_is_refused(tmp_path):
    path = job(tmp_path, files={"points.asc": grid([[1, 2], [3, 4]])})
    assert problems(path) == {"grids-misaligned": ("point_file", "points.asc")}


def test_rounding_of_a_header_does_not_move_a_grid(tmp_path):
    moved = grid(POINTS).replace("xllcorner 100", "xllcorner 100.0001")
    assert read_raster_inputs(read_job(job(tmp_path, files={"points.asc": moved})))


def test_grids_in_different_systems_are_refused(tmp_path):
    files = {
        "land.tif": tiff(LAND, crs=CRS.from_epsg(32645)),
        "points.tif": tiff(POINTS, crs=CRS.from_epsg(32646)),
    }
    path = job(tmp_path, files=files, habitat_file="land.tif", point_file="points.tif")
    assert problems(path) == {"crs-mismatch": ("point_file", "points.tif")}


def test_an_ascii_grid_has_the_system_of_its_prj_file(tmp_path):
    wkt = CRS.from_epsg(32645).to_wkt(version="WKT1_ESRI")
    path = job(tmp_path, files={"land.prj": wkt})
    frame = read_raster_inputs(read_job(path)).frame
    assert rasterio.crs.CRS.from_wkt(frame.crs).to_epsg() == 32645


def test_points_may_be_listed(tmp_path):
    listed = "2 135 225\n1 105 225\n1 100 205 # the western border\n\n3,105,215\n"
    path = job(tmp_path, files={"points.asc": listed})
    areas = read_raster_inputs(read_job(path)).areas
    assert {one: cells.tolist() for one, cells in areas.items()} == {
        1: [0, 8],
        2: [3],
        3: [4],
    }


@pytest.mark.parametrize(
    ("listed", "code", "line"),
    [
        ("1 105 225\n2 999 225\n", "point-outside", "line 2"),
        ("1 105 225\n1 106 226\n2 135 225\n", "focal-twice", "line 2"),
        ("1 105 225\n2.5 135 225\n", "focal-id", "line 2"),
        ("1 105 225\n-2 135 225\n", "focal-id", "line 2"),
        ("1 105 225\n2 135\n", "list-line", "line 2"),
        ("id x y\n1 105 225\n", "list-line", "line 1"),
        ("1 105 225\n2 nan 225\n", "list-line", "line 2"),
    ],
)
def test_a_faulty_point_is_named_by_its_line(tmp_path, listed, code, line):
    path = job(tmp_path, files={"points.asc": listed})
    assert problems(path)[code] == ("point_file", "points.asc", line)


def test_two_focal_nodes_are_needed(tmp_path):
    assert "focal-few" in problems(job(tmp_path, files={"points.asc": "1 105 225\n"}))
    assert "list-empty" in problems(job(tmp_path, files={"points.asc": "# none\n"}))
    halves = [[1.5, 2, -9999, -9999]] * 3
    assert "grid-whole" in problems(job(tmp_path, files={"points.asc": grid(halves)}))


def test_missing_files_are_all_named(tmp_path):
    path = job(tmp_path, point_file="no.asc", use_mask="True", mask_file="none.asc")
    with pytest.raises(InvalidInputError) as caught:
        read_raster_inputs(read_job(path))
    assert {problem.where[0] for problem in caught.value.problems} == {
        "point_file",
        "mask_file",
    }
    assert problems(job(tmp_path, habitat_file=".")) == {
        "file-unreadable": ("habitat_file", str(tmp_path))
    }


def test_a_mask_drops_cells_and_may_not_drop_all(tmp_path):
    mask = [[1, 1, 0, -1], [1, 1, 1, -9999], [1, 1, 1, 1]]
    options = {"use_mask": "True", "mask_file": "mask.asc"}
    path = job(tmp_path, files={"mask.asc": grid(mask)}, **options)
    found = read_raster_inputs(read_job(path)).landscape.conductance
    assert found.tolist() == [[1, 1, 0, 0], [1, 0, 0.5, 0], [1, 1, 0.25, 0]]
    path = job(tmp_path, files={"mask.asc": grid([[0] * 4] * 3)}, **options)
    assert problems(path) == {"mask-all": ("mask_file", "mask.asc")}


def test_values_are_reclassed_all_at_once(tmp_path):
    options = {"use_reclass_table": "True", "reclass_file": "table.txt"}
    path = job(tmp_path, files={"table.txt": "1 2\n2 8\n4 -9999\n"}, **options)
    found = read_raster_inputs(read_job(path)).landscape.conductance
    assert found[1, 2] == 1 / 8
    assert found[0, 0] == 1 / 2
    assert found[2, 2] == 0
    path = job(tmp_path, files={"table.txt": "1 2\n1 3\n"}, **options)
    assert "list-twice" in problems(path)


MATRIX = "min 2\nmax 50\n0 1 2 3\n1 0 7 2\n2 7 0 60\n3 1 1 0\n"


@pytest.mark.parametrize(
    ("text", "kept", "pairs"),
    [
        ("mode include\n1 2\n", [1, 2], {(1, 2)}),
        ("mode\tinclude\n2\t1\n3\t1\n", [1, 2, 3], {(1, 2), (1, 3)}),
        ("mode exclude\n1 2\n", [1, 2, 3], {(1, 3), (2, 3)}),
        (MATRIX, [1, 2, 3], {(1, 2), (1, 3)}),
    ],
)
def test_pairs_are_included_or_excluded_by_list_or_matrix(tmp_path, text, kept, pairs):
    options = {"use_included_pairs": "True", "included_pairs_file": "pairs.txt"}
    path = job(tmp_path, files={"pairs.txt": text}, **options)
    found = read_raster_inputs(read_job(path))
    assert [*found.areas] == kept
    assert {
        (one, other)
        for one in kept
        for other in kept
        if one < other and found.pairs.allows(one, other)
    } == pairs


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 2\n", "pairs-format"),
        ("", "pairs-format"),
        ("mode inclde\n1 2\n", "pairs-format"),
        ("mode include\n1 2 3\n", "list-line"),
        ("mode include\n1 2.5\n", "list-id"),
        (MATRIX.replace("max 50\n", ""), "pairs-matrix"),
        (MATRIX.replace("3 1 1 0\n", ""), "pairs-matrix"),
        (MATRIX.replace("0 1 2 3", "0 1 3 2"), "pairs-matrix"),
        ("mode include\n1 9\n", "focal-few"),
    ],
)
def test_faulty_pairs_are_refused(tmp_path, text, code):
    options = {"use_included_pairs": "True", "included_pairs_file": "pairs.txt"}
    assert code in problems(job(tmp_path, files={"pairs.txt": text}, **options))


def advanced(tmp_path, sources, grounds, **options):
    files = {"sources.txt": sources, "grounds.txt": grounds}
    named = {"source_file": "sources.txt", "ground_file": "grounds.txt"}
    return job(tmp_path, files=files, scenario="advanced", **named, **options)


def test_grounds_are_resistances_or_conductances_and_zero_ohm_is_direct(tmp_path):
    path = advanced(tmp_path, "2 105 225\n", "0 135 225\n4 105 205\n")
    found = read_raster_inputs(read_job(path))
    assert found.grounds[3] == np.inf
    assert found.grounds[8] == 1 / 4
    assert found.sources[0] == 2
    path = advanced(
        tmp_path,
        "2 105 225\n",
        "0 135 225\n4 105 205\n",
        ground_file_is_resistances="False",
    )
    found = read_raster_inputs(read_job(path))
    assert found.grounds[[3, 8]].tolist() == [0, 4]
    path = advanced(
        tmp_path,
        "-2 105 225\n",
        "4 105 205\n",
        use_unit_currents="True",
        use_direct_grounds="True",
    )
    found = read_raster_inputs(read_job(path))
    assert (found.sources[0], found.grounds[8]) == (1, np.inf)


@pytest.mark.parametrize(
    ("sources", "grounds", "code"),
    [
        ("0 105 225\n", "0 135 225\n", "no-sources"),
        (grid([[-9999] * 4] * 3), "0 135 225\n", "no-sources"),
        (grid([["inf", 1, 1, 1]] * 3), "0 135 225\n", "source-value"),
        ("1 105 225\n", grid([[-9999] * 4] * 3), "no-grounds"),
        ("1 105 225\n", "-1 135 225\n", "ground-value"),
        ("1 105 225\n2 106 226\n", "0 135 225\n", "cell-twice"),
        ("1 105 225\n", "0 135 999\n", "point-outside"),
    ],
)
def test_grounds_without_sources_and_faulty_ones_are_refused(
    tmp_path, sources, grounds, code
):
    assert code in problems(advanced(tmp_path, sources, grounds))


def test_strengths_belong_to_one_node_each(tmp_path):
    options = {
        "scenario": "one-to-all",
        "use_variable_source_strengths": "True",
        "variable_source_file": "s.txt",
    }
    path = job(tmp_path, files={"s.txt": "1 0.5\n3 2\n"}, **options)
    assert read_raster_inputs(read_job(path)).strengths == {1: 0.5, 3: 2}
    path = job(tmp_path, files={"s.txt": "1 0.5\n1 2\n"}, **options)
    assert "list-twice" in problems(path)


def network(tmp_path, *, graph="0 1 2\n1 2 4\n", focal="0\n2\n", **options):
    files = {"graph.txt": graph, "focal.txt": focal}
    files |= options.pop("files", {})
    return job(
        tmp_path,
        files=files,
        data_type="network",
        habitat_file="graph.txt",
        point_file="focal.txt",
        **options,
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"graph": "0 1 0\n"}, "network-value"),
        ({"graph": "0 1 -2\n"}, "network-value"),
        ({"graph": "0 1\n"}, "list-line"),
        ({"graph": "0 1.5 2\n"}, "list-id"),
        ({"graph": "# none\n"}, "list-empty"),
        ({"focal": "0\n7\n"}, "node-unknown"),
        ({"focal": "0\n0\n2\n"}, "focal-twice"),
        ({"focal": "0\n"}, "focal-few"),
    ],
)
def test_a_faulty_network_is_refused(tmp_path, said, code):
    assert code in problems(network(tmp_path, **said))


@pytest.mark.parametrize(
    ("sources", "grounds", "code"),
    [
        ("0 1\n", "9 0\n", "node-unknown"),
        ("0 1\n0 2\n", "2 0\n", "list-twice"),
        ("0 0\n", "2 0\n", "no-sources"),
        ("0 1\n", "2 -1\n", "ground-value"),
    ],
)
def test_faulty_sources_of_a_network_are_refused(tmp_path, sources, grounds, code):
    path = network(
        tmp_path,
        scenario="advanced",
        source_file="s.txt",
        ground_file="g.txt",
        files={"s.txt": sources, "g.txt": grounds},
    )
    assert code in problems(path)


def test_a_network_may_be_its_own_list_of_focal_nodes(tmp_path):
    path = network(tmp_path, graph="5 3 2\n3 9 4\n")
    path.write_text(path.read_text().replace("focal.txt", "graph.txt"))
    found = read_network_inputs(read_job(path))
    assert found.focal.tolist() == found.names.tolist() == [3, 5, 9]
