import zipfile
from dataclasses import replace

import numpy as np
import pytest

from cami.errors import (
    FixesUnreadableError,
    InvalidInputError,
    NotEnoughMemoryError,
    SourceEmptyError,
    SourceMissingError,
    TextEncodingError,
    UnknownOptionError,
)
from cami.workflows import read_fixes as module
from cami.workflows.read_fixes import FixesWanted, read_fixes, read_telemetry
from tests.workflows.fix_tables import COLUMNS, METRIC, table, walk


def refused(path, wanted):
    """The problems for which a file is refused, by code."""
    with pytest.raises(InvalidInputError) as refusal:
        read_fixes(path, wanted)
    problems = refusal.value.problems
    for problem in problems:
        problem.what.text.format_map(problem.what.params)
        assert problem.remedy.text.format_map(problem.remedy.params)
    return {problem.code: problem for problem in problems}


def remarks(path, wanted):
    told = read_telemetry(path, wanted).remarks
    return {remark.code: remark for remark in told}


def rows_of(problem):
    return problem.what.params["rows"]


# What is read


def test_a_stated_mapping_is_read_row_by_row(tmp_path):
    path = table(tmp_path / "fixes.csv", walk() + walk("b", y=5_300_000.0))
    fixes = read_fixes(path, METRIC)
    assert fixes.individuals == ("a", "b")
    assert fixes.row.tolist() == list(range(2, 26))
    assert fixes.x_m[0] == 500_000
    assert fixes.crs == "EPSG:32648"
    assert fixes.usable.all()
    assert [len(track) for track in fixes.tracks()] == [12, 12]


def test_movebank_says_its_zone_and_its_system_itself(tmp_path):
    header = (
        "event-id,visible,timestamp,location-long,location-lat,import-marked-outlier,"
        "individual-taxon-canonical-name,tag-local-identifier,individual-local-identifier,"
        "study-name,gps:dop"
    )
    animal = ("Equus hemionus", "t", "k", "s")
    rows = [
        (1, "true", "2024-03-01 00:00:00.000", 105.0, 47.0, "", *animal, 1.5),
        (2, "true", "2024-03-01 01:00:00.000", 105.01, 47.0, "", *animal, 9.5),
        (3, "false", "2024-03-01 02:00:00.000", 105.5, 47.0, "", *animal, ""),
        (4, "true", "2024-03-01 03:00:00.000", "", "", "", *animal, ""),
    ]
    path = table(tmp_path / "movebank.csv", rows, header)
    told = read_telemetry(path, FixesWanted())
    fixes = told.fixes
    assert told.source["layout"] == "movebank"
    assert fixes.time_s[0] == 1_709_251_200
    assert fixes.crs.startswith("+proj=laea +lat_0=47 +lon_0=105")
    assert fixes.usable.tolist() == [True, True, False, False]
    assert fixes.dop[:2].tolist() == [1.5, 9.5]
    (deployment,) = fixes.deployments
    assert (deployment.species, deployment.tag, deployment.study) == (
        "Equus hemionus",
        "t",
        "s",
    )
    assert {remark.code for remark in told.remarks} == {"marked", "no-position"}
    # a hundredth of a degree of longitude at 47° on WGS 84 is 760.6 m
    assert np.diff(fixes.x_m[:2])[0] == pytest.approx(760.6, rel=1e-3)


def test_seconds_since_the_first_fix_in_a_hidden_plane_are_relative(tmp_path):
    rows = [("g", 0.0, 0, 0), ("g", 90_000.0, 500, 0), ("h", 0.0, 9, 9), ("h", 60.0, 1, 1)]
    path = table(tmp_path / "hidden.csv", rows)
    fixes = read_fixes(path, FixesWanted(columns=COLUMNS, crs="local"))
    assert (fixes.epoch, fixes.crs) == ("relative", "local")
    assert fixes.time_s.tolist() == [0, 90_000, 0, 60]
    later = table(tmp_path / "later.csv", [("g", 5.0, 0, 0), ("g", 9.0, 1, 1)])
    assert "elapsed-not-from-zero" in refused(
        later, FixesWanted(columns=COLUMNS, crs="local")
    )


