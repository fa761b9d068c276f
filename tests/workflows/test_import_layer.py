"""A file of features is taken in whole, mended with a word about it, or refused."""

import json
import shutil
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import geopandas
import numpy as np
import pytest
import shapely

from cami import errors
from cami.catalogue.licences import LICENCES
from cami.catalogue.record import Record
from cami.renderers.released_features import write_released
from cami.sources.features_file import FeaturesFile
from cami.sources.layer_sources import LayerSource, Taken, known_sources, layer_source
from cami.stores import holdings
from cami.workflows.import_layer import import_layer

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FENCE = LayerSource(
    kind="fence",
    attributes={"status": Taken(always="existing"), "name": Taken(columns=("name",))},
)
LINE = shapely.LineString([(60, 45), (61, 45.5)])

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    return tmp_path


def card(key="fences", kind="fence"):
    return Record(
        key=key,
        title_en="Made-up fences",
        title_ru="Выдуманные ограждения",
        kind=kind,
        shape="vector",
        licence=LICENCES["CC0-1.0"],
        source="made up for a test",
        citation="none",
        owner="secretariat",
        access="public",
        sensitivity="none",
        crs="",
        sha256="",
        lineage=(),
        unfit_for_en="anything",
        unfit_for_ru="чего бы то ни было",
    )


def take(path, record=None, source=FENCE, **more):
    return import_layer(path, record or card(), source, by="ann", at=NOW, **more)[0]


def geojson(folder, *geometries, **columns):
    path = folder / "f.geojson"
    frame = geopandas.GeoDataFrame(columns, geometry=list(geometries), crs="EPSG:4326")
    frame.to_file(path, driver="GeoJSON")
    return path


def problems(path, **more):
    with pytest.raises(errors.InvalidInputError) as refused:
        take(path, **more)
    assert not holdings.editions()
    assert not [one for one in holdings.holdings_folder().rglob("*") if one.is_file()]
    return refused.value.problems


def codes(path, **more):
    return {one.code for one in problems(path, **more)}


@pytest.mark.parametrize(
    ("driver", "ending"),
    [
        ("GeoJSON", "geojson"),
        ("GPKG", "gpkg"),
        ("FlatGeobuf", "fgb"),
        ("ESRI Shapefile", "shp"),
        ("KML", "kml"),
        ("parquet", "parquet"),
    ],
)
def test_the_same_features_come_out_of_every_format(folder, driver, ending):
    frame = geopandas.GeoDataFrame({"name": ["a", "b"]}, geometry=[LINE, LINE.reverse()])
    frame = frame.set_crs("EPSG:4326")
    path = folder / f"layer.{ending}"
    frame.to_parquet(path) if driver == "parquet" else frame.to_file(path, driver=driver)
    held = take(path)
    assert held.facts["features"] == 2
    assert held.facts["bbox"] == [60.0, 45.0, 61.0, 45.5]


def test_coordinates_come_to_longitude_and_latitude_from_any_system(folder):
    frame = geopandas.GeoDataFrame(geometry=[LINE], crs="EPSG:4326").to_crs("EPSG:32641")
    frame.to_file(folder / "utm.gpkg")
    held = take(folder / "utm.gpkg")
    assert held.record.crs == "EPSG:32641"
    assert np.allclose(held.facts["bbox"], [60, 45, 61, 45.5], atol=1e-6)


def test_the_same_file_is_taken_in_once_and_another_card_makes_another_edition(folder):
    path = geojson(folder, LINE)
    first, new = import_layer(path, card(), FENCE, by="ann", at=NOW)
    again, newer = import_layer(path, card(), FENCE, by="ann", at=NOW)
    assert (new, newer, first.name) == (True, False, again.name)
    changed = replace(card(), title_en="Fences, better told")
    assert take(path, changed).record.edition == 2


