"""Rasters at addresses: a store that speaks S3, plain servers, and what they refuse."""

import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from cami.errors import (
    BucketMissingError,
    OutputUnwritableError,
    RasterUnreadableError,
    SourceMissingError,
    StoreDeniedError,
    StoreDriverMissingError,
    StoreUnreachableError,
)
from cami.geo.cells import crs_of
from cami.geo.grid import Grid
from cami.places import content_of, make_folder, place, whole
from cami.renderers.raster import write_cog, write_raster
from cami.sources import remote_file
from cami.sources.raster import grid_of, read_raster

pytest.importorskip("s3fs", reason="cami[cloud] is not installed")
moto = pytest.importorskip("moto.server", reason="no store to speak to")

pytestmark = pytest.mark.filterwarnings(
    # drivers leave connections to the garbage
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
GRID = Grid(crs_of("EPSG:32648").to_wkt(), 700, 600, 500_000, 5_000_000, 1000, 1000)
PART = Grid(GRID.crs, 20, 30, 700_000, 4_600_000, 1000, 1000)
SEED = 5


def land():
    values = np.random.default_rng(SEED).random(GRID.shape).astype(np.float32)
    values[40, 50:60] = np.nan
    return values


@pytest.fixture(scope="module")
def s3():
    """A server on loopback with one empty bucket."""
    import s3fs

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "someone")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem().mkdir("land")
        yield server
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


class Server(SimpleHTTPRequestHandler):
    """Sends whole files, as the library's own server does; remembers what was asked."""

    asked: tuple = ()

    def log_message(self, *_):
        pass

    def do_GET(self):
        type(self).asked += (self.headers.get("Range"),)
        super().do_GET()