def test_seconds_since_1970_are_read_where_the_mapping_says_so(tmp_path):
    path = table(tmp_path / "cilla.csv", [(1121319300, 0, 1), (1121326500, 9, 9)], "t,x,y")
    wanted = FixesWanted(
        columns={"unix_s": "t", "x": "x", "y": "y"}, crs="EPSG:32736", individual="Cilla"
    )
    fixes = read_fixes(path, replace(wanted, crs="local"))
    assert fixes.individuals == ("Cilla",)
    assert fixes.epoch == "utc"
    assert fixes.time_s[0] == 1121319300


def test_rows_ended_by_old_macs_a_bom_and_semicolons_are_read(tmp_path):
    path = tmp_path / "odd.csv"
    lines = ["animal;time;x;y"] + [
        ";".join(map(str, row)).replace(".", ",") for row in walk(n=3)
    ]
    path.write_bytes(b"\xef\xbb\xbf" + "\r".join(lines).encode() + b"\r")
    fixes = read_fixes(path, METRIC)
    assert fixes.x_m.tolist() == [500_000, 500_300, 500_600]


def test_a_system_is_brought_into_another_and_named(tmp_path):
    path = table(tmp_path / "fixes.csv", walk())
    moved = read_fixes(path, replace(METRIC, onto="EPSG:32647"))
    back = read_fixes(path, METRIC)
    assert moved.crs == "EPSG:32647"
    assert np.hypot(np.diff(moved.x_m), np.diff(moved.y_m)) == pytest.approx(
        np.hypot(np.diff(back.x_m), np.diff(back.y_m)), rel=5e-3
    )
    with pytest.raises(UnknownOptionError):
        read_fixes(path, replace(METRIC, onto="EPSG:4326"))


def test_deployments_bound_what_is_used(tmp_path):
    path = table(tmp_path / "fixes.csv", walk(n=12))
    deployments = table(
        tmp_path / "reference.csv",
        [
            (
                "t1",
                "a",
                "Equus hemionus",
                "2024-03-01 03:00:00.000",
                "2024-03-01 08:00:00.000",
            )
        ],
        "tag-id,animal-id,animal-taxon,deploy-on-date,deploy-off-date",
    )
    told = read_telemetry(path, replace(METRIC, deployments=deployments))
    assert told.fixes.usable.tolist() == [3 <= hour <= 8 for hour in range(12)]
    assert told.fixes.deployments[0].species == "Equus hemionus"
    assert rows_of(told.remarks[0]) == "2-4, 11-13"


def test_a_tag_on_two_animals_at_one_time_is_refused(tmp_path):
    path = table(tmp_path / "fixes.csv", walk())
    deployments = table(
        tmp_path / "reference.csv",
        [
            ("t1", "a", "2024-03-01 00:00:00.000", "2024-03-09 00:00:00.000"),
            ("t1", "b", "2024-03-05 00:00:00.000", ""),
        ],
        "tag-id,animal-id,deploy-on-date,deploy-off-date",
    )
    problems = refused(path, replace(METRIC, deployments=deployments))
    assert problems["deployments-overlap"].where[1:] == ("row 2", "row 3")


def test_a_darwin_core_archive_is_read_by_its_meta_and_people_are_no_tags(tmp_path):
    meta = """<archive xmlns="http://rs.tdwg.org/dwc/text/">
      <core encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n"
        fieldsEnclosedBy="" ignoreHeaderLines="1"
        rowType="http://rs.tdwg.org/dwc/terms/Occurrence">
        <files><location>occurrence.txt</location></files><id index="0" />
        <field index="1" term="http://rs.tdwg.org/dwc/terms/organismName"/>
        <field index="2" term="http://rs.tdwg.org/dwc/terms/eventDate"/>
        <field index="3" term="http://rs.tdwg.org/dwc/terms/decimalLatitude"/>
        <field index="4" term="http://rs.tdwg.org/dwc/terms/decimalLongitude"/>
        <field index="5" term="http://rs.tdwg.org/dwc/terms/geodeticDatum"/>
        <field index="6" term="http://rs.tdwg.org/dwc/terms/basisOfRecord"/>
        <field index="7" term="http://purl.org/dc/terms/license"/>
      </core></archive>"""
    rows = [
        "what\tever\tthe\theader\tsays\tis\tnot\tread",
        "d1\tPuma 1\t2014-02-11\t38.2\t-112.0\tWGS84\tHumanObservation\tCC0",
        "d1\tPuma 1\t2014-02-11T21:35:42Z\t38.28\t-112.0\tWGS84\tMachineObservation\tCC0",
        "d1\tPuma 1\t2014-02-11T23:01:01Z\t38.29\t-112.0\tWGS84\tMachineObservation\tCC0",
    ]
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("meta.xml", meta)
        archive.writestr("occurrence.txt", "\n".join(rows) + "\n")
    told = read_telemetry(path, FixesWanted())
    assert told.fixes.individuals == ("Puma 1",)
    assert told.fixes.row.tolist() == [3, 4]
    assert told.fixes.deployments[0].licence == "CC0"
    assert [remark.code for remark in told.remarks] == ["seen-by-people"]


