"""Files as their holders deliver them; the rows are made up, names and columns are not."""

import shutil
from datetime import UTC, datetime

import geopandas
import pytest
import shapely

from cami import errors
from cami.catalogue.licences import LICENCES
from cami.sources import openstreetmap, vector_file
from cami.sources.layer_sources import layer_source
from cami.stores import holdings
from cami.workflows.describe_layer import Described, describe_layer
from cami.workflows.import_layer import import_layer

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LINES = [shapely.LineString([(60 + i, 45), (61 + i, 45.5)]) for i in range(8)]
AREAS = [shapely.box(60 + i, 45, 60.5 + i, 45.5) for i in range(4)]

WDPA = {
    "WDPAID": [1.0, 2.0, 3.0, 4.0],
    "WDPA_PID": ["1", "2", "3", "4"],
    "PA_DEF": ["1", "1", "0", "1"],
    "NAME": ["Made-up", "Two", "Three", "Four"],
    "ORIG_NAME": ["Выдуманный", "Два", "Три", "Четыре"],
    "DESIG_ENG": ["National Park"] * 4,
    "IUCN_CAT": ["II"] * 4,
    "STATUS": ["Designated", "Proposed", "Designated", "Established"],
    "STATUS_YR": [1999, 2020, 2021, 0],
}
"""Columns of the editions of 2016 to 2025."""
RENAMED = {
    "WDPAID": "SITE_ID", "WDPA_PID": "SITE_PID", "PA_DEF": "SITE_TYPE", "NAME": "NAME_ENG",
    "ORIG_NAME": "NAME",
}  # fmt: skip
WDPCA = {RENAMED.get(name, name): values for name, values in WDPA.items()} | {
    "SITE_TYPE": ["PA", "PA", "OECM", "PA"]
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    return tmp_path


def take(path, name):
    source = layer_source(name)
    access = "public" if LICENCES[source.licence].redistributable else "owner"
    record = describe_layer(Described(key="x", owner="secretariat", access=access), source)
    return import_layer(path, record, source, by="ann", at=NOW)[0]


def rows(held):
    return geopandas.read_parquet(held.path).to_dict("records")


def statuses(path, name):
    return {one["name"]: one["status"] for one in rows(take(path, name))}


def frame(columns, shapes, crs=4326):
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)


def delivered(folder, *parts):
    """Archives in an archive, each of a shapefile of polygons and one of points."""
    outer = folder / "outer"
    outer.mkdir()
    for number, part in enumerate(parts):
        inner = folder / f"inner{number}"
        inner.mkdir()
        part.to_file(inner / "WDPA_Nov2026_Public_KAZ_shp-polygons.shp")
        points = part.set_geometry(part.to_crs(3857).centroid.to_crs(part.crs))
        points.to_file(inner / "WDPA_Nov2026_Public_KAZ_shp-points.shp")
        packed = shutil.make_archive(str(inner), "zip", inner)
        shutil.move(packed, outer / f"WDPA_Nov2026_Public_KAZ_shp_{number}.zip")
    (outer / "readme.txt").write_text("terms")
    return folder / shutil.make_archive(str(folder / "WDPA_shp"), "zip", outer)


@pytest.mark.parametrize("columns", [WDPA, WDPCA], ids=["until 2025", "from 2025"])
def test_both_editions_of_protected_areas_say_the_same(folder, columns):
    path = folder / "wdpa.gpkg"
    frame(columns, AREAS).to_file(path)
    held = take(path, "wdpa")
    told = {(one["name"], one["designation"], one["since_year"]) for one in rows(held)}
    assert {one[:2] for one in told} == {
        ("Made-up", "National Park"),
        ("Four", "National Park"),
    }
    assert "2 features of other kinds were left out" in held.record.lineage[-1].remarks
    (conserved,) = rows(take(path, "wdpa-conserved"))
    assert conserved["name"] == "Three"


def test_another_edition_of_protected_areas_is_refused_and_it_is_said_how(folder):
    old = {"SITE_CODE": [1], "AREANAME": ["x"], "DESIG_ENG": ["x"], "STATUS": ["x"]}
    frame(old, AREAS[:1]).to_file(folder / "2004.gpkg")
    with pytest.raises(errors.InvalidInputError) as refused:
        take(folder / "2004.gpkg", "wdpa")
    (problem,) = refused.value.problems
    assert problem.code == "edition-unknown"
    assert problem.what.params["edition"] == "WDPA 2016-2025"
    assert "WDPCA from 2025" in problem.remedy.params["editions"]
    assert not holdings.editions()


def test_protected_areas_come_out_of_archives_in_an_archive(folder):
    halves = [frame(WDPA, AREAS).iloc[part] for part in (slice(0, 2), slice(2, 4))]
    held = take(delivered(folder, *halves), "wdpa")
    assert {one["name"] for one in rows(held)} == {"Made-up", "Four"}


def test_parts_in_different_reference_systems_are_refused_by_their_names(folder):
    whole = frame(WDPA, AREAS)
    with pytest.raises(errors.CRSMismatchError, match="WGS 84 / UTM zone 41N"):
        take(delivered(folder, whole, whole.to_crs(32641)), "wdpa")
    assert not holdings.editions()