def test_what_is_mended_is_told(folder):
    bow = shapely.Polygon([(60, 45), (61, 46), (61, 45), (60, 46)])
    path = geojson(folder, bow, shapely.Polygon())
    source = LayerSource(kind="range", attributes={"species": Taken(always="saiga")})
    held = take(path, card("areas", "range"), source)
    assert held.record.lineage[-1].remarks == (
        "1 features were made valid",
        "1 features without geometry were left out",
    )
    write_released(held.path, folder / "out.parquet", "none")
    (kept,) = FeaturesFile(folder / "out.parquet").page(limit=9).features
    assert kept.geometry.is_valid
    assert kept.geometry.area == pytest.approx(0.5)


def test_features_that_stand_there_twice_are_kept_once_and_counted(folder):
    held = take(geojson(folder, LINE, LINE, name=["x", "x"]))
    assert held.facts["features"] == 1
    assert (
        "1 features that stood there twice were left out" in held.record.lineage[-1].remarks
    )


def test_what_goes_over_180_degrees_is_cut_there(folder):
    over = shapely.box(170, 60, 190, 62)
    frame = geopandas.GeoDataFrame(geometry=[over, shapely.box(60, 45, 61, 46)], crs=4326)
    frame.to_parquet(folder / "over.parquet")
    source = LayerSource(kind="range", attributes={"species": Taken(always="saiga")})
    held = take(folder / "over.parquet", card("areas", "range"), source)
    assert held.facts["bbox"] == [-180.0, 45.0, 180.0, 62.0]


def test_longitude_and_latitude_put_round_the_wrong_way_are_refused(folder):
    swapped = shapely.LineString([(45, 100), (46, 101)])
    assert codes(geojson(folder, swapped)) == {"beyond-the-earth"}
    elsewhere = shapely.LineString([(-110, 42), (-109, 43)])
    assert codes(geojson(folder, elsewhere)) == {"outside-the-region"}


def test_geometries_of_another_sort_are_refused(folder):
    assert codes(geojson(folder, shapely.Point(60, 45), LINE)) == {"geometry-unfit"}


def test_a_word_that_the_standard_lacks_is_refused_with_its_row(folder):
    source = LayerSource(kind="fence", attributes={"status": Taken(columns=("state",))})
    path = geojson(folder, LINE, LINE.reverse(), state=["existing", "operational"])
    (found,) = problems(path, source=source)
    assert (found.code, found.where) == ("attribute-unknown", ("features", 2))


def test_what_is_required_may_not_be_empty(folder):
    assert codes(geojson(folder, LINE), source=LayerSource(kind="fence")) == {
        "attribute-missing"
    }


def test_a_polygon_of_millions_of_vertices_is_refused(folder, monkeypatch):
    monkeypatch.setattr("cami.workflows.import_layer.MOST_VERTICES", 1_000)
    ring = shapely.Point(60, 45).buffer(1, quad_segs=500)
    source = LayerSource(kind="range", attributes={"species": Taken(always="saiga")})
    path = geojson(folder, ring)
    assert codes(path, record=card("areas", "range"), source=source) == {
        "too-many-vertices"
    }


def test_coordinates_that_are_no_numbers_leave_their_feature_out(folder):
    with np.errstate(invalid="ignore"):
        bad = shapely.LineString([(60, 45), (np.nan, 46)])
    geopandas.GeoDataFrame(geometry=[bad, LINE], crs=4326).to_parquet(folder / "n.parquet")
    held = take(folder / "n.parquet")
    assert held.facts["features"] == 1
    assert "1 features with coordinates that are no numbers were left out" in (
        held.record.lineage[-1].remarks
    )


def test_a_layer_without_reference_system_is_refused_unless_it_is_told(folder):
    frame = geopandas.GeoDataFrame(geometry=[LINE])
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(folder / "bare.shp")
    with pytest.raises(errors.CRSMissingError):
        take(folder / "bare.shp")
    assert take(folder / "bare.shp", crs="EPSG:4326").facts["features"] == 1