def test_an_archive_without_its_table_is_refused_by_name(tmp_path):
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("meta.xml", "<archive/>")
    with pytest.raises(FixesUnreadableError):
        read_fixes(path, FixesWanted())


def test_points_of_a_geopackage_say_where_themselves(tmp_path):
    import geopandas as gpd

    rows = walk(n=5)
    frame = gpd.GeoDataFrame(
        {"animal": [row[0] for row in rows], "time": [row[1] for row in rows]},
        geometry=gpd.points_from_xy([r[2] for r in rows], [r[3] for r in rows]),
        crs="EPSG:32648",
    )
    path = tmp_path / "fixes.gpkg"
    frame.to_file(path)
    wanted = FixesWanted(columns={"individual": "animal", "time": "time"})
    fixes = read_fixes(path, wanted)
    assert fixes.crs == "EPSG:32648"
    assert fixes.x_m.tolist() == [row[2] for row in rows]
    assert "crs-contradicted" in refused(path, replace(wanted, crs="EPSG:32647"))


# What is refused, all at once


def test_everything_left_open_is_said_at_once(tmp_path):
    rows = [("a", "2024-03-01 05:00:00", 1, 2), ("", "2024-03-01 06:00:00", "x", 2)]
    path = table(tmp_path / "fixes.csv", rows)
    problems = refused(path, FixesWanted(columns=COLUMNS))
    assert set(problems) == {
        "crs-missing",
        "time-naive",
        "individual-missing",
        "number-unreadable",
    }
    assert rows_of(problems["time-naive"]) == "2-3"
    assert rows_of(problems["number-unreadable"]) == "3"
    assert "--zone" in problems["time-naive"].remedy.text


def test_columns_that_are_not_there_are_named_with_those_that_are(tmp_path):
    path = table(tmp_path / "fixes.csv", walk())
    columns = {"individual": "beast", "time": "time", "colour": "x"}
    problems = refused(path, FixesWanted(columns=columns, crs="EPSG:32648"))
    assert {"column-missing", "role-unknown"} <= set(problems)
    with pytest.raises(InvalidInputError) as bare:
        read_fixes(table(tmp_path / "bare.csv", [(1,)], "q"), FixesWanted())
    assert len(bare.value.problems) == 3


def test_zones_that_are_mixed_are_refused_with_the_rarer_rows(tmp_path):
    rows = walk(n=6)
    rows[3] = ("a", "2024-03-01 03:00:00", *rows[3][2:])
    path = table(tmp_path / "mixed.csv", rows)
    problems = refused(path, replace(METRIC, zone="Asia/Ulaanbaatar"))
    assert rows_of(problems["zones-mixed"]) == "5"


def test_offsets_that_differ_are_read_and_remarked_on(tmp_path):
    rows = walk(n=4)
    rows[2] = ("a", "2024-03-01T10:00:00+08:00", *rows[2][2:])
    path = table(tmp_path / "offsets.csv", rows)
    assert "Z (3)" in remarks(path, METRIC)["offsets-differ"].what.params["offsets"]
    assert np.diff(read_fixes(path, METRIC).time_s).tolist() == [3600] * 3