GEOFABRIK = {"osm_id": ["1", "2", "3", "4"], "code": [6101] * 4, "name": list("abcd")}


def test_railways_and_roads_come_out_of_geofabriks_shapes(folder):
    inside = folder / "kazakhstan-latest-free.shp"
    inside.mkdir()
    rails = frame(
        GEOFABRIK | {"fclass": ["rail", "rail", "tram", "narrow_gauge"]}, LINES[:4]
    )
    rails.iloc[:2].to_file(inside / "gis_osm_railways_free_1.shp")
    rails.iloc[2:].to_file(inside / "gis_osm_railways_free_2.shp")
    classes = ["trunk", "residential", "primary", "track"]
    frame(GEOFABRIK | {"fclass": classes}, LINES[4:]).to_file(
        inside / "gis_osm_roads_free_1.shp"
    )
    ways = frame(GEOFABRIK | {"fclass": ["river", "canal", "drain", "stream"]}, LINES[4:])
    ways.to_file(inside / "gis_osm_waterways_free_1.shp")
    packed = folder / shutil.make_archive(str(inside), "zip", inside)
    railways = rows(take(packed, "osm-railways"))
    assert [one["name"] for one in railways] == ["a", "b", "d"]
    assert {one["status"] for one in railways} == {"existing"}
    assert {one["class"] for one in rows(take(packed, "osm-roads"))} == {"trunk", "primary"}
    assert [one["name"] for one in rows(take(packed, "osm-canals"))] == ["b"]


def test_what_osm_says_is_planned_or_being_built_stays_that(folder):
    (folder / "o.osm").write_text(OSM)
    told = statuses(folder / "o.osm", "osm-railways")
    assert told == {
        "r1": "existing", "r2": "under-construction", "r3": "planned", "r4": "disused",
        "r5": "under-construction", "r6": "planned",
    }  # fmt: skip
    roads = statuses(folder / "o.osm", "osm-roads")
    assert roads == {"h1": "existing", "h2": "under-construction", "h3": "planned"}


def test_every_other_barrier_of_osm_is_found_by_its_tags(folder):
    (folder / "o.osm").write_text(OSM)
    for name, found in (
        ("osm-fences", {"f1"}),
        ("osm-pipelines", {"p1"}),
        ("osm-power-lines", {"l1", "l2"}),
        ("osm-canals", {"c1"}),
    ):
        held = take(folder / "o.osm", name)
        assert {one["name"] for one in rows(held)} == found, name


WAYS = [
    {"name": "r1", "railway": "rail"},
    {"name": "r2", "railway": "construction", "construction": "rail"},
    {"name": "r3", "railway": "proposed", "proposed": "rail"},
    {"name": "r4", "railway": "disused"},
    {"name": "r5", "construction:railway": "rail"},
    {"name": "r6", "proposed:railway": "rail"},
    {"name": "tram", "railway": "tram"},
    {"name": "h1", "highway": "trunk"},
    {"name": "h2", "highway": "construction", "construction": "primary"},
    {"name": "h3", "highway": "proposed", "proposed": "primary"},
    {"name": "h4", "highway": "residential"},
    {"name": "f1", "barrier": "fence", "fence_type": "barbed_wire"},
    {"name": "p1", "man_made": "pipeline", "substance": "gas"},
    {"name": "l1", "power": "line"},
    {"name": "l2", "power": "minor_line"},
    {"name": "c1", "waterway": "canal"},
]


def _osm():
    nodes, ways = [], []
    for index, tags in enumerate(WAYS, 1):
        ends = [(2 * index - 1, 60 + index / 10), (2 * index, 60.05 + index / 10)]
        nodes += [f'<node id="{n}" version="1" lat="45" lon="{lon}"/>' for n, lon in ends]
        told = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        refs = "".join(f'<nd ref="{n}"/>' for n, _ in ends)
        ways.append(f'<way id="{index}" version="1">{refs}{told}</way>')
    return f'<osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>'


OSM = _osm()


@pytest.mark.parametrize("quality", ["KbaStatus", "KBA_Qual"])
def test_key_biodiversity_areas_come_in_their_polygons(folder, quality):
    told = {
        "SitRecID": [8], "Country": ["Kazakhstan"], "ISO3": ["KAZ"],
        "NatName": ["Выдуманная"], "IntName": ["Made-up"], quality: ["confirmed"],
    }  # fmt: skip
    frame(told, AREAS[:1]).to_file(
        folder / "KBAsGlobal_2026_March_01_POL.shp", encoding="utf-8"
    )
    (kept,) = rows(take(folder / "KBAsGlobal_2026_March_01_POL.shp", "kba"))
    assert kept["name"] == "Made-up"


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_ranges_of_the_red_list_keep_what_is_known_of_presence(folder, case):
    told = {
        "sci_name": ["Saiga tatarica"] * 3, "presence": [1, 3, 5], "origin": [1, 1, 1],
        "seasonal": [1, 1, 1], "yrcompiled": [2018] * 3, "citation": ["IUCN"] * 3,
    }  # fmt: skip
    columns = {case(name): values for name, values in told.items()}
    frame(columns, AREAS[:3]).to_file(folder / "data_0.shp")
    found = rows(take(folder / "data_0.shp", "iucn-ranges"))
    assert [one["presence"] for one in found] == ["extant", "possible", "extinct"]
    assert {one["species"] for one in found} == {"Saiga tatarica"}