class PartsServer(Server):
    """Sends parts of files, as real servers do."""

    asked: tuple = ()

    def send_head(self):
        path = self.translate_path(self.path)
        if not os.path.isfile(path):  # noqa: PTH113
            return super().send_head()
        size = os.path.getsize(path)  # noqa: PTH202
        first, last = 0, size - 1
        if wanted := self.headers.get("Range"):
            begin, _, end = wanted.removeprefix("bytes=").partition("-")
            first = int(begin)
            last = min(int(end), last) if end else last
        self.send_response(206 if wanted else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        if self.command == "GET":
            with open(path, "rb") as file:  # noqa: PTH123
                file.seek(first)
                self.wfile.write(file.read(last - first + 1))
        return None


@pytest.fixture(params=[Server, PartsServer])
def served(request, tmp_path):
    """A folder, and the address at which a server gives it."""
    kind = type("Kind", (request.param,), {"asked": ()})
    handler = functools.partial(kind, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}", kind
        server.shutdown()


@pytest.mark.parametrize("name", ["a.tif", "a.zarr", "deep/er/a.tif"])
def test_what_is_written_to_a_store_is_read_from_it(s3, name):
    values, at = land(), place(f"s3://land/{name}")
    write_raster(at, [values, -values], GRID, tags={"WHY": "a test"}, names=["one", "two"])
    found = read_raster(at, band=2)
    np.testing.assert_array_equal(found.values, -values)
    assert found.values.dtype == np.float32
    assert not found.grid.difference(GRID)
    assert (found.name, len(found.digest)) == (name.rpartition("/")[2], 64)
    assert not grid_of(at).difference(GRID)
    part = read_raster(at, onto=PART).values
    np.testing.assert_array_equal(part, values[400:420, 200:230])


def test_what_is_there_is_replaced(s3):
    at = place("s3://land/again.zarr")
    small = Grid(GRID.crs, 8, 8, 0, 0, 1000, 1000)
    write_raster(at, [land()], GRID, tags={}, names=["old"])
    write_raster(at, [np.ones((8, 8))], small, tags={}, names=["new"])
    assert read_raster(at).values.tolist() == np.ones((8, 8)).tolist()


def test_a_local_file_and_a_stored_one_are_the_same_raster(s3, tmp_path):
    write_cog(tmp_path / "a.tif", [land()], GRID, tags={})
    with whole(place("s3://land/copy.tif")) as copy:
        copy.write((tmp_path / "a.tif").read_bytes())
    here, there = read_raster(tmp_path / "a.tif"), read_raster(place("s3://land/copy.tif"))
    np.testing.assert_array_equal(here.values, there.values)


@pytest.mark.parametrize("name", ["cut.tif", "cut.zarr"])
def test_what_was_cut_short_is_refused_not_read_as_nodata(s3, name):
    at = place(f"s3://land/{name}")
    write_raster(at, [land()], GRID, tags={}, names=["one"])
    if name.endswith("tif"):
        content = content_of(at)
        with whole(at) as file:
            file.write(content[: len(content) // 2])
    else:
        lost = [key for key in at.fs.find(at.path) if "/one/c/" in key][-1]
        at.fs.rm_file(lost)
    with pytest.raises(RasterUnreadableError):
        read_raster(at)


def test_a_group_whose_writing_broke_off_is_refused(s3, tmp_path):
    import zarr

    write_raster(tmp_path / "a.zarr", [land()], GRID, tags={}, names=["one"])
    zarr.open_group(tmp_path / "a.zarr").attrs["cami_written"] = "not to its end"
    with pytest.raises(RasterUnreadableError):
        read_raster(tmp_path / "a.zarr")


def test_what_is_not_there_is_named(s3):
    with pytest.raises(SourceMissingError, match="s3://land/none"):
        read_raster(place("s3://land/none.tif"))
    for at in ("s3://nowhere/a.tif", "s3://nowhere/a.zarr"):
        with pytest.raises(BucketMissingError, match="s3://nowhere"):
            read_raster(place(at))


def test_no_bucket_is_made_by_the_way(s3):
    with pytest.raises(BucketMissingError):
        make_folder(place("s3://nowhere/results"))
    with pytest.raises(BucketMissingError):
        write_raster(place("s3://nowhere/a.tif"), [land()], GRID, tags={}, names=["one"])
    assert not place("s3://land/a").fs.exists("nowhere")


def test_without_keys_the_refusal_says_what_to_set(s3, monkeypatch):
    import s3fs

    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("HOME", "/nowhere")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(StoreDeniedError, match="AWS_ACCESS_KEY_ID"):
        read_raster(place("s3://land/a.tif"))
    s3fs.S3FileSystem.clear_instance_cache()


def test_only_what_lies_under_the_grid_is_fetched(served, monkeypatch):
    folder, address, server = served
    monkeypatch.setattr(remote_file, "AT_ONCE", 2**12)
    write_cog(folder / "a.tif", [land()], GRID, tags={})
    at = place(f"{address}/a.tif?signature=secret")
    found = read_raster(at, onto=PART)
    np.testing.assert_array_equal(found.values, land()[400:420, 200:230])
    assert found.name == "a.tif"
    if issubclass(server, PartsServer):
        spans = [span.removeprefix("bytes=").split("-") for span in server.asked if span]
        fetched = sum(int(last) - int(first) for first, last in spans)
        assert fetched < (folder / "a.tif").stat().st_size / 2


def test_a_whole_raster_comes_from_any_server(served):
    folder, address, _ = served
    write_cog(folder / "a.tif", [land()], GRID, tags={})
    np.testing.assert_array_equal(read_raster(place(f"{address}/a.tif")).values, land())
    with pytest.raises(SourceMissingError):
        read_raster(place(f"{address}/none.tif"))
    content = (folder / "a.tif").read_bytes()
    (folder / "cut.tif").write_bytes(content[: len(content) // 2])
    with pytest.raises(RasterUnreadableError):
        read_raster(place(f"{address}/cut.tif"))


def test_a_server_is_not_written_to_and_one_that_is_away_is_said_to_be():
    with pytest.raises(OutputUnwritableError):
        make_folder(place("http://127.0.0.1:9/results"))
    with pytest.raises(OutputUnwritableError):
        write_raster(
            place("http://127.0.0.1:9/a.tif"), [land()], GRID, tags={}, names=["one"]
        )
    with pytest.raises(StoreUnreachableError):
        read_raster(place("http://127.0.0.1:9/a.tif"))


def test_addresses_that_nothing_opens_are_refused():
    with pytest.raises(StoreDriverMissingError, match="swifft"):
        place("swifft://somewhere/a.tif")