def test_longitude_and_latitude_swapped_are_refused_with_rows(tmp_path):
    rows = [
        ("a", "2024-03-01T00:00:00Z", 47.0, 105.0),
        ("a", "2024-03-01T01:00:00Z", 47, 106),
    ]
    path = table(tmp_path / "swapped.csv", rows)
    problems = refused(path, replace(METRIC, crs="EPSG:4326"))
    assert rows_of(problems["lon-lat-swapped"]) == "2-3"


def test_swapped_degrees_that_both_fit_are_remarked_on_in_our_region(tmp_path):
    rows = [
        ("a", "2024-03-01T00:00:00Z", 48.0, 67.0),
        ("a", "2024-03-01T01:00:00Z", 48, 67.1),
    ]
    path = table(tmp_path / "kazakhstan.csv", rows)
    assert "perhaps-swapped" in remarks(path, replace(METRIC, crs="EPSG:4326"))


def test_metres_named_degrees_and_degrees_named_metres_are_refused(tmp_path):
    metres = table(tmp_path / "metres.csv", walk())
    assert rows_of(
        refused(metres, replace(METRIC, crs="EPSG:4326"))["metres-as-degrees"]
    ) == ("2-13")
    degrees = table(tmp_path / "degrees.csv", walk(x=105.0, y=47.0, step=0.01))
    assert "degrees-as-metres" in refused(degrees, METRIC)


def test_a_single_fix_and_fixes_at_one_place_are_no_track(tmp_path):
    single = table(tmp_path / "single.csv", walk(n=1))
    assert "one-fix" in refused(single, METRIC)
    still = table(tmp_path / "still.csv", walk(step=0))
    assert "no-movement" in refused(still, METRIC)
    beside = table(tmp_path / "beside.csv", walk(n=1) + walk("b"))
    assert rows_of(remarks(beside, METRIC)["one-fix"]) == "2"


def test_nothing_usable_is_refused(tmp_path):
    path = table(tmp_path / "empty.csv", [("a", "2024-03-01T00:00:00Z", "", "")])
    assert "nothing-usable" in refused(path, METRIC)
    with pytest.raises(InvalidInputError):
        read_fixes(table(tmp_path / "header.csv", []), METRIC)


def test_two_animals_on_one_schedule_under_one_name_are_refused(tmp_path):
    path = table(tmp_path / "two.csv", walk() + walk(y=5_260_000.0))
    assert refused(path, METRIC)["two-places"].what.params["individual"] == "a"


def test_two_animals_taking_turns_under_one_name_are_refused(tmp_path):
    far = walk(y=5_600_000.0, n=24)
    here = walk(n=24)
    rows = [far[k] if k % 2 else here[k] for k in range(24)]
    problems = refused(table(tmp_path / "turns.csv", rows), METRIC)
    assert "jumps-to-and-fro" in problems


def test_one_wrong_fix_makes_no_second_animal(tmp_path):
    rows = walk(n=24)
    rows[9] = (*rows[9][:3], 5_900_000.0)
    assert read_fixes(table(tmp_path / "one.csv", rows), METRIC).usable.all()


def test_two_tags_that_report_in_turn_are_told_apart_by_their_places(tmp_path):
    near = [(*row, "t1" if k % 2 else "t2") for k, row in enumerate(walk(n=12))]
    header = "animal,time,x,y,tag"
    told = remarks(table(tmp_path / "near.csv", near, header), METRIC)
    assert "two-tags" in told
    far = [
        (*row[:3], row[3] + (8000 if k % 2 else 0), "t1" if k % 2 else "t2")
        for k, row in enumerate(walk(n=12))
    ]
    assert "two-places" in refused(table(tmp_path / "far.csv", far, header), METRIC)


def test_times_out_of_order_are_put_in_order_and_remarked_on(tmp_path):
    rows = walk()
    rows[4], rows[7] = rows[7], rows[4]
    path = table(tmp_path / "order.csv", rows)
    assert rows_of(remarks(path, METRIC)["out-of-order"]) == "7, 9"
    (track,) = read_fixes(path, METRIC).tracks()
    assert (np.diff(track.time_s) > 0).all()
    assert (np.diff(track.x_m) > 0).all()