def test_natural_earths_archive_is_read_as_it_is(folder):
    inside = folder / "ne"
    inside.mkdir()
    rails = {"featurecla": ["Railroad", "Railroad ferry"], "category": [2, 2]}
    frame(rails | {"disp_scale": ["1:10m"] * 2, "scalerank": [8, 8]}, LINES[:2]).to_file(
        inside / "ne_10m_railroads.shp"
    )
    (inside / "ne_10m_railroads.VERSION.txt").write_text("5.0.0")
    (inside / "ne_10m_railroads.README.html").write_text("<html></html>")
    packed = folder / shutil.make_archive(str(folder / "ne_10m_railroads"), "zip", inside)
    held = take(packed, "natural-earth-railways")
    assert held.facts["features"] == 1


def test_an_osm_file_cut_short_leaves_nothing_behind(folder):
    (folder / "cut.osm").write_text(OSM[: len(OSM) * 2 // 3])
    with pytest.raises(errors.LayerUnreadableError, match=r"cut\.osm"):
        take(folder / "cut.osm", "osm-railways")
    assert not holdings.editions()


def pbf(*blocks):
    """Blocks of OpenStreetMap's binary format: type and size in front of the data."""
    told = b""
    for kind, data in blocks:
        size = bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
        header = b"\x0a" + bytes([len(kind)]) + kind + b"\x18" + size
        told += len(header).to_bytes(4, "big") + header + data
    return told


@pytest.mark.parametrize("cut", [0, 1, 100, 310, 319, 322])
def test_a_binary_osm_file_is_whole_only_where_a_block_ends(folder, cut):
    whole = pbf((b"OSMHeader", b"h" * 200), (b"OSMData", b"d" * 300))
    path = folder / "x.osm.pbf"
    path.write_bytes(whole[: len(whole) - cut])
    assert openstreetmap.is_whole(path) is (cut == 0)


def test_large_geometries_are_mended_a_few_at_a_time(folder, monkeypatch):
    rings = [shapely.Point(60, 45).buffer(1, quad_segs=250 + i) for i in range(12)]
    geopandas.GeoDataFrame(geometry=[*rings, None], crs=4326).to_file(folder / "r.gpkg")
    monkeypatch.setattr(vector_file, "MOST_BYTES", 40_000)
    with vector_file.opened(folder / "r.gpkg") as file:
        pieces = [len(one.geometries) for one in vector_file.batches(file)]
    assert sum(pieces) == 13
    assert max(pieces) <= 4


def test_a_polygon_too_large_to_be_mended_is_told_of_and_not_tried(folder, monkeypatch):
    def tried(shapes):
        assert not len(shapes)

    monkeypatch.setattr("cami.workflows.import_layer.MOST_VERTICES", 4)
    monkeypatch.setattr(shapely, "make_valid", tried)
    bow = shapely.Polygon([(60, 45), (61, 46), (61.5, 45.5), (61, 45), (60, 46)])
    told = {"sci_name": ["x"], "presence": [1], "origin": [1], "seasonal": [1]}
    frame(told, [bow]).to_file(folder / "data_0.shp")
    with pytest.raises(errors.InvalidInputError) as refused:
        take(folder / "data_0.shp", "iucn-ranges")
    assert [one.code for one in refused.value.problems] == ["too-many-vertices"]


def place(number, name, lon, lat, sort="P"):
    cells = [str(number), name, name, "", str(lat), str(lon), sort, "PPL", "KZ"]
    return "\t".join([*cells, *[""] * 10]) + "\n"


def test_places_come_out_of_the_dump_of_geonames(folder):
    inside = folder / "KZ"
    inside.mkdir()
    odd = 'So-called "Town'
    told = place(1, odd, 60.5, 45.5) + place(2, "Lake", 61, 45, "H") + place(3, "B", 62, 46)
    (inside / "KZ.txt").write_text(told, encoding="utf-8")
    (inside / "readme.txt").write_text("terms")
    packed = folder / shutil.make_archive(str(inside), "zip", inside)
    held = take(packed, "geonames")
    assert [one["name"] for one in rows(held)] == [odd, "B"]
    assert held.facts["bbox"] == [60.5, 45.5, 62.0, 46.0]


@pytest.mark.parametrize("row", ["a\tb\n", place(4, "x", "east", 45)])
def test_a_dump_with_other_columns_or_words_for_numbers_is_refused(folder, row):
    (folder / "KZ.txt").write_text(place(1, "A", 60, 45) + row)
    with pytest.raises(errors.LayerUnreadableError):
        take(folder / "KZ.txt", "geonames")
    assert not holdings.editions()
