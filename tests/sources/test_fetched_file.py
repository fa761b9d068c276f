"""A file comes whole and checked, or not at all; what was cut off is gone on with."""

import errno
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cami import errors
from cami.sources import fetched_file
from cami.sources.fetched_file import AT_ONCE, Checksum, fetch_file

CONTENT = bytes(range(256)) * 4096
SHA256 = Checksum("sha256", hashlib.sha256(CONTENT).hexdigest())


class Holder:
    """What a server on this machine holds, and how it behaves."""

    def __init__(self):
        self.content, self.tag, self.type = CONTENT, '"one"', "application/zip"
        self.cut_after, self.statuses, self.asked, self.parts = [], [], [], True


@pytest.fixture
def holder():
    held = Holder()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            held.asked.append(dict(self.headers))
            status, body, start = 200, held.content, 0
            if held.statuses and (status := held.statuses.pop(0)) != 200:
                body = b"no"
            elif self.headers.get("If-None-Match") == held.tag:
                status, body = 304, b""
            elif held.parts and self.headers.get("If-Range") == held.tag:
                start = int(self.headers["Range"][6:-1])
                status, body = 206, held.content[start:]
            self.send_response(status)
            if status == 206:
                last, size = len(held.content) - 1, len(held.content)
                self.send_header("Content-Range", f"bytes {start}-{last}/{size}")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", held.type)
            if held.tag:
                self.send_header("ETag", held.tag)
            self.end_headers()
            if held.cut_after and status in {200, 206}:
                self.wfile.write(body[: held.cut_after.pop(0)])
                self.close_connection = True
            else:
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_: None  # whoever gives up breaks its line
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    held.address = f"http://127.0.0.1:{server.server_port}/file.zip"
    yield held
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def get(holder, tmp_path):
    def get(checksum=SHA256, **more):
        more.setdefault("wait", lambda seconds: None)
        return fetch_file(holder.address, tmp_path / "kept" / "file.zip", checksum, **more)

    return get


def kept(tmp_path):
    return {one.name for one in (tmp_path / "kept").iterdir()} - {"file.zip.lock"}


def test_a_file_comes_whole_and_tells_how_far_it_is(get, tmp_path):
    told = []
    assert get(progress=lambda *far: told.append(far)).read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert kept(tmp_path) == {"file.zip", "file.zip.json"}


def test_what_was_cut_off_is_gone_on_with_and_not_begun_again(holder, get):
    holder.cut_after = [AT_ONCE, 2 * AT_ONCE]
    assert get().read_bytes() == CONTENT
    ranges = [one.get("Range") for one in holder.asked]
    assert ranges == [None, f"bytes={AT_ONCE}-", f"bytes={3 * AT_ONCE}-"]


def test_another_run_goes_on_where_the_last_one_gave_up(holder, get, tmp_path):
    holder.cut_after = [AT_ONCE] + [0] * fetched_file.TRIES
    with pytest.raises(errors.StoreUnreachableError):
        get()
    assert not (tmp_path / "kept" / "file.zip").exists()
    assert get().read_bytes() == CONTENT
    assert holder.asked[-1]["Range"] == f"bytes={AT_ONCE}-"


def test_a_file_that_changed_meanwhile_is_begun_anew_and_not_sewn_together(holder, get):
    holder.cut_after = [AT_ONCE] + [0] * fetched_file.TRIES
    with pytest.raises(errors.StoreUnreachableError):
        get()
    holder.content, holder.tag = CONTENT[::-1], '"two"'
    assert get(None).read_bytes() == CONTENT[::-1]
    assert holder.asked[-1]["If-Range"] == '"one"'


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_without_a_strong_sign_of_its_edition_a_file_is_begun_anew(holder, get, tag):
    holder.tag, holder.cut_after = tag, [AT_ONCE]
    assert get().read_bytes() == CONTENT
    assert all("Range" not in one for one in holder.asked)


def test_a_server_without_parts_is_asked_for_the_whole(holder, get):
    holder.parts, holder.cut_after = False, [AT_ONCE]
    assert get().read_bytes() == CONTENT


def test_a_wrong_checksum_keeps_nothing_and_what_was_there_before_stays(
    holder, get, tmp_path
):
    get(None)
    holder.content, holder.tag = b"other" * 1000, '"two"'
    wrong = Checksum("sha256", "0" * 64)
    with pytest.raises(errors.ChecksumDiffersError) as refused:
        get(wrong)
    assert refused.value.message.params["expected"] == "0" * 64
    assert (tmp_path / "kept" / "file.zip").read_bytes() == CONTENT
    assert kept(tmp_path) == {"file.zip", "file.zip.json"}


def test_a_known_file_is_not_asked_for_again_and_another_only_whether_it_changed(
    holder, get
):
    get()
    get()
    assert len(holder.asked) == 1
    get(None)
    assert holder.asked[-1]["If-None-Match"] == '"one"'
    holder.content, holder.tag = b"new", '"two"'
    assert get(None).read_bytes() == b"new"


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_no_such_file_is_refused_at_once(holder, get, tmp_path, status):
    holder.statuses = [status]
    with pytest.raises(errors.FetchRefusedError) as refused:
        get()
    assert refused.value.message.params["reason"] == str(status)
    assert len(holder.asked) == 1
    assert not kept(tmp_path)


def test_a_server_that_asks_for_patience_gets_it(holder, get):
    holder.statuses, waited = [503, 429], []
    assert get(wait=waited.append).read_bytes() == CONTENT
    assert waited == [2.0, 4.0]


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/zip"])
def test_a_page_in_place_of_the_file_is_refused(holder, get, tmp_path, kind):
    holder.content, holder.type = b"\n<!DOCTYPE html><title>Sign in</title>", kind
    with pytest.raises(errors.FetchRefusedError):
        get(None)
    assert not (tmp_path / "kept" / "file.zip").exists()


def test_a_full_disk_is_told_with_what_is_missing(get, monkeypatch):
    def full(self, *_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(fetched_file._Coming, "_write", full)
    with pytest.raises(errors.NoRoomError):
        get()


def test_what_would_not_fit_is_refused_before_a_byte_is_written(get, monkeypatch, tmp_path):
    usage = fetched_file.shutil.disk_usage(tmp_path)._replace(free=1_000)
    monkeypatch.setattr(fetched_file.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(errors.NoRoomError):
        get()
    assert not kept(tmp_path)


def test_nobody_answering_is_told_after_some_tries(tmp_path):
    waited = []
    with pytest.raises(errors.StoreUnreachableError):
        fetch_file("http://127.0.0.1:9/x", tmp_path / "x", wait=waited.append)
    assert len(waited) == fetched_file.TRIES - 1