def test_a_shapefile_without_a_part_is_refused(folder):
    geopandas.GeoDataFrame({"name": ["a"]}, geometry=[LINE], crs=4326).to_file(
        folder / "s.shp"
    )
    (folder / "s.shx").unlink()
    with pytest.raises(errors.ShapefilePartMissingError) as refused:
        take(folder / "s.shp")
    assert refused.value.message.params["part"] == ".shx"


def test_a_zipped_shapefile_is_read(folder):
    inside = folder / "in"
    inside.mkdir()
    frame = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[LINE], crs=4326)
    frame.to_file(inside / "s.shp")
    packed = shutil.make_archive(str(folder / "s"), "zip", inside)
    assert take(folder / packed).facts["features"] == 1


def archive(folder, *members):
    path = folder / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content, mode in members:
            told = zipfile.ZipInfo(name)
            told.external_attr = mode << 16
            told.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(told, content)
    return path


@pytest.mark.parametrize(
    "member",
    [
        ("../out.geojson", b"{}", 0o644),
        ("/etc/out.geojson", b"{}", 0o644),
        ("..\\out.geojson", b"{}", 0o644),
        ("link.geojson", b"/etc/passwd", stat.S_IFLNK | 0o777),
        ("bomb.geojson", b" " * 300 * 1024 * 1024, 0o644),
    ],
    ids=["up", "absolute", "backslash", "link", "bomb"],
)
def test_an_archive_that_would_harm_is_not_unpacked(folder, member):
    with pytest.raises(errors.ArchiveUnsafeError):
        take(archive(folder, member))
    assert not (folder / "out.geojson").exists()


def test_an_archive_with_two_layers_is_refused_by_their_names(folder):
    members = [(name, b"{}", 0o644) for name in ("a.geojson", "b.gpkg")]
    with pytest.raises(errors.LayerAmbiguousError) as refused:
        take(archive(folder, *members))
    assert refused.value.message.params["layers"] == "a.geojson, b.gpkg"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feat'),
        ("cut.gpkg", b"SQLite format 3\x00" + b"\x00" * 100),
        ("cut.parquet", b"PAR1" + b"\x00" * 50),
        ("cut.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader"),
        ("detour.gml", b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"),
        ("words.txt", b"hello"),
    ],
)
def test_a_damaged_or_foreign_file_is_refused_without_our_folders(folder, name, content):
    (folder / name).write_bytes(content)
    with pytest.raises(errors.LayerUnreadableError) as refused:
        take(folder / name)
    assert str(folder) not in str(refused.value)
    assert name in str(refused.value)


def test_a_file_cut_short_in_the_middle_leaves_nothing_behind(folder):
    many = [shapely.LineString([(60, 45), (61, 45 + i / 1e4)]) for i in range(5_000)]
    path = geojson(folder, *many)
    path.write_bytes(path.read_bytes()[:-2_000])
    with pytest.raises(errors.LayerUnreadableError):
        take(path)
    assert not holdings.editions()


def test_every_source_names_a_kind_its_terms_and_what_it_is_unfit_for():
    for name in known_sources():
        told = layer_source(name)
        assert told.licence in LICENCES, name
        assert all((told.title_ru, told.unfit_for_ru, told.citation)), name
        if told.redistributed_by_holder_only:
            assert not LICENCES[told.licence].redistributable, name


@pytest.mark.parametrize(
    ("file", "name", "count", "words"),
    [
        (
            "rail_road/osm_rail_turkmenistan_2026-04.geojson",
            "osm-railways",
            8785,
            {"existing": 8641, "under-construction": 145, "planned": 3},
        ),
        ("pipelines/gem_pipelines_central_asia.geojson", "gem-pipelines", 126, None),
        ("ranges/phylacine_cami_ranges.parquet", "phylacine", 54, None),
    ],
)
def test_real_files_are_taken_in(shared, file, name, count, words):
    source = layer_source(name)
    record = replace(card("real", source.kind), licence=LICENCES[source.licence])
    held = take(shared / "data" / file, record, source)
    assert held.facts["features"] == count
    if words:
        assert held.facts["words"]["status"] == words
    assert json.dumps(held.facts)