def test_a_silence_of_twenty_years_is_remarked_on(tmp_path):
    late = [(name, when.replace("2024", "2044"), x, y) for name, when, x, y in walk()]
    path = table(tmp_path / "years.csv", walk() + late)
    assert rows_of(remarks(path, METRIC)["long-silence"]) == "14"


def test_rows_told_twice_are_used_once_and_contradictions_not_at_all(tmp_path):
    rows = walk()
    rows += [rows[3], (*rows[5][:3], rows[5][3] + 50)]
    path = table(tmp_path / "twice.csv", rows)
    told = read_telemetry(path, METRIC)
    codes = {remark.code: rows_of(remark) for remark in told.remarks}
    assert codes["duplicate"] == "14"
    assert codes["conflict"] == "7, 15"
    assert len(told.fixes) == 14
    assert told.fixes.usable.sum() == 11


def test_rows_that_are_cut_short_are_all_named(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text("animal,time,x,y\na,2024-03-01T00:00:00Z,1\na,b,c,d,e\n")
    with pytest.raises(InvalidInputError) as refusal:
        read_fixes(path, METRIC)
    assert [problem.where[1] for problem in refusal.value.problems] == ["row 2", "row 3"]


def test_files_that_are_no_tables_are_refused_under_their_own_names(tmp_path):
    with pytest.raises(SourceMissingError):
        read_fixes(tmp_path / "none.csv", METRIC)
    empty = tmp_path / "empty.csv"
    empty.write_text("\n")
    with pytest.raises(SourceEmptyError):
        read_fixes(empty, METRIC)
    russian = tmp_path / "cp1251.csv"
    russian.write_bytes("животное,время,x,y\n".encode("cp1251"))
    with pytest.raises(TextEncodingError):
        read_fixes(russian, METRIC)
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\0")
    with pytest.raises(FixesUnreadableError):
        read_fixes(broken, METRIC)


def test_a_table_that_cannot_fit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BYTES_PER_FIX", 10**15)
    with pytest.raises(NotEnoughMemoryError):
        read_fixes(table(tmp_path / "fixes.csv", walk()), METRIC)


def test_an_unknown_zone_is_refused_with_examples(tmp_path):
    with pytest.raises(UnknownOptionError, match="Asia/Almaty"):
        read_fixes(
            table(tmp_path / "fixes.csv", walk()), replace(METRIC, zone="Asia/Nowhere")
        )


# Real data


@pytest.mark.parametrize(
    ("name", "columns", "crs", "zone", "fixes", "animals"),
    [
        ("fences_baba/pronghorn.csv", "animal_id datetime x y", "EPSG:32612", "", 8757, 2),
        ("fences_baba/muleDeer.csv", "animal_id datetime x y", "EPSG:32612", "", 8739, 2),
        (
            "telemetry/muledeer_reddesert_migrationmapper_utm12n.csv",
            "aid timestamp x y",
            "EPSG:32612",
            "UTC",
            37554,
            15,
        ),
        (
            "telemetry/gazelle_mongolia_ctmm_relative_xy.csv",
            "individual t x y",
            "local",
            "",
            8111,
            36,
        ),
        ("telemetry/movebank_format_icarus_mongolia_excerpt.csv", "", "", "", 11, 1),
        ("dwc_biologging/Movebank-original/gps-data.csv", "", "", "", 30, 2),
        ("dwc_biologging/DwC-A", "", "", "", 30, 2),
    ],
)
def test_real_files_are_read_whole(shared, name, columns, crs, zone, fixes, animals):
    roles = ("individual", "time", "x", "y")
    named = dict(zip(roles, columns.split(), strict=False))
    read = read_fixes(
        shared / "data" / name, FixesWanted(columns=named, crs=crs, zone=zone)
    )
    assert (len(read), len(read.individuals)) == (fixes, animals)
    assert read.usable.all()


def test_real_naive_times_are_refused_without_a_zone(shared):
    path = shared / "data/telemetry/muledeer_reddesert_migrationmapper_utm12n.csv"
    columns = {"individual": "aid", "time": "timestamp", "x": "x", "y": "y"}
    problems = refused(path, FixesWanted(columns=columns))
    assert set(problems) == {"time-naive", "crs-missing"}
    assert problems["time-naive"].what.params["count"] == 37554
