"""A known source is fetched by its name and taken in like any other file."""

import hashlib
import threading
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import geopandas
import msgspec
import pytest
import shapely

from cami import errors
from cami.catalogue.licences import LICENCES
from cami.sources.layer_sources import Fetched, known_sources, layer_source
from cami.stores import holdings
from cami.workflows.describe_layer import Described, describe_layer
from cami.workflows.fetch_layer import fetch_layer
from cami.workflows.import_layer import import_layer

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def holder(tmp_path):
    folder = tmp_path / "holder"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *words):
            super().__init__(*words, directory=str(folder))

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def from_here(name, **fetched):
    return msgspec.structs.replace(layer_source(name), fetched=Fetched(**fetched))


def roads(path):
    frame = geopandas.GeoDataFrame(
        {"featurecla": ["Road", "Ferry"], "type": ["Major Highway", "Ferry"]},
        geometry=[shapely.LineString([(60, 45), (61, y)]) for y in (45, 46)],
        crs=4326,
    )
    frame.assign(scalerank=3, name=["M36", None]).to_file(path)


@pytest.mark.django_db
def test_a_source_is_fetched_by_name_and_taken_in(holder, settings, tmp_path):
    settings.DATA = tmp_path / "data"
    folder, address = holder
    roads(folder / "roads.gpkg")
    told = from_here("natural-earth-roads", address=f"{address}/roads.gpkg")
    file = fetch_layer("natural-earth-roads", told, holdings.fetched_folder())
    record = describe_layer(Described(key="roads", owner="secretariat"), told)
    held, new = import_layer(file, record, told, by="ann", at=NOW)
    assert (new, held.facts["features"]) == (True, 1)
    assert held.facts["words"]["status"] == {"existing": 1}
    again = fetch_layer("natural-earth-roads", told, holdings.fetched_folder())
    assert import_layer(again, record, told, by="ann", at=NOW)[1] is False


def test_the_checksum_that_lies_beside_a_file_is_kept_to(holder, tmp_path):
    folder, address = holder
    (folder / "kazakhstan.pbf").write_bytes(b"extract")
    digits = hashlib.md5(b"extract", usedforsecurity=False).hexdigest()
    beside = folder / "kazakhstan.pbf.md5"
    told = from_here(
        "osm-roads",
        address=f"{address}/{{place}}.pbf",
        md5_at=f"{address}/{{place}}.pbf.md5",
        places=("kazakhstan",),
    )
    beside.write_text(f"{digits}  kazakhstan.pbf\n")
    found = fetch_layer("osm-roads", told, tmp_path / "one", place="kazakhstan")
    assert found.read_bytes() == b"extract"
    beside.write_text(f"{'0' * 32}  kazakhstan.pbf\n")
    with pytest.raises(errors.ChecksumDiffersError):
        fetch_layer("osm-roads", told, tmp_path / "two", place="kazakhstan")
    beside.write_text("<html>sign in</html>")
    with pytest.raises(errors.FetchRefusedError):
        fetch_layer("osm-roads", told, tmp_path / "three", place="kazakhstan")
    with pytest.raises(errors.UnknownOptionError, match="kazakhstan"):
        fetch_layer("osm-roads", told, tmp_path, place="atlantis")


@pytest.mark.parametrize("name", ["wdpa", "kba", "iucn-ranges"])
def test_what_is_given_under_agreement_only_is_not_fetched_and_it_is_said_how(
    name, tmp_path
):
    source = layer_source(name)
    with pytest.raises(errors.SourceNotFetchedError) as refused:
        fetch_layer(name, source, tmp_path)
    assert source.url in str(refused.value)
    assert f"--as {name}" in str(refused.value)


def test_only_what_may_be_passed_on_is_fetched_and_from_its_holder_securely():
    fetched = [one for one in known_sources() if layer_source(one).fetched]
    assert {"natural-earth-roads", "natural-earth-railways", "osm-roads"} <= set(fetched)
    for name in fetched:
        source = layer_source(name)
        assert LICENCES[source.licence].redistributable, name
        assert source.fetched.address.startswith("https://"), name
        assert describe_layer(Described(key=name, owner="secretariat"), source)
        assert bool(source.fetched.places) == ("{place}" in source.fetched.address), name


def test_an_address_never_leads_out_of_the_cache(holder, tmp_path):
    folder, address = holder
    (folder / "x").write_bytes(b"x")
    told = from_here("natural-earth-roads", address=f"{address}/a/../../../x")
    found = fetch_layer("natural-earth-roads", told, tmp_path / "cache")
    assert found.is_relative_to(tmp_path / "cache")
